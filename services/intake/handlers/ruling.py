"""Signing a list of who takes part: all of it, or nothing."""

from dataclasses import dataclass

from services.intake.commands import Chosen
from services.intake.commands.ruling import NumberRuling, SignScreening
from services.intake.domain.entry import Entry, Step
from services.intake.domain.refusals import ListNotSignable, TooManyAtOnce
from services.intake.domain.ruling import deviates, numbered, ruling_of, verdict_of
from services.intake.domain.screening import Verdict
from services.intake.handlers.screening import deciding, judge_each, save_ruled
from services.intake.store import entries, rulings
from shared.errors import EditConflict, HoithiError, InvalidInput, NotYetKnown
from shared.ids import new_id
from shared.unit import Unit

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """The decision's id, how many lines it has, and how many differ from what was proposed."""

    id: str
    eligible: int
    ineligible: int
    deviations: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The decision's id and the number that it has now."""

    id: str
    number: str


def sign_screening(unit: Unit, command: SignScreening) -> Signed:
    """Decide every line of a list under one decision. Raises `ListNotSignable`, naming lines."""
    if not 1 <= len(command.lines) <= MOST_LINES:
        raise TooManyAtOnce(field="Danh sách", reason=f"mỗi quyết định có từ 1 đến {MOST_LINES}")
    if len({one.entry for one in command.lines}) < len(command.lines):
        raise InvalidInput(field="Danh sách", reason="một hồ sơ được ghi hai lần")
    profile = unit.profile(command.contest, command.branch)
    given = command.number, command.signed_on, command.signer
    ruling = ruling_of(profile, new_id(), unit.today(profile.time_zone), given)
    lines = {one.entry: one for one in command.lines}
    known = entries.load_many(unit, command.contest, command.branch, list(lines))
    decide = deciding(unit, profile, list(lines), ruling)
    verdicts: dict[str, Verdict] = {}

    def rule(entry: Entry) -> Step:
        verdicts[entry.id] = verdict_of(entry, lines[entry.id])
        return decide(entry, verdicts[entry.id])

    chosen = [Chosen(one.entry, one.version) for one in lines.values()]
    steps, refused = judge_each(unit, known, chosen, rule)
    if refused:
        raise _not_signable(refused)
    rulings.add(unit, profile, ruling)
    save_ruled(unit, profile, [(step, verdicts[key]) for key, step in steps.items()])
    yes = sum(one.eligible for one in verdicts.values())
    apart = sum(deviates(known[key], one) for key, one in verdicts.items())
    return Signed(ruling.id, yes, len(verdicts) - yes, apart)


def number_ruling(unit: Unit, command: NumberRuling) -> Numbered:
    """Write the number of a decision that stood without one; nothing else of it changes."""
    profile = unit.profile(command.contest, command.branch)
    found = rulings.find(unit.session, command.contest, command.branch, command.ruling)
    if found is None:
        raise NotYetKnown(awaited=f"ruling/{command.ruling}")
    given = command.number, command.signed_on, command.signer
    ruling = numbered(found, unit.today(profile.time_zone), given)
    if not rulings.save_numbered(unit, profile, ruling):
        raise EditConflict(what="Quyết định")
    return Numbered(ruling.id, ruling.number or "")


def _not_signable(refused: dict[str, HoithiError]) -> HoithiError:
    if len(refused) == 1:
        return next(iter(refused.values()))
    problems = [
        {"entry": key, "code": one.code, "reason": str(one)} for key, one in refused.items()
    ]
    return ListNotSignable(
        problems=problems, count=len(refused), first=str(next(iter(refused.values())))
    )
