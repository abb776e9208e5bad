"""The link in a letter by which its recipient acknowledges it, without an account.

Looking changes nothing: mail scanners open every link. Only the button acknowledges.
"""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.messages import queries
from shared.messages.commands import AcknowledgeByLink
from shared.messages.preparing import digest_of_token
from shared.messages.refusals import ReceiptUsed
from shared.unit import Context
from shared.web.doors import SiteDoor
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()
_NOBODY = Context(actor="letter")


@dataclass(frozen=True, slots=True)
class ReceiptPage(Page):
    """The letter that the link belongs to; `is_done` once it is acknowledged."""

    TEMPLATE: ClassVar[str] = "web/letters/receipt.html"
    subject: str
    is_done: bool
    address: str


@router.get("/thu/{service}/{token}")
async def show_receipt(request: Request, site: SiteDoor, service: str, token: str) -> Response:
    """Which letter this is about. Raises `ReceiptUsed`."""
    subject = await _subject(site, service, token)
    return await show(request, ReceiptPage(subject, False, request.url.path))


@router.post("/thu/{service}/{token}")
async def acknowledge(request: Request, site: SiteDoor, service: str, token: str) -> Response:
    """Acknowledge it and use the link up. Raises `ReceiptUsed`."""
    subject = await _subject(site, service, token)
    await site.execute(service, AcknowledgeByLink(digest_of_token(token)), _NOBODY)
    return await show(request, ReceiptPage(subject, True, request.url.path))


async def _subject(site: SiteDoor, service: str, token: str) -> str:
    found = None
    if service in site.services:
        found = await site.query(service, queries.by_receipt, digest_of_token(token))
    if found is None:
        raise ReceiptUsed()
    return found
