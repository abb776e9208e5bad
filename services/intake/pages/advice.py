"""One request for advice: who advises, what was said, and the entry that it became."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.responses import Response

from services.intake.commands.advice import CloseAdvice, NameAdviser, NoteAdvice, TieAdvice
from services.intake.domain.advice import AdviceState, Adviser
from services.intake.pages.advising import PLACE, SEE, shown_state
from services.intake.pages.listing import SERVICE
from services.intake.queries import EntryLine, Filter, list_entries
from services.intake.queries.advice import AdviceView, one_request
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.holders import Holder
from shared.identity.permissions import require_reach
from shared.identity.pseudonyms import pseudonyms
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime
from shared.vietnamese import fold
from shared.web.branches import hosted_branch
from shared.web.doors import CurrentPerson, SiteDoor, may_touch, reach_of
from shared.web.forms import read_form, submit
from shared.web.holding import holder_of, holders_of
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

ONE = PLACE + "/{advice}"
EXPERT = "expert"
NAME, TIE = "intake.NameAdviser", "intake.TieAdvice"
_MOST_OFFERED = 200
_ADVISER, _ENTRY = "Người tư vấn", "Hồ sơ"
_BETWEEN = " – "
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class AdvicePage(Page):
    """One request; `experts` are who may be named, `entries` what it may be tied to, as one types
    them: receipt number and title."""

    TEMPLATE: ClassVar[str] = "intake/advice.html"
    profile: BranchProfile
    view: AdviceView
    state: str
    look: str
    field_name: str | None
    path: str
    experts: tuple[Holder, ...]
    entries: tuple[str, ...]
    may_name: bool
    may_note: bool
    notes_for_another: bool
    may_close: bool
    may_tie: bool
    may_register: bool


@dataclass(frozen=True, slots=True)
class AdvicePlace:
    """What a request's address names."""

    site: str
    contest: str
    branch: str
    request: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Contest, branch and request."""
        return self.contest, self.branch, self.request

    @property
    def path(self) -> str:
        """The request's address, below the site."""
        return f"advice/{self.contest}/{self.branch}/{self.request}"

    @property
    def address(self) -> str:
        """The request's whole address."""
        return f"/{self.site}/{self.path}"


async def place_of(site: SiteDoor, contest: str, level: str, unit: str, advice: str) -> AdvicePlace:
    """The request that an address names."""
    return AdvicePlace(site.name, contest, f"{level}/{unit}", advice)


PlaceDoor = Annotated[AdvicePlace, Depends(place_of)]


@router.get(ONE)
async def show_request(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """One request. Raises `NotYetKnown`."""
    where = place.contest, place.branch
    profile = await site.query(SERVICE, hosted_branch, site.name, *where)
    view = await site.query(SERVICE, one_request, *place.key, reach_of(request, SEE, *where))
    line = view.line
    is_open = line.state is not AdviceState.CLOSED

    def may(action: str) -> bool:
        return may_touch(request, action, *where, line.thing)

    may_name, may_tie = is_open and may(NAME), line.entry is None and may(TIE)
    state, look = shown_state(line.state)
    page = AdvicePage(
        profile=profile,
        view=view,
        state=state,
        look=look,
        field_name=_field_name(profile, line.field),
        path=place.path,
        experts=await holders_of(request, site, EXPERT, where) if may_name else (),
        entries=await _offered(site, person, place) if may_tie else (),
        may_name=may_name,
        may_note=is_open and line.adviser is not None and may("intake.NoteAdvice"),
        notes_for_another=line.adviser != person.account,
        may_close=is_open and may("intake.CloseAdvice"),
        may_tie=may_tie,
        may_register=line.entry is None and may("intake.RegisterEntry"),
    )
    return await show(request, page)


@router.post(ONE + "/adviser")
async def name_adviser(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Name who advises, from the group."""
    form = await read_form(request)
    where = place.contest, place.branch
    reach_of(request, NAME, *where)
    account = form.text("adviser", _ADVISER)
    found = await holder_of(request, site, EXPERT, where, account)
    known = await site.query("site", pseudonyms, place.contest, [found.account])
    adviser = Adviser(found.account, found.name, known.get(found.account))
    command = NameAdviser(*place.key, adviser, form.whole("version", "Phiên bản"))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ONE + "/notes")
async def note(request: Request, place: PlaceDoor) -> Response:
    """Note advice."""
    form = await read_form(request)
    command = NoteAdvice(*place.key, form.text("text", "Ý kiến tư vấn"))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ONE + "/closing")
async def close(request: Request, place: PlaceDoor) -> Response:
    """End the request."""
    form = await read_form(request)
    version = form.whole("version", "Phiên bản")
    command = CloseAdvice(*place.key, form.optional("reason"), version)
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ONE + "/entry")
async def tie(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """Say which entry it became, by receipt number or title."""
    form = await read_form(request)
    entry = await _entry_named(site, person, place, form.text("entry", _ENTRY))
    return await submit(request, SERVICE, TieAdvice(*place.key, entry), form, place.address)


async def _offered(site: SiteRuntime, person: Asker, place: AdvicePlace) -> tuple[str, ...]:
    found = await _entries(site, person, place, Filter())
    return tuple(_typed_as(one) for one in found)


async def _entries(
    site: SiteRuntime, person: Asker, place: AdvicePlace, wanted: Filter
) -> tuple[EntryLine, ...]:
    where = place.contest, place.branch
    within = require_reach(person, TIE, *where)
    page = await site.query(SERVICE, list_entries, *where, wanted, within, limit=_MOST_OFFERED)
    return page.entries


async def _entry_named(site: SiteRuntime, person: Asker, place: AdvicePlace, text: str) -> str:
    """The entry that a person means. Raises `InvalidInput` for none and for several."""
    number = text.partition(_BETWEEN)[0].strip()
    found = await _entries(site, person, place, Filter(text=number))
    exact = [one for one in found if number in (one.receipt_number, one.title)]
    close = exact or [one for one in found if fold(number) in fold(one.title)]
    if len(close) == 1:
        return close[0].id
    if not close:
        raise InvalidInput(field=_ENTRY, reason=f"không có hồ sơ nào là «{number}»")
    raise InvalidInput(field=_ENTRY, reason=f"có {len(close)} hồ sơ «{number}»; ghi số phiếu nhận")


def _typed_as(one: EntryLine) -> str:
    return f"{one.receipt_number or ''}{_BETWEEN}{one.title}"


def _field_name(profile: BranchProfile, key: str | None) -> str | None:
    field = profile.field(key) if key else None
    return field.name if field else key
