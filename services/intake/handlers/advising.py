"""Telling who advised an entry, so that nobody judges what they helped to make."""

from collections.abc import Sequence

from services.intake.domain.advice import Request, advisers_of
from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Parent
from services.intake.handlers.telling import say
from services.intake.store import advice, advisers, forwardings
from shared.events.contracts import EntryAdvised
from shared.events.parts import AdviserPersonal
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def tell_advisers(unit: Unit, profile: BranchProfile, request: Request, entry: Entry) -> None:
    """Note every adviser of a request for the entry that it became; each is told once."""
    for one in advisers_of(request, advice.notes(unit.session, request.id)):
        note_adviser_of(unit, profile, entry, one.account, one.pseudonym)


def note_adviser_of(
    unit: Unit, profile: BranchProfile, entry: Entry | str, account: str, pseudonym: str | None
) -> None:
    """Note an adviser and tell of it here and, where the entry was sent on, above.

    Of an entry that is not here yet the id is given.
    """
    key, forwarding = (entry, None) if isinstance(entry, str) else (entry.id, entry.forwarding)
    if not advisers.add(unit, (profile.contest, profile.branch), key, account, pseudonym):
        return
    sent = forwardings.sent(unit, forwarding)
    to_branch = sent.to_branch if sent and not sent.is_external else None
    say(unit, profile, key, [_advised(account, pseudonym, to_branch)])


def tell_above(unit: Unit, profile: BranchProfile, above: Parent, going: Sequence[Entry]) -> None:
    """Tell the branch above who advised the entries that go there."""
    if above.site is None:
        return
    ids = [one.id for one in going]
    for entry, account, known_as in advisers.of_entries(unit.session, profile.branch, ids):
        say(unit, profile, entry, [_advised(account, known_as, above.branch)])


def _advised(account: str, pseudonym: str | None, to_branch: str | None) -> EntryAdvised:
    personal = AdviserPersonal(salt=new_id(), pseudonym=pseudonym)
    return EntryAdvised(adviser=account, to_branch=to_branch, personal=personal)
