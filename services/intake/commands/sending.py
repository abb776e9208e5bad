"""Sending entries up together."""

from dataclasses import dataclass

from services.intake.commands import Chosen
from shared.service import Command


@dataclass(frozen=True, slots=True)
class ForwardEntries(Command):
    """Send entries up by hand as one batch; `extension` as with one of them."""

    contest: str
    branch: str
    entries: tuple[Chosen, ...]
    extension: str | None = None
