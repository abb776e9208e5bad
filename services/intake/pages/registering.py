"""Handing a dossier in: one form for authors, clerks of units, counters and the secretariat."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands import RegisterEntry, ReviseEntry
from services.intake.domain.drafts import MAX_AUTHORS
from services.intake.domain.entry_form import NOTHING_ASKED, asks_address, asks_birth, form_of
from services.intake.domain.lateness import after_closing, closing_of
from services.intake.domain.receiving import Moment
from services.intake.handlers.entries import Registered
from services.intake.pages.advised import advice_choices, begun_with, open_advice
from services.intake.pages.entry import ENTRY, SERVICE, EntryPlace, PlaceDoor, version_of
from services.intake.pages.listing import Choice, chosen_branch
from services.intake.pages.typed import (
    Typed,
    draft_of,
    postmark_of,
    typed_of,
    typed_of_entry,
    with_rows,
)
from services.intake.pages.typed_form import read_received, read_road
from services.intake.queries import Counter, counter, one_entry
from shared.database import Session
from shared.drafting import find_draft
from shared.events.parts import FileRef
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile, DossierPart, EntryForm
from shared.runtime import SiteRuntime
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, current_person, reach_of
from shared.web.forms import Form, go_to, read_form, send, submit
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

REGISTER, REVISE = "intake.RegisterEntry", "intake.ReviseEntry"
DESK = "/register/{contest}/{level}/{unit}"
_NEW, _CORRECT = "Đăng ký hồ sơ dự thi", "Sửa, bổ sung hồ sơ"
_ANSWER = TypeAdapter(Registered)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class DossierPage(Page):
    """The form of a dossier; `counter` is None where the asker may hand in nowhere.

    `path` is where the form is sent, below the site; `version` is that of the entry that is
    corrected, None for a new one; `files` are those that the dossier has. `takes_post` is whether
    a postmark may be entered, `is_counter` whether who asks may say how and when a paper came.
    `after_closing` is what happens after the deadline, `advice` are the requests for advice that
    may have become this dossier.
    """

    TEMPLATE: ClassVar[str] = "intake/dossier.html"
    heading: str
    counter: Counter | None
    deadline: str
    takes_post: bool
    path: str
    back: str
    typed: Typed
    units: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    needs: "Needs"
    form: EntryForm = NOTHING_ASKED
    parts: tuple[DossierPart, ...] = ()
    after_closing: str = ""
    is_counter: bool = False
    version: int | None = None
    files: tuple[FileRef, ...] = ()
    advice: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorsPiece(Page):
    """The rows for authors alone, when one was added or taken away."""

    TEMPLATE: ClassVar[str] = "intake/dossier_authors.html"
    path: str
    typed: Typed
    needs: "Needs"


@dataclass(frozen=True, slots=True)
class Needs:
    """What the rules ask of authors, and how many a dossier may have."""

    birth: bool = False
    address: bool = False
    share: bool = False
    most: int = MAX_AUTHORS


@router.get("/register")
async def show_registration(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    tu_van: Annotated[str, Query(alias="tu-van", max_length=80)] = "",
) -> Response:  # fmt: skip
    """The empty form, or what was typed into it before; it may begin with a request for advice."""
    where = noi, remembered_place(request) or ""
    found = await site.query(SERVICE, _counter, site.name, where, person, await contest_now(site))
    if found is None:
        page = DossierPage(_NEW, None, "", False, "", "", Typed(), (), (), Needs())
        return await show(request, page)
    path = f"register/{place_key(found.profile)}"
    kept = await site.query("site", find_draft, person.account, f"/{site.name}/{path}")
    typed = typed_of(kept.fields) if kept else Typed()
    asked = await site.query(SERVICE, open_advice, found.profile, person)
    typed = begun_with(typed, next((one for one in asked if one.id == tu_van), None))
    page = _page(found, path, "entries", typed)
    return await show(request, replace(page, advice=advice_choices(asked)))


@router.post(DESK)
async def register(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Hand the dossier in, and go to its receipt."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    received = read_received(form, profile.time_zone)
    command = RegisterEntry(
        contest, branch, draft_of(form), postmark_of(form), read_road(form), received,
        form.optional("advice"),
    )  # fmt: skip
    answer = _ANSWER.validate_json(await send(request, SERVICE, command, form))
    place = EntryPlace(site.name, contest, branch, answer.id)
    return go_to(request, f"{place.address}/receipt")


@router.post(DESK + "/authors")
async def change_rows(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """The same form with a row for an author more or less; nothing is handed in."""
    branch = f"{level}/{unit}"
    form = await read_form(request)
    reach_of(request, REGISTER, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    path = f"register/{contest}/{branch}"
    now = await contest_now(site)
    asker = current_person(request)
    found = await site.query(SERVICE, counter_here, profile, asker, now, REGISTER)
    asked = await site.query(SERVICE, open_advice, profile, asker)
    page = _page(found, path, "entries", _changed(form))
    return await _with_rows(request, replace(page, advice=advice_choices(asked)))


@router.get(ENTRY + "/dossier")
async def show_dossier(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """The dossier to be corrected or completed."""
    page = await _revision(request, site, person, place)
    return await show(request, page)


@router.post(ENTRY + "/dossier")
async def revise(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Put the corrected dossier in place of the last; files that were ticked stay."""
    form = await read_form(request)
    within = reach_of(request, REVISE, place.contest, place.branch)
    view = await site.query(SERVICE, one_entry, *place.key, within)
    ticked = set(form.every("file"))
    kept = [one for one in view.entry.dossier.files if one.sha256 in ticked]
    command = ReviseEntry(*place.key, draft_of(form, kept), version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/dossier/authors")
async def change_rows_of_entry(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """The same form with a row for an author more or less; nothing is changed yet."""
    form = await read_form(request)
    page = await _revision(request, site, person, place)
    return await _with_rows(request, replace(page, typed=_changed(form)))


async def _revision(
    request: Request, site: SiteRuntime, person: Asker, place: EntryPlace
) -> DossierPage:
    within = reach_of(request, REVISE, place.contest, place.branch)
    view = await site.query(SERVICE, one_entry, *place.key, within)
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, profile, person, now, REVISE)
    page = _page(found, f"{place.path}/dossier", place.path, typed_of_entry(view.entry))
    page = replace(page, heading=_CORRECT, takes_post=False, is_counter=False)
    return replace(page, version=view.entry.version, files=view.entry.dossier.files)


async def _with_rows(request: Request, page: DossierPage) -> Response:
    if "hx-request" in request.headers:
        return await show(request, AuthorsPiece(page.path, page.typed, page.needs))
    return await show(request, page)


def _changed(form: Form) -> Typed:
    return with_rows(typed_of(form.values()), form.optional("rows") or "")


def _counter(
    session: Session, site: str, where: tuple[str, str], asker: Asker, now: datetime
) -> Counter | None:
    profile = chosen_branch(open_branches(session, site, asker, REGISTER), *where)
    return counter_here(session, profile, asker, now, REGISTER) if profile else None


def counter_here(
    session: Session, profile: BranchProfile, asker: Asker, now: datetime, action: str
) -> Counter:
    """What a branch's counter offers to an asker who wants to do something there."""
    at = Moment(now, now.astimezone(ZoneInfo(profile.time_zone)).date())
    within = reach(asker, action, profile.contest, profile.branch)
    return counter(session, profile, within, at)


def _page(found: Counter, path: str, back: str, typed: Typed) -> DossierPage:
    if len(found.units) == 1 and not typed.unit:
        typed = replace(typed, unit=found.units[0].key)
    receipt, form = found.profile.receipt, form_of(found.profile)
    return DossierPage(
        heading=_NEW,
        counter=found,
        deadline=_deadline(found.profile),
        takes_post=found.is_whole and receipt is not None and receipt.takes_postmark,
        path=path,
        back=back,
        typed=typed,
        units=tuple(Choice(one.key, one.name) for one in found.units),
        fields=tuple(Choice(one.key, one.name) for one in found.fields),
        needs=needs_of(found.profile),
        form=form,
        parts=found.profile.dossier_parts or (),
        after_closing=after_closing(receipt) if receipt else "",
        is_counter=found.is_whole,
    )


def needs_of(profile: BranchProfile) -> Needs:
    """What the rules of a branch ask of authors."""
    return Needs(
        birth=asks_birth(profile), address=asks_address(profile), share=form_of(profile).shares
    )


def _deadline(profile: BranchProfile) -> str:
    """The deadline as it holds for all, with the time zone in which it is meant."""
    receipt = profile.receipt
    if receipt is None or receipt.closes is None:
        return ""
    return str(closing_of(receipt, receipt.closes))
