"""What judging does when it hears of an entry."""

from collections.abc import Sequence

from services.judging.commands import AdmitEntry, RecordConflict, ReviseEntry, WithdrawEntry
from shared.events.contracts import (
    EntryAdvised,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    EntryScreened,
    EntryWithdrawn,
)
from shared.events.envelope import Envelope, Event
from shared.events.parts import DossierPersonal
from shared.identity.pseudonyms import pseudonym
from shared.messages.mail import mail_addresses
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


def on_entry_registered(event: Event[EntryRegistered]) -> Sequence[Command]:
    """Nobody judges their own entry."""
    return _own_entry(event.envelope, event.data.personal)


def on_entry_received(event: Event[EntryReceived]) -> Sequence[Command]:
    """The same for an entry from below."""
    return _own_entry(event.envelope, event.data.personal)


def on_entry_revised(event: Event[EntryRevised]) -> Sequence[Command]:
    """Judges read the newest dossier, and who is named in it now does not judge it."""
    at, data = event.envelope, event.data
    newer = ReviseEntry(at.contest, at.branch, at.subject_id, data.dossier)
    return [newer, *_own_entry(at, data.personal)]


def on_entry_advised(event: Event[EntryAdvised]) -> Sequence[Command]:
    """Whoever advised the authors does not judge the entry."""
    at, data = event.envelope, event.data
    known = None if isinstance(data.personal, str) else data.personal.pseudonym
    who = (data.adviser, known) if known else (data.adviser,)
    return [RecordConflict(at.contest, at.branch, at.subject_id, who, "advised")]


def _own_entry(at: Envelope, personal: DossierPersonal | str) -> list[Command]:
    """Who answers at a mail address that the authors gave is one of them, or acts for them.

    The address itself is not kept: judging knows no names of authors.
    """
    contact = "" if isinstance(personal, str) else personal.contact or ""
    who = tuple(pseudonym(at.contest, one) for one in mail_addresses(contact))
    return [RecordConflict(at.contest, at.branch, at.subject_id, who, "author")] if who else []


def on_entry_withdrawn(event: Event[EntryWithdrawn]) -> Sequence[Command]:
    """A withdrawn entry is taken out, or its result marked."""
    at = event.envelope
    return [WithdrawEntry(at.contest, at.branch, at.subject_id, at.revision, event.data.reason)]
