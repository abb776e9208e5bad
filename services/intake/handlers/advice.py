"""Help before entry: asked, an adviser named, advice noted, closed, tied to the entry."""

from dataclasses import dataclass

from services.intake.commands.advice import (
    AskAdvice,
    CloseAdvice,
    NameAdviser,
    NoteAdvice,
    NoteAdviser,
    TieAdvice,
)
from services.intake.domain import advice as rules
from services.intake.domain.advice import AdviceState, Request
from services.intake.domain.entry import Entry
from services.intake.domain.receiving import require_valid
from services.intake.handlers.advice_letters import write_advised, write_named
from services.intake.handlers.advising import note_adviser_of, tell_advisers
from services.intake.handlers.telling import hosted
from services.intake.store import advice, entries, units
from shared.errors import ForgedSource
from shared.events.contracts import AdviceProgressed
from shared.identity.permissions import Thing
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit

TIED = "tied"
"""What is told beside the states when a request became an entry."""


@dataclass(frozen=True, slots=True)
class AdviceChanged:
    """A request after a change."""

    id: str
    state: AdviceState
    version: int


def ask_advice(unit: Unit, command: AskAdvice) -> AdviceChanged:
    """Write a request. Raises `NoAdviceHere`, `UnitUnknown`, `UnitNotValid`, `InvalidInput`."""
    owner = unit.context.doer
    unit.require(Thing(command.asked.unit, command.asked.field, owner=owner))
    profile = unit.profile(command.contest, command.branch)
    asked = rules.checked(profile, command.asked)
    if asked.unit is not None:
        known = units.load(unit.session, profile.contest, asked.unit)
        require_valid(known, unit.today(profile.time_zone))
    request = Request(new_id(), profile.contest, profile.branch, asked, owner, unit.now)
    advice.add(unit, request)
    return _told(unit, profile, request)


def name_adviser(unit: Unit, command: NameAdviser) -> AdviceChanged:
    """Name who helps, and write to them."""
    profile, request = _load(unit, command, command.version)
    saved = advice.save(unit, rules.name_adviser(request, command.adviser, unit.now))
    write_named(unit, profile, saved)
    _keep_from_judging(unit, profile, saved)
    return _told(unit, profile, saved)


def note_advice(unit: Unit, command: NoteAdvice) -> AdviceChanged:
    """Note what the adviser says, and write to who asked."""
    profile, request = _load(unit, command)
    after, adviser, words = rules.note(request, command.text)
    number = advice.add_note(unit, request, adviser, words)
    saved = advice.save(unit, after)
    write_advised(unit, profile, saved, words, number)
    _keep_from_judging(unit, profile, saved)
    return _told(unit, profile, saved)


def close_advice(unit: Unit, command: CloseAdvice) -> AdviceChanged:
    """End a request."""
    profile, request = _load(unit, command, command.version)
    saved = advice.save(unit, rules.close(request, command.reason, unit.now))
    return _told(unit, profile, saved)


def tie_advice(unit: Unit, command: TieAdvice) -> AdviceChanged:
    """Tie a request to the entry that it became; its advisers do not judge that."""
    profile, request = _load(unit, command)
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    return tie(unit, profile, request, entry)


def tie_registered(unit: Unit, profile: BranchProfile, request: str | None, entry: Entry) -> None:
    """The same for an entry that is just registered; nothing where no advice was asked for."""
    if request is not None:
        known = advice.load(unit, profile.contest, profile.branch, request)
        tie(unit, profile, known, entry)


def tie(unit: Unit, profile: BranchProfile, request: Request, entry: Entry) -> AdviceChanged:
    """The same for what is loaded. Raises `AdviceTied`."""
    saved = advice.save(unit, rules.tie(request, entry.id))
    tell_advisers(unit, profile, saved, entry)
    return _told(unit, profile, saved, step=TIED)


def note_adviser(unit: Unit, command: NoteAdviser) -> None:
    """Keep what the branch below says of an entry's adviser, and pass it on.

    It may be heard before the entry itself. Raises `ForgedSource`.
    """
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    if command.from_branch not in {one.key for one in profile.children}:
        raise ForgedSource(source=command.from_branch, topic=command.branch)
    known = entries.find(unit, command.branch, command.entry)
    note_adviser_of(unit, profile, known or command.entry, command.account, command.pseudonym)


def _load(
    unit: Unit, command: NameAdviser | NoteAdvice | CloseAdvice | TieAdvice,
    seen: int | None = None,
) -> tuple[BranchProfile, Request]:  # fmt: skip
    profile = unit.profile(command.contest, command.branch)
    return profile, advice.load(unit, command.contest, command.branch, command.request, seen)


def _keep_from_judging(unit: Unit, profile: BranchProfile, request: Request) -> None:
    """Whoever helps after the entry was registered does not judge it either."""
    entry = entries.find(unit, profile.branch, request.entry) if request.entry else None
    if entry is not None:
        tell_advisers(unit, profile, request, entry)


def _told(
    unit: Unit, profile: BranchProfile, request: Request, step: str | None = None
) -> AdviceChanged:
    adviser = request.adviser.account if request.adviser else None
    said = AdviceProgressed(step=step or request.state.value, adviser=adviser, entry=request.entry)
    unit.append(profile, request.id, said)
    return AdviceChanged(request.id, request.state, request.version)
