"""Judging's own copy of an entry: who takes part, and what the judges read."""

from dataclasses import dataclass, replace
from typing import Literal

from shared.events.parts import Dossier

EntryState = Literal["unscreened", "in", "out", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as judging knows it.

    `revision` is that of the last act of screening or withdrawal that was applied, 0 before any.
    `dossier` is None where only a withdrawal was heard of. `has_sheets` tells that judges began.
    """

    branch: str
    id: str
    contest: str
    state: EntryState = "unscreened"
    reason: str | None = None
    revision: int = 0
    field: str | None = None
    dossier: Dossier | None = None
    has_sheets: bool = False

    @property
    def title(self) -> str:
        """The dossier's title, or the id where no dossier is here."""
        return self.dossier.title if self.dossier else self.id

    @property
    def unit(self) -> str:
        """The key of the unit that entered it; empty where no dossier is here."""
        return self.dossier.unit if self.dossier else ""

    @property
    def unit_name(self) -> str:
        """The name of the unit that entered it; empty where no dossier is here."""
        return self.dossier.unit_name if self.dossier else ""


def screened(known: Entry, revision: int, eligible: bool, reason: str | None) -> Entry:
    """The entry after the committee decided; an act older than the one known changes nothing."""
    if revision <= known.revision:
        return known
    return replace(known, state="in" if eligible else "out", reason=reason, revision=revision)


def withdrawn(known: Entry, revision: int, reason: str) -> Entry:
    """The entry after it was taken back; an act older than the one known changes nothing."""
    if revision <= known.revision:
        return known
    return replace(known, state="withdrawn", reason=reason, revision=revision)


def with_dossier(known: Entry, dossier: Dossier) -> Entry:
    """The entry with the newer of two dossiers.

    The field under which the first judge marked it stays, or the marks would count for a panel
    that never saw the entry.
    """
    if known.dossier is not None and dossier.version <= known.dossier.version:
        return known
    field = known.field if known.has_sheets else dossier.field
    return replace(known, dossier=dossier, field=field)
