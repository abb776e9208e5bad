"""All data of one person on one page; handed out, put right, erased."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from shared.clock import wall_now
from shared.errors import InvalidInput, NotYetKnown
from shared.identity import accounts, personal
from shared.identity.commands import CorrectAccount, EraseAccount, NoteExport
from shared.identity.handlers.persons import NotOneself
from shared.identity.permissions import may_anywhere, not_permitted, table
from shared.identity.personal import PersonalPart, Section
from shared.language import SOURCE
from shared.messages.commands import ForgetLetters
from shared.runtime import SiteRuntime
from shared.web.doors import CurrentPerson, SiteDoor, current_person, perform, site_of
from shared.web.forms import KEY_FIELD, go_to, read_form, submit
from shared.web.preferences import LANGUAGE_COOKIE, own_address, remember_choice
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class DataPage(Page):
    """What is kept about a person; `path` is below what the buttons lie, `person` the name."""

    TEMPLATE: ClassVar[str] = "site/personal.html"
    person: str
    mail: str
    language: str
    sections: tuple[Section, ...]
    path: str
    is_mine: bool
    is_erased: bool


@router.get("/account/data")
async def show_mine(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """What is kept about who asks."""
    return await _page(request, person.account, f"/{site.name}/account")


@router.get("/people/{account}/data")
async def show_theirs(request: Request, site: SiteDoor, account: str) -> Response:
    """What is kept about somebody. Raises `NotYetKnown`."""
    return await _page(request, account, f"/{site.name}/people/{account}")


@router.post("/account/data/export")
async def export_mine(request: Request, person: CurrentPerson) -> Response:
    """The same as a file."""
    return await _export(request, person.account)


@router.post("/people/{account}/data/export")
async def export_theirs(request: Request, account: str) -> Response:
    """The same as a file. Raises `NotYetKnown`."""
    _require_administrator(request)
    return await _export(request, account)


@router.post("/account/details")
async def correct_mine(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Put right one's own name, and the language of letters."""
    form = await read_form(request)
    command = CorrectAccount(
        person.account, form.text("name", "Họ và tên"), language=form.text("language", "Ngôn ngữ")
    )
    return await submit(request, "site", command, form, f"/{site.name}/account/data")


@router.post("/account/language")
async def choose_mine(request: Request, person: CurrentPerson) -> Response:
    """Read every page, and every letter, in a language from now on, wherever one signs in."""
    form = await read_form(request)
    command = CorrectAccount(person.account, language=form.text("language", "Ngôn ngữ"))
    await perform(request, "site", command, None)
    answer = RedirectResponse(own_address(form.optional("back")), 303)
    # What is shown before anybody has signed in, in this browser, follows.
    remember_choice(answer, LANGUAGE_COOKIE, command.language or SOURCE)
    return answer


@router.post("/people/{account}/details")
async def correct_theirs(request: Request, site: SiteDoor, account: str) -> Response:
    """Put right somebody's name, mail address and language."""
    _require_administrator(request)
    form = await read_form(request)
    command = CorrectAccount(
        account, form.text("name", "Họ và tên"), form.text("mail", "Địa chỉ thư"),
        form.text("language", "Ngôn ngữ"),
    )  # fmt: skip
    return await submit(request, "site", command, form, f"/{site.name}/people/{account}/data")


@router.post("/people/{account}/erase")
async def erase(request: Request, site: SiteDoor, account: str) -> Response:
    """Forget somebody: the letters of every service, then the account; again if it broke off."""
    form = await read_form(request)
    known = await site.query("site", accounts.by_id, account)
    if known is None:
        raise NotYetKnown(awaited=f"account/{account}")
    if form.optional("sure") != known.mail:
        raise InvalidInput(field="Địa chỉ thư", reason="không giống địa chỉ của người này")
    if account == current_person(request).account:
        raise NotOneself()
    # The account last: by its mail address the letters are found, should this break off.
    forget = ForgetLetters(personal.recipients_of(account, known.mail))
    for name in site.services:
        await perform(request, name, forget, None)
    await perform(request, "site", EraseAccount(account), form.optional(KEY_FIELD))
    return go_to(request, f"/{site.name}/people/{account}/data")


async def _page(request: Request, account: str, path: str) -> Response:
    known = await site_of(request).query("site", accounts.by_id, account)
    person = current_person(request)
    page = DataPage(
        person=known.name if known else person.name,
        mail=known.mail if known else "",
        language=known.language if known else "vi",
        sections=await _sections(request, account),
        path=path,
        is_mine=account == person.account,
        is_erased=known is not None and known.mail.startswith("erased:"),
    )
    return await show(request, page)


async def _export(request: Request, account: str) -> Response:
    form = await read_form(request)
    await perform(request, "site", NoteExport(account), form.optional(KEY_FIELD))
    plain = {
        one.name: [dict(line) for line in one.lines] for one in await _sections(request, account)
    }
    kept = {"at": wall_now().isoformat(), "site": site_of(request).name, "account": account}
    text = json.dumps({**kept, "data": plain}, ensure_ascii=False, indent=2, default=str)
    headers = {
        "content-disposition": 'attachment; filename="du-lieu-ca-nhan.json"',
        "cache-control": "no-store",
    }
    return Response(text, media_type="application/json", headers=headers)


async def _sections(request: Request, account: str) -> tuple[Section, ...]:
    """What each database keeps about a person, the empty parts left out."""
    site = site_of(request)
    known = await site.query("site", accounts.by_id, account)
    found = list(await site.query("site", personal.of_site, account))
    recipients = personal.recipients_of(account, known.mail if known else "")
    letters: list[Mapping[str, object]] = []
    for name in site.services:
        letters += await site.query(name, personal.letters_to, recipients)
    found.append(Section("Thư đã gửi", letters))
    found += await _offered(request, site, account)
    return tuple(one for one in found if one.lines)


async def _offered(request: Request, site: SiteRuntime, account: str) -> list[Section]:
    parts: Sequence[PersonalPart] = request.app.state.personal
    return [
        Section(one.name, await site.query(one.service, one.query, account))
        for one in parts
        if one.service in site.services
    ]


def _require_administrator(request: Request) -> None:
    """Let only those on who may see anybody's data: the row of the door names the owner too."""
    row = table().actions["site.data_of"]
    if not may_anywhere(current_person(request), row):
        raise not_permitted(row.key)
