"""Drawing up the lists that become papers."""

from dataclasses import dataclass

from services.intake.domain.official_lists import ListKind
from shared.service import Command


@dataclass(frozen=True, slots=True)
class DrawUpList(Command):
    """Draw up an official list of a branch's entries; `ruling` is the decision of its own list."""

    contest: str
    branch: str
    kind: ListKind
    ruling: str | None = None
