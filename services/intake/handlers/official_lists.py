"""Drawing up an official list: told as it stands now, for reporting to write."""

from dataclasses import dataclass

from services.intake.commands.official_lists import DrawUpList
from services.intake.domain.official_lists import ListKind, parts_of
from services.intake.domain.ruling import Ruling
from services.intake.store import official_lists as store
from services.intake.store import rulings
from shared.errors import InvalidInput, NotYetKnown
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class DrawnUp:
    """The list's id and how many entries it holds; its paper is named by the id."""

    list: str
    lines: int


def draw_up(unit: Unit, command: DrawUpList) -> DrawnUp:
    """Tell a list whole. Raises `InvalidInput`, and `NotYetKnown` for no decision of the branch."""
    profile = unit.profile(command.contest, command.branch)
    signed = _ruling(unit, profile, command)
    place = profile.contest, profile.branch
    if signed is None:
        lines = store.lines_of(unit.session, *place, command.kind)
    else:
        lines = store.ruled_lines(unit.session, *place, signed.id)
    its_id = new_id()
    for part in parts_of(command.kind, lines, signed):
        unit.append(profile, its_id, part)
    return DrawnUp(its_id, len(lines))


def _ruling(unit: Unit, profile: BranchProfile, command: DrawUpList) -> Ruling | None:
    if command.kind is not ListKind.RULING:
        return None
    if command.ruling is None:
        raise InvalidInput(field="Quyết định", reason="chưa chọn")
    found = rulings.find(unit.session, profile.contest, profile.branch, command.ruling)
    if found is None:
        raise NotYetKnown(awaited=f"ruling/{command.ruling}")
    return found
