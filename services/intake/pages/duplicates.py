"""Works that are alike: which wait to be looked at, two of them side by side, what they are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import Response

from services.intake import queries
from services.intake.commands import ListExcluded, SettlePair
from services.intake.domain.duplicates import VERDICT_WORDS, SameOrNot
from services.intake.domain.exclusions import MOST_WORKS, read_exclusions
from services.intake.pages.listing import SERVICE, Choice, chosen_branch
from services.intake.queries import AlikeWorks, SideBySide
from services.intake.queries.duplicates import Wanted, open_pairs
from shared.database import Session
from shared.documents.reading_apart import read_apart
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.permissions import Thing, not_permitted, reach
from shared.likeness.passages import Passage
from shared.paging import Wanted as WantedPage
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, may_touch, whole_of
from shared.web.forms import go_to, read_form, send, submit
from shared.web.navigation import Viewer
from shared.web.paging import MAX_CURSOR
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show
from shared.web.uploads import read_upload

SEE, SETTLE, LIST = "intake.alike", "intake.SettlePair", "intake.ListExcluded"
PAIR = "/duplicates/{contest}/{level}/{unit}/{first}/{second}"
PAGE_SIZE = 30
MAX_BYTES = 10 * 1024 * 1024
_VIEWS = (Choice("open", "chờ kết luận"), Choice("settled", "đã kết luận"))
_WORDS: Mapping[str, str] = {one.value: words for one, words in VERDICT_WORDS.items()}
_VERDICTS = tuple(Choice(one.value, words) for one, words in VERDICT_WORDS.items())
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class DuplicatesPage(Page):
    """Pairs of a branch, most alike first; `profile` is None where the asker has none to see."""

    TEMPLATE: ClassVar[str] = "intake/duplicates.html"
    profile: BranchProfile | None
    place: str
    views: tuple[Choice, ...]
    view: str
    pairs: tuple[AlikeWorks, ...]
    after: str
    next_after: str | None
    may_list: bool
    most_mb: int
    verdict_words: Mapping[str, str] = field(default_factory=lambda: _WORDS)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a text; `is_shared` where the other work has it too."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A work as it stands beside the other: title and text in pieces."""

    title: tuple[Stretch, ...]
    text: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class PairPage(Page):
    """Two works side by side, and what may be said of them."""

    TEMPLATE: ClassVar[str] = "intake/duplicate.html"
    profile: BranchProfile
    place: str
    found: SideBySide
    mine: Shown
    other: Shown
    verdicts: tuple[Choice, ...]
    may_settle: bool
    verdict_words: Mapping[str, str] = field(default_factory=lambda: _WORDS)


@router.get("/duplicates")
async def show_duplicates(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    xem: Annotated[str, Query(max_length=20)] = "open",
    sau: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> Response:  # fmt: skip
    """The pairs of a branch that wait for a person, or that a person has spoken on."""
    where = noi, remembered_place(request) or ""
    view: Wanted = "settled" if xem == "settled" else "open"
    page = await site.query(SERVICE, _page, site.name, where, view, sau, asker=person)
    return await show(request, page)


@router.get(PAIR)
async def show_pair(
    request: Request, site: SiteDoor, *,
    contest: str, level: str, unit: str, first: str, second: str,
) -> Response:  # fmt: skip
    """Two works side by side, with what both have marked."""
    branch = f"{level}/{unit}"
    whole_of(request, SEE, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    found = await site.query(SERVICE, queries.side_by_side, contest, branch, first, second)
    mine, other = found.works.mine, found.works.other
    page = PairPage(
        profile=profile,
        place=place_key(profile),
        found=found,
        mine=Shown(
            stretches(mine.title, found.titles.first), stretches(mine.text, found.texts.first)
        ),
        other=Shown(
            stretches(other.title, found.titles.second), stretches(other.text, found.texts.second)
        ),
        verdicts=_VERDICTS,
        may_settle=may_touch(request, SETTLE, contest, branch, Thing()),
    )
    return await show(request, page)


@router.post(PAIR)
async def settle(
    request: Request, site: SiteDoor, *,
    contest: str, level: str, unit: str, first: str, second: str,
) -> Response:  # fmt: skip
    """Say what two works are; refused where somebody else spoke meanwhile."""
    branch = f"{level}/{unit}"
    whole_of(request, SETTLE, contest, branch)
    form = await read_form(request)
    verdict = form.text("verdict", "Kết luận")
    if verdict not in {one.value for one in SameOrNot}:
        raise InvalidInput(field="Kết luận", reason="chưa chọn")
    command = SettlePair(
        contest, branch, first, second, SameOrNot(verdict), form.optional("reason"),
        form.whole("version", "Phiên bản"),
    )  # fmt: skip
    return await submit(request, SERVICE, command, form, _back(site.name, contest, branch))


@router.post("/duplicates/{contest}/{level}/{unit}/exclusions")
async def list_excluded(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Add the works of a list that may not enter; what is on it already is passed over."""
    branch = f"{level}/{unit}"
    whole_of(request, LIST, contest, branch)
    upload = await read_upload(request, "file", MAX_BYTES)
    content = await asyncio.to_thread(upload.content.read)
    await asyncio.to_thread(upload.content.close)
    sheet = await asyncio.to_thread(read_apart, content, most_rows=MOST_WORKS + 100)
    name = upload.form.text("list_name", "Tên danh sách")
    command = ListExcluded(contest, branch, name, read_exclusions(sheet.cells).works)
    await send(request, SERVICE, command, upload.form)
    return go_to(request, _back(site.name, contest, branch))


def waiting(session: Session, viewer: Viewer) -> int:
    """How many pairs of the branch nobody has spoken on."""
    if viewer.contest is None or viewer.branch is None:
        return 0
    return open_pairs(session, viewer.contest, viewer.branch)


def stretches(text: str, shared: Sequence[Passage]) -> tuple[Stretch, ...]:
    """A text in pieces, those that the other work has marked."""
    pieces, at = [], 0
    for one in shared:
        pieces += [Stretch(text[at : one.begin], False), Stretch(text[one.begin : one.end], True)]
        at = one.end
    pieces.append(Stretch(text[at:], False))
    return tuple(one for one in pieces if one.text)


def _page(
    session: Session, site: str, where: tuple[str, str], view: Wanted, after: str, *, asker: Asker
) -> DuplicatesPage:
    profile = chosen_branch(open_branches(session, site, asker, SEE), *where)
    most_mb = MAX_BYTES // (1024 * 1024)
    if profile is None:
        return DuplicatesPage(None, "", _VIEWS, view, (), "", None, may_list=False, most_mb=most_mb)
    key = profile.contest, profile.branch
    if not reach(asker, SEE, *key).is_everything:
        raise not_permitted(SEE)
    page = WantedPage(after or None, PAGE_SIZE)
    found = queries.alike_page(session, *key, wanted=view, entry_id=None, page=page)
    return DuplicatesPage(
        profile=profile,
        place=place_key(profile),
        views=_VIEWS,
        view=view,
        pairs=found.pairs,
        after=after,
        next_after=found.after,
        may_list=reach(asker, LIST, *key).is_everything,
        most_mb=most_mb,
    )


def _back(site: str, contest: str, branch: str) -> str:
    return f"/{site}/duplicates?noi={contest}/{branch}"
