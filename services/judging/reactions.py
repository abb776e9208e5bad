"""What judging does when it hears of an entry."""

from collections.abc import Sequence

from services.judging.commands import AdmitEntry, RecordConflict, ReviseEntry, WithdrawEntry
from shared.events.contracts import EntryAdvised, EntryRevised, EntryScreened, EntryWithdrawn
from shared.events.envelope import Event
from shared.service import Command


def on_entry_screened(event: Event[EntryScreened]) -> Sequence[Command]:
    """An eligible entry takes part; one that is so no longer is taken out."""
    at, data = event.envelope, event.data
    return [
        AdmitEntry(
            contest=at.contest,
            branch=at.branch,
            entry=at.subject_id,
            revision=at.revision,
            eligible=data.eligible,
            reason=data.reason,
            dossier=data.dossier,
        )
    ]


def on_entry_revised(event: Event[EntryRevised]) -> Sequence[Command]:
    """Judges read the newest dossier."""
    at = event.envelope
    return [ReviseEntry(at.contest, at.branch, at.subject_id, event.data.dossier)]


def on_entry_advised(event: Event[EntryAdvised]) -> Sequence[Command]:
    """Whoever advised the authors does not judge the entry."""
    at, data = event.envelope, event.data
    known = None if isinstance(data.personal, str) else data.personal.pseudonym
    who = (data.adviser, known) if known else (data.adviser,)
    return [RecordConflict(at.contest, at.branch, at.subject_id, who, "advised")]


def on_entry_withdrawn(event: Event[EntryWithdrawn]) -> Sequence[Command]:
    """A withdrawn entry is taken out, or its result marked."""
    at = event.envelope
    return [WithdrawEntry(at.contest, at.branch, at.subject_id, at.revision, event.data.reason)]
