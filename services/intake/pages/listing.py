"""The list of entries: one branch, narrowed, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.intake.domain.entry import STAGE_WORDS
from services.intake.queries import EntryLine, Filter, Order, counts, every_entry, list_entries
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.stages import IntakeStage
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.language import translated
from shared.profiles.keeping import units_of
from shared.profiles.model import BranchProfile
from shared.vietnamese import sort_key
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.exporting import FORMATS, Sheet, export
from shared.web.paging import MAX_CURSOR
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "intake"
LIST = "intake.entries"
PAGE_SIZE = 50
MAX_UNITS = 300
"""A contest with more units is searched by their names: a list of thousands helps nobody."""

LAST_NUMBERS = "-so"
_ORDERS: Mapping[str, Order] = {
    "so": Order.NUMBER, LAST_NUMBERS: Order.NUMBER_DOWN,
    "ten": Order.TITLE, "-ten": Order.TITLE_DOWN,
}  # fmt: skip
_FILE = "ho-so-du-thi"
_HEADINGS = ("Số phiếu nhận", "Giải pháp", "Đơn vị", "Bước", "Ngày nhận", "Kết quả")

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
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to narrow the list to."""

    key: str
    name: str
    count: int | None = None


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
    remembered: str = ""
    stage: str = ""
    unit: str = ""
    text: str = ""
    after: str = ""
    sort: str = LAST_NUMBERS

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.stage or self.unit or self.text)

    @property
    def order(self) -> Order:
        """What the list begins with."""
        return _ORDERS[self.sort]

    def filter(self) -> Filter:
        """What the query is asked for."""
        return Filter(stage=self.stage or None, unit=self.unit or None, text=self.text or None)


@dataclass(frozen=True, slots=True)
class EntriesPage(Page):
    """A page of entries; `profile` is None where the site has no branch, `path` leads to one.

    `place` names the branch in addresses.
    """

    TEMPLATE: ClassVar[str] = "intake/entries.html"
    profile: BranchProfile | None
    stages: tuple[Choice, ...]
    units: tuple[Choice, ...]
    wanted: Wanted
    entries: tuple[ShownEntry, ...]
    total: int
    next_after: str | None
    place: str
    path: str
    may_register: bool
    may_import: bool


async def wanted_of(
    request: Request,
    *,
    noi: Annotated[str, Query(max_length=200)] = "",
    buoc: Annotated[str, Query(max_length=40)] = "",
    don_vi: Annotated[str, Query(alias="don-vi", max_length=80)] = "",
    tim: Annotated[str, Query(max_length=100)] = "",
    sau: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
    xep: Annotated[str, Query(max_length=40)] = "",
) -> Wanted:
    """What the list's address says; a stage or an order that does not exist is none."""
    return Wanted(
        place=noi,
        remembered=remembered_place(request) or "",
        stage=buoc if buoc in _WORDS else "",
        unit=don_vi,
        text=tim.strip(),
        after=sau,
        sort=xep if xep in _ORDERS else LAST_NUMBERS,
    )


WantedDoor = Annotated[Wanted, Depends(wanted_of)]


@router.get("/entries")
async def show_entries(
    request: Request, site: SiteDoor, person: CurrentPerson, wanted: WantedDoor, xuat: str = ""
) -> Response:
    """A branch's entries in the order asked for; as a file of every line when asked for one."""
    if xuat in FORMATS:
        return await export(await site.query(SERVICE, _sheet, site.name, wanted, person), xuat)
    return await show(request, await site.query(SERVICE, _page, site.name, wanted, person))


def _page(session: Session, site: str, wanted: Wanted, asker: Asker) -> EntriesPage:
    """Everything on the page from one state of the database."""
    profiles = open_branches(session, site, asker, LIST)
    profile = chosen_branch(profiles, wanted.place, wanted.remembered)
    if profile is None:
        return EntriesPage(None, STAGES, (), wanted, (), 0, None, "", "", False, False)
    place, after = (profile.contest, profile.branch), wanted.after or None
    within = reach(asker, LIST, *place)
    found = list_entries(
        session, *place, wanted.filter(), within, after=after, limit=PAGE_SIZE,
        order=wanted.order,
    )  # fmt: skip
    counted = counts(session, *place, within)
    return EntriesPage(
        profile=profile,
        stages=stage_choices(counted, wanted.stage),
        units=_unit_choices(units_of(session, profile.contest)),
        wanted=wanted,
        entries=shown(found.entries),
        total=sum(counted.values()),
        next_after=found.after,
        place=place_key(profile),
        path=f"/{site}/entries/{place_key(profile)}",
        may_register=bool(reach(asker, "intake.RegisterEntry", *place).parts),
        may_import=bool(reach(asker, "intake.ImportEntries", *place).parts),
    )


def _sheet(session: Session, site: str, wanted: Wanted, asker: Asker) -> Sheet:
    """The filtered lines, all of them, for a file."""
    open_ = open_branches(session, site, asker, LIST)
    profile = chosen_branch(open_, wanted.place, wanted.remembered)
    if profile is None:
        return Sheet(_FILE, _HEADINGS, ())
    place = profile.contest, profile.branch
    within = reach(asker, LIST, *place)
    lines = every_entry(session, *place, wanted.filter(), within, order=wanted.order)
    rows = [
        (
            one.receipt_number, one.title, one.unit_name, translated(_WORDS[one.stage]),
            date.fromisoformat(one.registered_on), one.award_name,
        )
        for one in lines
    ]  # fmt: skip
    return Sheet(f"{_FILE}-{profile.unit.key}", _HEADINGS, rows)


def stage_choices(counted: Mapping[str, int], chosen: str = "") -> tuple[Choice, ...]:
    """The stages at which there is anything, and the chosen one, with how much."""
    return tuple(
        Choice(one.key, one.name, counted.get(one.key, 0))
        for one in STAGES
        if counted.get(one.key) or one.key == chosen
    )


def shown(lines: Sequence[EntryLine]) -> tuple[ShownEntry, ...]:
    """Lines with their stages in words."""
    return tuple(ShownEntry(one, _WORDS[one.stage], look_of(one.stage)) for one in lines)


def look_of(stage: str) -> str:
    """The word for a stage's look."""
    return _LOOKS.get(stage, "open")


def chosen_branch(
    profiles: Sequence[BranchProfile], place: str, remembered: str = ""
) -> BranchProfile | None:
    """The branch that an address names (contest and branch), or the one chosen last, or the first.

    Raises `NotYetKnown` for one that is not here.
    """
    found = next((one for one in profiles if place_key(one) == (place or remembered)), None)
    if found is None and place:
        raise NotYetKnown(awaited=place)
    return found or next(iter(profiles), None)


def _unit_choices(units: Sequence[tuple[str, str, str]]) -> tuple[Choice, ...]:
    if len(units) > MAX_UNITS:
        return ()
    named = sorted(units, key=lambda one: sort_key(one[1]))
    return tuple(Choice(key, name) for key, name, _ in named)
