"""Units: changed and told of on every site, added from lists, written to where nothing came."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.intake.commands.units import ChangeUnits, ImportUnits, RemindUnits
from services.intake.domain.import_lines import ImportProblem
from services.intake.domain.receiving import units_below
from services.intake.domain.refusals import ImportRefused, TooManyAtOnce
from services.intake.domain.targets import last_day, target_of, target_words
from services.intake.domain.unit_changes import Body, change_units
from services.intake.domain.unit_lists import MAX_UNITS, new_units
from services.intake.handlers.letters import write_awaited
from services.intake.store import units
from shared.errors import InvalidInput
from shared.events.contracts import UnitsPublished
from shared.profiles.keeping import MAX_UNITS as IN_A_PART
from shared.profiles.keeping import KeepUnits, keep_units
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class UnitsChanged:
    """The keys of the units that a change touched, and the version under which it is told."""

    version: int
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """The keys of the new units, in the list's order, and what is wrong with lines."""

    dry_run: bool
    units: tuple[str, ...]
    problems: tuple[ImportProblem, ...]


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many letters were drafted."""

    letters: int


def change(unit: Unit, command: ChangeUnits) -> UnitsChanged:
    """Change units with effect from a day. Raises `UnitUnknown`, `InvalidInput`."""
    profile = unit.profile(command.contest, command.branch)
    known = units.bodies(unit.session, command.contest)
    return _publish(unit, profile, change_units(command.change, known))


def import_units(unit: Unit, command: ImportUnits) -> UnitsImported:
    """Add units that are not known yet. Raises `ImportRefused`, `TooManyAtOnce`."""
    if not 1 <= len(command.lines) <= MAX_UNITS:
        raise TooManyAtOnce(field="Tệp", reason=f"mỗi lần nhập từ 1 đến {MAX_UNITS} đơn vị")
    profile = unit.profile(command.contest, command.branch)
    known = units.bodies(unit.session, command.contest)
    made, problems = new_units(command.lines, known, command.on or unit.today(profile.time_zone))
    keys = tuple(str(one["key"]) for one in made)
    if command.dry_run:
        return UnitsImported(True, keys, problems)
    if problems:
        listed = [asdict(one) for one in problems]
        raise ImportRefused(problems=listed, count=len(problems), first=problems[0].words())
    _publish(unit, profile, made)
    return UnitsImported(False, keys, ())


def remind_units(unit: Unit, command: RemindUnits) -> Reminded:
    """Draft a letter to each unit that has nothing here, once a day. Raises `InvalidInput`."""
    profile = unit.profile(command.contest, command.branch)
    today = unit.today(profile.time_zone)
    closes = last_day(profile)
    if closes is None or closes < today:
        raise InvalidInput(field="Hạn nhận hồ sơ", reason="đã qua hoặc kế hoạch chưa nêu")
    counts = units.entries_by_unit(unit.session, command.contest, command.branch)
    there = units_below(units.all_of(unit.session, command.contest), profile.unit.key, today)
    chosen = set(command.units)
    written = [
        write_awaited(
            unit, profile, one,
            expected=target_words(target_of(profile, one.key, one.kind)), closes=closes,
        )
        for one in there
        if one.key in chosen and not counts.get(one.key)
    ]  # fmt: skip
    return Reminded(sum(written))


def _publish(unit: Unit, profile: BranchProfile, bodies: Sequence[Body]) -> UnitsChanged:
    version = units.next_version(unit.session, profile.contest)
    given = tuple(dict(one) for one in bodies)
    keep_units(unit, KeepUnits(profile.contest, version, given))
    parts = [given[start : start + IN_A_PART] for start in range(0, len(given), IN_A_PART)]
    for number, part in enumerate(parts, start=1):
        data = UnitsPublished(version=version, part=number, parts=len(parts), units=part)
        unit.append(profile, f"{profile.contest}.{version}", data)
    return UnitsChanged(version, tuple(str(one["key"]) for one in given))
