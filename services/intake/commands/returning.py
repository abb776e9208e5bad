"""Giving a dossier that was handed in here back to be completed."""

import datetime as dt
from dataclasses import dataclass

from shared.service import Command


@dataclass(frozen=True, slots=True)
class ReturnEntry(Command):
    """Give a dossier back to who handed it in, until a day where one is set.

    What came from a branch below goes back to it by `ReturnForwarding`.
    """

    contest: str
    branch: str
    entry: str
    missing: str
    until: dt.date | None = None
    version: int | None = None
