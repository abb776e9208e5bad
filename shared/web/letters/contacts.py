"""Whom letters reach: names and addresses by recipient, and addresses that sent letters back."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.errors import InvalidInput
from shared.messages import contacts
from shared.messages.commands import ClearBounce, KeepContact
from shared.messages.contacts import BadAddress, Contact
from shared.messages.letter import Language
from shared.web.doors import SiteDoor
from shared.web.forms import read_form, submit
from shared.web.letters.desk import recipient_words
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()
_KINDS = ("account", "unit", "office")


@dataclass(frozen=True, slots=True)
class ContactsPage(Page):
    """Every contact with its recipient in words, and the addresses that bounced."""

    TEMPLATE: ClassVar[str] = "web/letters/contacts.html"
    contacts: tuple[tuple[Contact, str], ...]
    bounced: tuple[BadAddress, ...]
    path: str


@router.get("/contacts")
async def show_contacts(request: Request, site: SiteDoor) -> Response:
    """Every contact of the site."""
    found = await site.query("site", contacts.every)
    bad = await site.query("site", contacts.bad_addresses)
    shown = tuple((one, recipient_words(one.recipient)) for one in found)
    return await show(request, ContactsPage(shown, tuple(bad), f"/{site.name}/contacts"))


@router.post("/contacts")
async def keep_contact(request: Request, site: SiteDoor) -> Response:
    """Set how to reach a recipient."""
    form = await read_form(request)
    recipient = form.text("recipient", "Người nhận")
    if recipient.partition(":")[0] not in _KINDS:
        raise InvalidInput(field="Người nhận", reason="phải là account:…, unit:… hoặc office:…")
    one = Contact(
        recipient=recipient,
        name=form.text("name", "Tên"),
        mail=form.text("mail", "Thư điện tử"),
        chat=form.optional("chat"),
        language=Language.ENGLISH if form.optional("language") == "en" else Language.VIETNAMESE,
        is_digest=form.optional("digest") is not None,
    )
    return await submit(request, "site", KeepContact(one), form, f"/{site.name}/contacts")


@router.post("/contacts/bounced")
async def clear_bounce(request: Request, site: SiteDoor) -> Response:
    """Give an address another chance."""
    form = await read_form(request)
    command = ClearBounce(form.text("mail", "Thư điện tử"))
    return await submit(request, "site", command, form, f"/{site.name}/contacts")
