"""What intake is asked to do before the deadline of the branch above."""

import datetime as dt
from dataclasses import dataclass

from shared.service import Command


@dataclass(frozen=True, slots=True)
class AnnounceUnsigned(Command):
    """Tell who can act that results are unsigned so many days before `until`, the last day."""

    contest: str
    branch: str
    until: dt.date
    days: int
