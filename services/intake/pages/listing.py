"""The list of entries: one branch, narrowed, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.intake.domain.entry import STAGE_WORDS
from services.intake.queries import EntryLine, Filter, list_entries
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.stages import IntakeStage
from shared.profiles.keeping import units_of
from shared.profiles.model import BranchProfile
from shared.vietnamese import sort_key
from shared.web.branches import hosted_branches, place_key
from shared.web.doors import SiteDoor
from shared.web.templating import Page, show

SERVICE = "intake"
PAGE_SIZE = 50
MAX_UNITS = 300
"""A contest with more units is searched by their names: a list of thousands helps nobody."""

_WORDS = {stage.value: words for stage, words in STAGE_WORDS.items()}
_LOOKS: Mapping[str, str] = {
    IntakeStage.ELIGIBLE: "good",
    IntakeStage.RECEIVED_ABOVE: "good",
    IntakeStage.SENT: "up",
    IntakeStage.PACKAGE: "up",
    IntakeStage.AWAITING_FILES: "late",
    IntakeStage.RETURNED: "late",
    IntakeStage.RETURNED_ABOVE: "late",
    IntakeStage.WITHDRAWAL_PENDING: "late",
    IntakeStage.INELIGIBLE: "bad",
    IntakeStage.REFUSED: "bad",
    IntakeStage.REFUSED_ABOVE: "bad",
    IntakeStage.WITHDRAWN: "silent",
}
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list to."""

    key: str
    name: str


STAGES = tuple(Choice(stage.value, STAGE_WORDS[stage]) for stage in IntakeStage)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A line of the list, with its stage in words and the word for its look."""

    line: EntryLine
    stage: str
    look: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; "" is anything."""

    place: str = ""
    stage: str = ""
    unit: str = ""
    text: str = ""
    after: str = ""

    def address(self, after: str) -> str:
        """The same list, further on."""
        asked = {
            "noi": self.place, "buoc": self.stage, "don-vi": self.unit, "tim": self.text,
            "sau": after,
        }  # fmt: skip
        return "?" + urlencode({key: value for key, value in asked.items() if value})

    def filter(self) -> Filter:
        """What the query is asked for."""
        return Filter(stage=self.stage or None, unit=self.unit or None, text=self.text or None)


@dataclass(frozen=True, slots=True)
class EntriesPage(Page):
    """A page of entries; `profile` is None where the site has no branch, `path` leads to one."""

    TEMPLATE: ClassVar[str] = "intake/entries.html"
    profile: BranchProfile | None
    branches: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    units: tuple[Choice, ...]
    wanted: Wanted
    entries: tuple[ShownEntry, ...]
    next_after: str | None
    path: str


async def wanted_of(
    noi: Annotated[str, Query(max_length=200)] = "",
    buoc: Annotated[str, Query(max_length=40)] = "",
    don_vi: Annotated[str, Query(alias="don-vi", max_length=80)] = "",
    tim: Annotated[str, Query(max_length=100)] = "",
    sau: Annotated[str, Query(max_length=40)] = "",
) -> Wanted:
    """What the list's address says; a stage that does not exist is none."""
    return Wanted(noi, buoc if buoc in _WORDS else "", don_vi, tim.strip(), sau)


WantedDoor = Annotated[Wanted, Depends(wanted_of)]


@router.get("/entries")
async def show_entries(request: Request, site: SiteDoor, wanted: WantedDoor) -> Response:
    """A branch's entries, newest first."""
    return await show(request, await site.query(SERVICE, _page, site.name, wanted))


def _page(session: Session, site: str, wanted: Wanted) -> EntriesPage:
    """Everything on the page from one state of the database."""
    profiles = hosted_branches(session, site)
    profile = chosen_branch(profiles, wanted.place)
    if profile is None:
        return EntriesPage(None, (), STAGES, (), wanted, (), None, "")
    place, after = (profile.contest, profile.branch), wanted.after or None
    found = list_entries(session, *place, wanted.filter(), after=after, limit=PAGE_SIZE)
    return EntriesPage(
        profile=profile,
        branches=branch_choices(profiles),
        stages=STAGES,
        units=_unit_choices(units_of(session, profile.contest)),
        wanted=wanted,
        entries=shown(found.entries),
        next_after=found.after,
        path=f"/{site}/entries/{place_key(profile)}",
    )


def shown(lines: Sequence[EntryLine]) -> tuple[ShownEntry, ...]:
    """Lines with their stages in words."""
    return tuple(ShownEntry(one, _WORDS[one.stage], look_of(one.stage)) for one in lines)


def look_of(stage: str) -> str:
    """The word for a stage's look."""
    return _LOOKS.get(stage, "open")


def chosen_branch(profiles: Sequence[BranchProfile], place: str) -> BranchProfile | None:
    """The branch that an address names as contest and branch, else the first.

    Raises `NotYetKnown` for one that is not here.
    """
    if not place:
        return profiles[0] if profiles else None
    found = next((one for one in profiles if place_key(one) == place), None)
    if found is None:
        raise NotYetKnown(awaited=place)
    return found


def branch_choices(profiles: Sequence[BranchProfile]) -> tuple[Choice, ...]:
    """The branches to choose from; the title tells apart what one unit hosts in two contests."""
    return tuple(Choice(place_key(one), f"{one.unit.name} — {one.title}") for one in profiles)


def _unit_choices(units: Sequence[tuple[str, str, str]]) -> tuple[Choice, ...]:
    if len(units) > MAX_UNITS:
        return ()
    named = sorted(units, key=lambda one: sort_key(one[1]))
    return tuple(Choice(key, name) for key, name, _ in named)
