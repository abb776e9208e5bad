"""What judging does when it hears of an entry."""

from collections.abc import Sequence

from services.judging.commands import AdmitEntry, ReviseEntry, WithdrawEntry
from shared.events.contracts import EntryRevised, EntryScreened, EntryWithdrawn
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


def on_entry_withdrawn(event: Event[EntryWithdrawn]) -> Sequence[Command]:
    """A withdrawn entry is taken out, or its result marked."""
    at = event.envelope
    return [WithdrawEntry(at.contest, at.branch, at.subject_id, at.revision, event.data.reason)]
