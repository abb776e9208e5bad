"""From a queued letter to what is handed over, or why it is not: one decision per letter."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.clock import wall_now
from shared.database import Session
from shared.errors import NotYetKnown
from shared.messages import contacts, wordings
from shared.messages.catalogue import CATALOGUE
from shared.messages.contacts import Contact
from shared.messages.letter import Channel, Fact, Language
from shared.messages.queue import Queued
from shared.messages.rendering import BrokenWording, Text, fill, standard_wording
from shared.messages.timing import Hours, after_quiet, digest_of
from shared.profiles import versions
from shared.settings import Settings

ASK_AGAIN = timedelta(minutes=10)
"""How long a letter waits before its address is looked up anew."""
_RECEIPT = "_receipt"


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters of a site are prepared with."""

    site_url: str
    hours: Hours
    zone: str


@dataclass(frozen=True, slots=True)
class Ready:
    """To be sent to an address: `outgoing` is the text with the link that acknowledges it.

    `receipt` is the digest of that link's token; both are None where none is asked for.
    """

    text: Text
    outgoing: Text
    contact: Contact
    address: str
    receipt: str | None
    is_urgent: bool
    wants_chat: bool


@dataclass(frozen=True, slots=True)
class Later:
    """To be left in the queue until then."""

    at: datetime
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """To be held until somebody has put it right."""

    why: str


@dataclass(frozen=True, slots=True)
class Hopeless:
    """To be given up: the address has sent a letter back before."""

    address: str
    why: str


def prepare(
    session: Session, site: Session, desk: Desk, service: str, one: Queued
) -> Ready | Later | Broken | Hopeless:
    """Decide what to do with a letter whose turn it is; `site` reads the site's own database."""
    now = wall_now()
    template = CATALOGUE[one.template]
    contact = contacts.find(site, one.to)
    if contact is None:
        return Later(now + ASK_AGAIN, f"chưa có địa chỉ liên hệ của «{one.to.text}»")
    if (at := _not_before(desk, zone_of(session, desk, one), contact, one, now)) > now:
        return Later(at)
    address = contact.chat if one.channel is Channel.CHAT else contact.mail
    if not address:
        return Later(now + ASK_AGAIN, f"«{contact.name}» không còn địa chỉ để gửi")
    if (reason := contacts.bounced(site, address)) is not None:
        return Hopeless(address, f"địa chỉ đã trả thư về trước đây: {reason}")
    token = secrets.token_urlsafe(32) if template.asks_receipt else None
    try:
        text = text_of(session, desk, one, contact)
    except BrokenWording as broken:
        return Broken(str(broken))
    link = f"{desk.site_url}/thu/{service}/{token}" if token else None
    return Ready(
        text,
        _with_receipt(text, link, _language(one, contact), desk.zone),
        contact,
        address,
        digest_of_token(token) if token else None,
        template.urgent,
        one.channel is Channel.MAIL and contact.chat is not None and not template.secret,
    )


def desk_of(settings: Settings, site: str) -> Desk:
    """What letters of a site are prepared with, by its settings."""
    hours = Hours(settings.mail_quiet_from, settings.mail_quiet_until, settings.mail_digest_at)
    return Desk(settings.url_of(site), hours, settings.time_zone)


def text_of(session: Session, desk: Desk, one: Queued, contact: Contact | None) -> Text:
    """What a letter says: as edited, else by its wording. Raises `BrokenWording`."""
    if one.subject is not None and one.body is not None:
        return Text(one.subject, one.body)
    language = _language(one, contact)
    wording = wordings.current(session, one.contest, one.template, language)
    name = contact.name if contact else one.to.key
    always: dict[str, Fact] = {"recipient": name, "site_url": desk.site_url}
    return fill(wording, {**one.facts, **always}, language, zone_of(session, desk, one))


def zone_of(session: Session, desk: Desk, one: Queued) -> str:
    """The time zone of a letter's contest; the site's own where it belongs to none."""
    if one.contest is None or one.branch is None:
        return desk.zone
    try:
        return versions.load(session, one.contest, one.branch).time_zone
    except NotYetKnown:
        return desk.zone


def digest_of_token(token: str) -> str:
    """What is kept of the token in a link: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _not_before(desk: Desk, zone: str, contact: Contact, one: Queued, now: datetime) -> datetime:
    if CATALOGUE[one.template].urgent:
        return now
    if contact.is_digest and one.channel is Channel.MAIL:
        at = digest_of(one.written_at, desk.hours, zone)
        if at > now:
            return at
    return after_quiet(now, desk.hours, zone)


def _language(one: Queued, contact: Contact | None) -> Language:
    if one.language is not None:
        return one.language
    return contact.language if contact else Language.VIETNAMESE


def _with_receipt(text: Text, link: str | None, language: Language, zone: str) -> Text:
    if link is None:
        return text
    footer = fill(standard_wording(_RECEIPT, language), {"link": link}, language, zone)
    return Text(text.subject, f"{text.body}\n-- \n{footer.body}")
