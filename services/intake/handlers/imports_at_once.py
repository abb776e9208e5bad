"""Registering a short list: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.intake.commands.imports import ImportEntries
from services.intake.domain.dossiers import dossier_of, personal_of
from services.intake.domain.drafts import Draft
from services.intake.domain.entry import Entry, registered
from services.intake.domain.import_lines import MAX_AT_ONCE, ImportProblem
from services.intake.domain.importing import Checker
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receiving import KnownUnit, Moment, require_open
from services.intake.domain.refusals import ImportRefused, TooManyAtOnce
from services.intake.handlers.telling import tell
from services.intake.store import entries, imports, units
from shared.errors import InvalidInput
from shared.events.stages import IntakeStage
from shared.identity.permissions import Thing
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines are good, what is wrong with the others, and the new entries' ids in order.

    `ignored` are the headers of columns that were not read.
    """

    dry_run: bool
    accepted: int
    problems: tuple[ImportProblem, ...]
    entries: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def import_entries(unit: Unit, command: ImportEntries) -> Imported:
    """Register every line of a list, or say what is wrong with it and register none."""
    if not command.rows:
        raise InvalidInput(field="Tệp", reason="không có dòng hồ sơ nào")
    if len(command.rows) > MAX_AT_ONCE:
        raise TooManyAtOnce(field="Tệp", reason=f"mỗi lần nhập không quá {MAX_AT_ONCE} dòng")
    profile = unit.profile(command.contest, command.branch)
    at = Moment(unit.now, unit.today(profile.time_zone))
    require_open(profile, at)
    known = units.all_of(unit.session, command.contest)
    taken = imports.taken(unit.session, command.contest, command.branch)
    checked = list(Checker(profile, known, at, taken).check(command.rows))
    drafts = [one.draft for one in checked if one.draft is not None]
    problems = [problem for one in checked for problem in one.problems]
    for draft in drafts:
        unit.require(Thing(draft.unit, draft.field, owner=unit.context.doer))
    if command.dry_run:
        return Imported(True, len(drafts), tuple(problems), ignored=command.ignored)
    if problems:
        raise _refusal(problems)

    fresh = _entries(unit, profile, drafts, {one.key: one for one in known}, at)
    entries.add(unit, profile, fresh)
    for one in fresh:
        tell(unit, profile, registered(one))
    ids = tuple(one.id for one in fresh)
    return Imported(False, len(fresh), (), ids, command.ignored)


def _entries(
    unit: Unit,
    profile: BranchProfile,
    drafts: Sequence[Draft],
    known: dict[str, KnownUnit],
    at: Moment,
) -> list[Entry]:
    numbers = entries.next_numbers(unit, profile, len(drafts))
    return [
        Entry(
            branch=profile.branch,
            id=new_id(),
            contest=profile.contest,
            stage=IntakeStage.REGISTERED,
            dossier=dossier_of(draft, profile, known[draft.unit].on(at.today).name, {}, version=1),
            personal=personal_of(draft, new_id()),
            registered_on=at.today,
            receipt_number=number,
            owner=unit.context.doer,
            handed_in=HandedIn(CameBy.ONLINE, at.now),
        )
        for draft, number in zip(drafts, numbers, strict=True)
    ]


def _refusal(problems: Sequence[ImportProblem]) -> ImportRefused:
    first = problems[0]
    words = f"Dòng {first.row}, cột «{first.column}»: {first.reason}. {first.remedy}"
    listed = [asdict(one) for one in problems]
    return ImportRefused(problems=listed, count=len(problems), first=words)
