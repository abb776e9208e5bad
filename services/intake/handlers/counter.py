"""Paper at the counter: what is kept of how it came, claiming it, and giving originals back."""

from dataclasses import dataclass

from services.intake.commands.counter import ClaimEntry, RegisterPaper, ReturnOriginals
from services.intake.domain import counter as rules
from services.intake.domain.counter import Originals
from services.intake.domain.entry import Entry
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receiving import Moment
from services.intake.domain.refusals import ClaimRefused
from services.intake.handlers.advice import tie_registered
from services.intake.handlers.entries import Registered, add_entry, registered_as
from services.intake.handlers.handing import keep_handing
from services.intake.store import counter, entries
from shared.identity.permissions import Thing
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Claimed:
    """The dossier that is one's own now."""

    id: str
    receipt_number: str
    version: int


@dataclass(frozen=True, slots=True)
class Returned:
    """Which note of this dossier it is."""

    number: int


def register_paper(unit: Unit, command: RegisterPaper) -> Registered:
    """Register what lies on the counter; the receipt carries a code by which it is claimed."""
    unit.require(Thing(command.draft.unit, command.draft.field))
    profile = unit.profile(command.contest, command.branch)
    office = rules.office_of(profile, command.office)
    handed_in_by = rules.named(command.handed_in_by)
    at = Moment(unit.now, unit.today(profile.time_zone))
    handed = HandedIn(
        CameBy.BY_POST if command.postmarked_on else CameBy.IN_PERSON,
        command.received_at or unit.now,
        command.postmarked_on,
    )
    entry = add_entry(unit, profile, command.draft, at, handed, owner=None)
    keep_handing(unit, entry, office.unit if office else None, handed_in_by)
    tie_registered(unit, profile, command.advice, entry)
    return registered_as(entry)


def claim_entry(unit: Unit, command: ClaimEntry) -> Claimed:
    """Make a dossier that came on paper the asker's own. Raises `ClaimRefused`."""
    me, place = unit.context.doer, (command.contest, command.branch)
    unit.require(Thing(owner=me))
    profile = unit.profile(*place)
    code = rules.read_code(command.code)
    found = counter.claimed_by_code(unit, *place, command.receipt_number.strip(), code)
    entry = entries.find(unit, command.branch, found) if found else None
    if entry is None:
        raise ClaimRefused()
    unit.require(Thing(entry.dossier.unit, entry.dossier.field, owner=me))
    saved = entries.save(unit, profile, rules.claim(entry, me))
    counter.mark_claimed(unit, saved)
    return Claimed(saved.id, saved.receipt_number or "", saved.version)


def return_originals(unit: Unit, command: ReturnOriginals) -> Returned:
    """Note that papers went back to somebody."""
    profile = unit.profile(command.contest, command.branch)
    entry: Entry = entries.load(unit, command.contest, command.branch, command.entry)
    handing = counter.find(unit.session, entry.branch, entry.id)
    given = Originals(command.what, command.to_whom, command.returned_on)
    zone = profile.time_zone
    noted = rules.give_back(entry, handing, given, today=unit.today(zone), time_zone=zone)
    return Returned(counter.add_returned(unit, entry, noted))
