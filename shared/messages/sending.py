"""The errand that sends the letters of a site: claims what is due, hands it over, notes the end.

It runs in a thread of its own in the relay process, so that a mail server that hangs keeps nothing
else waiting. Nothing is sent inside a transaction: letters are claimed in one, and what became of
them is noted in another.
"""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby

from shared.clock import wall_now
from shared.database import Session
from shared.files import ErrandContext
from shared.messages import contacts, queue
from shared.messages.carriers import Away, Carrier, Ending, Mailbox, Nobody, Parcel, Refused
from shared.messages.catalogue import CATALOGUE
from shared.messages.chat import ChatCarrier
from shared.messages.letter import Channel, Fact, State
from shared.messages.mail import MailServer, SmtpCarrier
from shared.messages.preparing import Broken, Desk, Hopeless, Later, Ready, desk_of, prepare
from shared.messages.queue import Queued
from shared.messages.rendering import Text, fill, standard_wording
from shared.messages.timing import pause_after
from shared.messages.writing import facts_to_text
from shared.settings import Settings

IDLE_S = 1.0
"""Nobody waits for a letter as for an event: looking once a second is enough."""
_SMTP_PORT = 587
_DIGEST = "_digest"
_BETWEEN = f"\n\n{'=' * 40}\n\n"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process has taken, with the session that it came from."""

    session: Session
    one: Queued
    ready: Ready


def send_letters(session: Session, context: ErrandContext) -> bool:
    """Send what is due at a site, of all its services; False if nothing is."""
    with ExitStack() as stack:
        sessions = {
            name: stack.enter_context(database.session())
            for name, database in context.databases.items()
        }
        desk = desk_of(context.settings, context.site)
        claimed = _claim_all(sessions, session, desk)
        if not claimed:
            return False
        carriers = _carriers(context.settings)
        try:
            _send_all(claimed, carriers, session)
        finally:
            for carrier in carriers.values():
                carrier.close()
    return True


def _claim_all(sessions: Mapping[str, Session], site: Session, desk: Desk) -> list[Claimed]:
    claimed: list[Claimed] = []
    for service, session in sessions.items():
        session.begin_reading()
        found = queue.due(session, wall_now())
        session.rollback()
        if found:
            session.begin()
            for one in found:
                decided = prepare(session, site, desk, service, one)
                claimed += _claim(session, one, decided)
            session.commit()
    return claimed


def _claim(
    session: Session, one: Queued, decided: Ready | Later | Broken | Hopeless
) -> Iterable[Claimed]:
    if isinstance(decided, Later):
        queue.postpone(session, one, decided.at, decided.why)
    elif isinstance(decided, Broken):
        queue.hold(session, one, decided.why)
    elif isinstance(decided, Hopeless):
        if queue.claim(session, one, decided.address, None):
            _end(session, one, State.BOUNCED, None, decided.why)
    elif queue.claim(session, one, decided.address, decided.receipt):
        if decided.wants_chat:
            queue.copy_to_chat(session, [one])
        yield Claimed(session, one, decided)


def _send_all(
    claimed: Iterable[Claimed], carriers: Mapping[Channel, Carrier], site: Session
) -> None:
    away: dict[Channel, Away] = {}
    for (channel, _), group in groupby(sorted(claimed, key=_place), key=_place):
        several = list(group)
        ending = away.get(channel) or carriers[channel].carry(_parcel(several))
        if isinstance(ending, Away) and ending.is_for_all:
            away[channel] = ending  # the others are not tried: each would cost a time-out
        for one in several:
            _note(one, ending)
        if isinstance(ending, Refused) and ending.is_address:
            site.begin()
            contacts.note_bounce(site, several[0].ready.address, ending.reason)
            site.commit()


def _place(one: Claimed) -> tuple[Channel, str]:
    """Letters of one place go out together: those to a person who wants a digest."""
    ready = one.ready
    is_digest = ready.contact.is_digest and not ready.is_urgent
    return one.one.channel, ready.address if is_digest else f"{ready.address} {one.one.id}"


def _parcel(several: list[Claimed]) -> Parcel:
    first = several[0]
    text = first.ready.outgoing if len(several) == 1 else _digest(several)
    ready = first.ready
    return Parcel(first.one.id, ready.address, ready.contact.name, text.subject, text.body)


def _digest(several: list[Claimed]) -> Text:
    letters = _BETWEEN.join(
        f"{one.ready.outgoing.subject}\n\n{one.ready.outgoing.body}" for one in several
    )
    contact = several[0].ready.contact
    facts: dict[str, Fact] = {"count": len(several), "recipient": contact.name, "letters": letters}
    return fill(standard_wording(_DIGEST, contact.language), facts, contact.language, "UTC")


def _note(claimed: Claimed, ending: Ending) -> None:
    session, one = claimed.session, claimed.one
    session.begin()
    if isinstance(ending, Away):
        queue.try_again(session, one, wall_now() + pause_after(one.tries + 1), ending.reason)
    elif isinstance(ending, Refused):
        _end(session, one, State.BOUNCED, claimed.ready.text, ending.reason)
    else:
        is_shown = ending.is_delivered  # the demonstration's mailbox shows what came, whole
        state = State.DELIVERED if is_shown else State.SENT
        text = claimed.ready.outgoing if is_shown else claimed.ready.text
        _end(session, one, state, text, None, is_shown=is_shown)
    session.commit()


def _end(
    session: Session, one: Queued, state: State, text: Text | None, why: str | None,
    *, is_shown: bool = False,
) -> None:  # fmt: skip
    """What a letter said is kept; of a secret one only the subject, unless a mailbox shows it."""
    is_wiped = CATALOGUE[one.template].secret and not is_shown
    queue.end(
        session, one, state,
        subject=text.subject if text else one.subject or CATALOGUE[one.template].title,
        body=None if is_wiped or text is None else text.body,
        facts="{}" if is_wiped else facts_to_text(one.facts),
        why=why,
    )  # fmt: skip


def _carriers(settings: Settings) -> Mapping[Channel, Carrier]:
    return {Channel.MAIL: mail_carrier(settings), Channel.CHAT: _chat(settings)}


def _chat(settings: Settings) -> Carrier:
    return Mailbox() if settings.mail_mailbox else ChatCarrier()


def mail_carrier(settings: Settings) -> Carrier:
    """What carries mail by these settings."""
    if settings.mail_mailbox:
        return Mailbox()
    if settings.mail_server is None:
        return Nobody()
    host, _, port = settings.mail_server.rpartition(":")
    password = settings.mail_password
    return SmtpCarrier(
        MailServer(
            host=host or port,
            port=int(port) if host else _SMTP_PORT,
            security=settings.mail_security,
            sender=settings.mail_sender,
            timeout_s=settings.mail_timeout_s,
            user=settings.mail_user,
            password=password.get_secret_value() if password else None,
            ca_file=settings.mail_ca_file,
        )
    )
