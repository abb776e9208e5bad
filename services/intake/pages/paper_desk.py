"""The counter for paper: one form for the keyboard alone, the next one ready when one is sent."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from urllib.parse import quote

from fastapi import Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands.counter import RegisterPaper
from services.intake.domain.entry_form import NOTHING_ASKED, form_of
from services.intake.domain.receipt import deadline_words
from services.intake.domain.receiving import KnownUnit
from services.intake.handlers.entries import Registered
from services.intake.pages.advised import advice_choices, open_advice
from services.intake.pages.entry import SERVICE
from services.intake.pages.listing import Choice, chosen_branch
from services.intake.pages.registering import AuthorsPiece, Needs, counter_here, needs_of
from services.intake.pages.typed import Typed, draft_of, postmark_of, typed_of, with_rows
from services.intake.pages.typed_form import read_received
from services.intake.queries import Counter
from services.intake.queries.paper import office_names
from shared.database import Session
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.profiles.model import BranchProfile, DossierPart, EntryForm
from shared.runtime import SiteRuntime
from shared.vietnamese import fold
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, current_person, whole_of
from shared.web.forms import Form, go_to, read_form, send
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

PAPER = "intake.RegisterPaper"
DESK = "/counter/{contest}/{level}/{unit}"
_UNIT = "Đơn vị"
_SHOWN = 4
_ANSWER = TypeAdapter(Registered)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class PaperDeskPage(Page):
    """The form; `last` is the address of the dossier registered before, `number` its receipt.

    `office` is the counter the clerk sits at, "" where there is only one.
    """

    TEMPLATE: ClassVar[str] = "intake/paper_desk.html"
    counter: Counter | None
    deadline: str
    takes_post: bool
    path: str
    typed: Typed
    office: str
    offices: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    needs: Needs
    number: str
    last: str
    handed_in_by: str = ""
    form: EntryForm = NOTHING_ASKED
    parts: tuple[DossierPart, ...] = ()
    advice: tuple[Choice, ...] = ()


@router.get("/counter")
async def show_counter(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    quay: Annotated[str, Query(max_length=80)] = "",
    so: Annotated[str, Query(max_length=80)] = "",
    vua: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """An empty form, and what was registered just before."""
    where = noi, remembered_place(request) or ""
    profile = await site.query(SERVICE, _profile, site.name, where, person)
    if profile is None:
        empty = PaperDeskPage(None, "", False, "", Typed(), "", (), (), Needs(), "", "")
        return await show(request, empty)
    page = await _page(site, person, profile, Typed())
    last = f"entries/{place_key(profile)}/{vua}" if vua and so else ""
    return await show(request, replace(page, office=quay, number=so, last=last))


@router.post(DESK)
async def register_paper(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    contest: str, level: str, unit: str,
) -> Response:  # fmt: skip
    """Register what lies on the counter; the form comes back empty, with the number given."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    whole_of(request, PAPER, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, profile, person, now, PAPER)
    command = _command(form, profile, found)
    answer = _ANSWER.validate_json(await send(request, SERVICE, command, form))
    back = f"/{site.name}/counter?noi={place_key(profile)}&quay={command.office or ''}"
    number = quote(answer.receipt_number, safe="")
    return go_to(request, f"{back}&so={number}&vua={answer.id}", is_told=True)


@router.post(DESK + "/authors")
async def change_rows(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str
) -> Response:
    """The same form with a row for an author more or less; nothing is registered."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    whole_of(request, PAPER, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    typed = with_rows(typed_of(form.values()), form.optional("rows") or "")
    page = await _page(site, current_person(request), profile, typed)
    if "hx-request" in request.headers:
        return await show(request, AuthorsPiece(page.path, page.typed, page.needs))
    said = form.optional("office") or "", form.optional("handed_in_by") or ""
    return await show(request, replace(page, office=said[0], handed_in_by=said[1]))


async def _page(
    site: SiteRuntime, asker: Asker, profile: BranchProfile, typed: Typed
) -> PaperDeskPage:
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, profile, asker, now, PAPER)
    offices = await site.query(SERVICE, office_names, profile)
    receipt = profile.receipt
    return PaperDeskPage(
        counter=found,
        deadline=deadline_words(profile),
        takes_post=receipt is not None and receipt.takes_postmark,
        path=f"counter/{place_key(profile)}",
        typed=typed,
        office="",
        offices=tuple(Choice(key, name) for key, name in offices.items())
        if len(offices) > 1
        else (),
        # The digit before the name chooses it: a select is moved by what one types.
        fields=tuple(
            Choice(one.key, f"{place}. {one.name}")
            for place, one in enumerate(found.fields, start=1)
        ),
        needs=needs_of(profile),
        number="",
        last="",
        form=form_of(profile),
        parts=profile.dossier_parts or (),
        advice=advice_choices(await site.query(SERVICE, open_advice, profile, asker)),
    )


def _profile(
    session: Session, site: str, where: tuple[str, str], asker: Asker
) -> BranchProfile | None:
    return chosen_branch(open_branches(session, site, asker, PAPER), *where)


def _command(form: Form, profile: BranchProfile, found: Counter) -> RegisterPaper:
    return RegisterPaper(
        profile.contest,
        profile.branch,
        replace(draft_of(form), unit=unit_named(form.text("unit", _UNIT), found.units)),
        office=form.optional("office"),
        handed_in_by=form.optional("handed_in_by"),
        received_at=read_received(form, profile.time_zone),
        postmarked_on=postmark_of(form),
        advice=form.optional("advice"),
    )


def unit_named(text: str, units: tuple[KnownUnit, ...]) -> str:
    """The unit that a clerk means: by key, name, or a part of one name alone, without marks.

    Raises `InvalidInput`, naming those that it could be.
    """
    exact = [one for one in units if text in (one.key, one.name)]
    wanted = fold(text)
    same = exact or [one for one in units if fold(one.name) == wanted]
    close = same or [one for one in units if wanted in fold(one.name)]
    if len(close) == 1:
        return close[0].key
    if not close:
        raise InvalidInput(field=_UNIT, reason=f"không có đơn vị nào tên «{text}»")
    names = "; ".join(one.name for one in close[:_SHOWN])
    more = "…" if len(close) > _SHOWN else ""
    raise InvalidInput(field=_UNIT, reason=f"«{text}» có thể là: {names}{more}")
