"""The office's list of letters by state, and what is done with many of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from starlette.responses import Response

from shared.errors import InvalidInput
from shared.identity.permit import Place
from shared.messages import queries
from shared.messages.commands import Act, ChangeLetters
from shared.messages.letter import State
from shared.messages.queries import Asked, Line
from shared.messages.store import MAY, STATE_WORDS
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime
from shared.web.branches import open_branches
from shared.web.doors import SiteDoor, current_person, perform
from shared.web.forms import KEY_FIELD, go_to, read_form
from shared.web.letters.desk import ShownLine, is_within, places_within, shown
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE, CHANGE = "letters.letters", "every.ChangeLetters"
PAGE_SIZE = 50
MOST_AT_ONCE = 500
ACTS: Mapping[Act, str] = {
    Act.SEND: "Gửi",
    Act.HOLD: "Giữ lại",
    Act.DISCARD: "Bỏ",
}
_STATES = {one.value: one for one in State}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Pill:
    """A state to narrow the list to, with how many letters stand in it."""

    key: str
    name: str
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; "" is anything."""

    state: str = ""
    place: str = ""
    before: str = ""

    def address(self, *, state: str | None = None, before: str = "") -> str:
        """The same list in another state, or further on."""
        asked = {"trang-thai": self.state if state is None else state, "noi": self.place}
        return "?" + urlencode({k: v for k, v in {**asked, "sau": before}.items() if v})

    def asked(self, within: tuple[Place, ...] | None) -> Asked:
        """What the queries are asked for."""
        contest, _, branch = self.place.partition("/")
        return Asked(
            state=_STATES.get(self.state), contest=contest or None, branch=branch or None,
            within=within,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LettersPage(Page):
    """A page of the letters of every service, newest first."""

    TEMPLATE: ClassVar[str] = "web/letters/list.html"
    pills: tuple[Pill, ...]
    places: tuple[BranchProfile, ...]
    wanted: Wanted
    letters: tuple[ShownLine, ...]
    acts: tuple[tuple[str, str], ...]
    next_address: str | None
    total: int


@dataclass(frozen=True, slots=True)
class ConfirmPage(Page):
    """What is about to be done, to how many letters, and to which."""

    TEMPLATE: ClassVar[str] = "web/letters/confirm.html"
    act: str
    act_name: str
    letters: tuple[ShownLine, ...]
    left_out: int
    recipients: int
    back: str


async def wanted_of(
    trang_thai: Annotated[str, Query(alias="trang-thai", max_length=20)] = "",
    noi: Annotated[str, Query(max_length=200)] = "",
    sau: Annotated[str, Query(max_length=80)] = "",
) -> Wanted:
    """What the list's address says; a state that does not exist is none."""
    return Wanted(trang_thai if trang_thai in _STATES else "", noi, sau)


WantedDoor = Annotated[Wanted, Depends(wanted_of)]


@router.get("/letters")
async def show_letters(request: Request, site: SiteDoor, wanted: WantedDoor) -> Response:
    """Letters of every service, newest first."""
    within = await places_within(request, SEE)
    found = await _lines(site, wanted.asked(within), wanted, PAGE_SIZE + 1)
    letters, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    numbers = await _numbers(site, wanted.asked(within))
    page = LettersPage(
        pills=_pills(wanted, numbers),
        places=await site.query("site", open_branches, site.name, current_person(request), SEE),
        wanted=wanted,
        letters=tuple(shown(one) for one in letters),
        acts=tuple((act.value, name) for act, name in ACTS.items()),
        next_address=wanted.address(before=letters[-1].key) if has_more else None,
        total=sum(numbers.values()),
    )
    return await show(request, page)


@router.get("/letters/confirm")
async def confirm(
    request: Request,
    site: SiteDoor,
    wanted: WantedDoor,
    *,
    viec: Act,
    thu: Annotated[list[str], Query(max_length=MOST_AT_ONCE)] = [],  # noqa: B006 - FastAPI's form
    tat_ca: Annotated[str, Query(alias="tat-ca", max_length=1)] = "",
) -> Response:
    """Show what would be done, with count and ids, before it is done. Raises `InvalidInput`."""
    within = await places_within(request, CHANGE)
    if tat_ca:
        lines = await _lines(site, wanted.asked(within), wanted, MOST_AT_ONCE)
    else:
        lines = [one for one in await _chosen(site, thu) if is_within(one, within)]
    open_ = [one for one in lines if one.state in MAY[viec]]
    if not open_:
        reason = "chưa chọn thư nào còn làm được việc này"
        raise InvalidInput(field=f"Thư cần {ACTS[viec].lower()}", reason=reason)
    page = ConfirmPage(
        act=viec.value,
        act_name=ACTS[viec],
        letters=tuple(shown(one) for one in open_),
        left_out=len(lines) - len(open_),
        recipients=len({one.recipient for one in open_}),
        back=wanted.address(),
    )
    return await show(request, page)


@router.post("/letters/confirm")
async def act(request: Request, site: SiteDoor) -> Response:
    """Do it, once per form shown, in each service that has some of the letters."""
    form = await read_form(request)
    chosen = _by_service(form.every("thu"))
    wanted = form.text("viec", "Việc")
    key = form.optional(KEY_FIELD)
    for service, letters in chosen.items():
        if service in site.services:
            command = ChangeLetters(Act(wanted), letters)
            await perform(request, service, command, f"{key}/{service}" if key else None)
    return go_to(request, f"/{site.name}/letters")


async def _lines(site: SiteRuntime, asked: Asked, wanted: Wanted, limit: int) -> list[Line]:
    found = [
        line
        for name in site.services
        for line in await site.query(
            name, queries.lines, name, asked, before=wanted.before or None, limit=limit
        )
    ]
    return sorted(found, key=lambda one: (one.written_at, one.id), reverse=True)[:limit]


async def _chosen(site: SiteRuntime, keys: Sequence[str]) -> list[Line]:
    return [
        line
        for service, letters in _by_service(keys).items()
        if service in site.services
        for line in await site.query(service, queries.chosen, service, letters)
    ]


async def _numbers(site: SiteRuntime, asked: Asked) -> dict[State, int]:
    numbers: dict[State, int] = {}
    for name in site.services:
        for state, number in (await site.query(name, queries.counts, asked)).items():
            numbers[state] = numbers.get(state, 0) + number
    return numbers


def _pills(wanted: Wanted, numbers: Mapping[State, int]) -> tuple[Pill, ...]:
    every = Pill("", "Tất cả", sum(numbers.values()), wanted.address(state=""), not wanted.state)
    return every, *(
        Pill(
            state.value,
            words,
            numbers.get(state, 0),
            wanted.address(state=state.value),
            wanted.state == state.value,
        )
        for state, words in STATE_WORDS.items()
        if numbers.get(state)
    )


def _by_service(keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    pairs = sorted(tuple(one.partition("~"))[::2] for one in keys)
    return {
        service: tuple(letter for _, letter in several)
        for service, several in groupby(pairs, key=lambda pair: pair[0])
    }
