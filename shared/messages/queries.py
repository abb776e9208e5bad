"""Reading letters for pages: lists by state, one letter whole, what a person was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared.database import Session, from_text
from shared.errors import NotYetKnown
from shared.messages.catalogue import CATALOGUE
from shared.messages.contacts import Contact
from shared.messages.letter import Fact, State
from shared.messages.preparing import Desk, text_of
from shared.messages.queue import Queued, queued
from shared.messages.rendering import BrokenWording, Text
from shared.messages.tables import message
from shared.messages.writing import facts_from_text


@dataclass(frozen=True, slots=True)
class Line:
    """A letter in a list; `service` says in whose database it stands."""

    service: str
    id: str
    template: str
    channel: str
    recipient: str
    address: str | None
    contest: str | None
    branch: str | None
    state: State
    written_at: datetime
    next_at: datetime
    sent_at: datetime | None
    tries: int
    error: str | None
    subject: str | None

    @property
    def key(self) -> str:
        """Where the list goes on after this line."""
        return f"{self.written_at.isoformat()}~{self.id}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A letter with its text; `text` is None where it was wiped or cannot be made."""

    line: Line
    version: int
    actor: str
    ended_at: datetime | None
    acknowledged_at: datetime | None
    text: Text | None
    broken: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters a list shows; None is any. `within` are the branches that the asker reaches."""

    state: State | None = None
    contest: str | None = None
    branch: str | None = None
    template: str | None = None
    within: tuple[tuple[str, str], ...] | None = None


def lines(
    session: Session, service: str, asked: Asked, *, before: str | None, limit: int
) -> tuple[Line, ...]:
    """Letters of one service, newest first, below the key `before`."""
    query = sa.select(message).order_by(message.c.written_at.desc(), message.c.id.desc())
    for column, wanted in (
        (message.c.state, asked.state.value if asked.state else None),
        (message.c.contest, asked.contest),
        (message.c.branch, asked.branch),
        (message.c.template, asked.template),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if asked.within is not None:
        query = query.where(_place().in_(asked.within))
    if before is not None:
        at, _, its_id = before.partition("~")
        place = sa.tuple_(message.c.written_at, message.c.id)
        query = query.where(place < sa.tuple_(sa.literal(_stored(at)), sa.literal(its_id)))
    return tuple(_line(service, row) for row in session.core.execute(query.limit(limit)))


def counts(session: Session, asked: Asked) -> dict[State, int]:
    """How many letters stand in each state."""
    query = sa.select(message.c.state, sa.func.count()).group_by(message.c.state)
    if asked.contest is not None:
        query = query.where(message.c.contest == asked.contest, message.c.branch == asked.branch)
    if asked.within is not None:
        query = query.where(_place().in_(asked.within))
    return {State(state): number for state, number in session.core.execute(query)}


def chosen(session: Session, service: str, letters: Sequence[str]) -> tuple[Line, ...]:
    """These letters, newest first."""
    query = sa.select(message).where(message.c.id.in_(letters)).order_by(message.c.id.desc())
    return tuple(_line(service, row) for row in session.core.execute(query))


def of_recipients(
    session: Session, service: str, recipients: Sequence[str], limit: int
) -> tuple[Line, ...]:
    """What was sent to a person, under any of these stored forms, newest first."""
    shown = [State.SENT, State.DELIVERED, State.ACKNOWLEDGED, State.BOUNCED, State.QUEUED]
    query = (
        sa.select(message)
        .where(
            message.c.recipient.in_(recipients),
            message.c.channel == "mail",
            message.c.state.in_([one.value for one in shown]),
        )
        .order_by(message.c.written_at.desc(), message.c.id.desc())
        .limit(limit)
    )
    return tuple(_line(service, row) for row in session.core.execute(query))


def recipient_of_letter(session: Session, letter: str) -> str:
    """Whom a letter is for, in the stored form. Raises `NotYetKnown`."""
    return str(_row(session, letter).recipient)


def whole(
    session: Session, service: str, letter: str, desk: Desk, contact: Contact | None
) -> Whole:
    """One letter with its text, as it was sent or as it would be now. Raises `NotYetKnown`."""
    row = _row(session, letter)
    text, broken = _text(session, desk, queued(row), contact)
    return Whole(
        line=_line(service, row),
        version=row.version,
        actor=row.actor,
        ended_at=_instant(row.ended_at),
        acknowledged_at=_instant(row.acknowledged_at),
        text=text,
        broken=broken,
    )


def by_receipt(session: Session, receipt: str) -> str | None:
    """The subject of the letter that a link belongs to; None if it belongs to none."""
    query = sa.select(message.c.subject, message.c.template)
    row = session.core.execute(query.where(message.c.receipt == receipt)).first()
    return None if row is None else str(row.subject or row.template)


def newest_facts(session: Session, contest: str, template: str) -> dict[str, Fact] | None:
    """The facts of the newest letter of a template in a contest, to preview a wording with."""
    query = (
        sa.select(message.c.facts)
        .where(message.c.contest == contest, message.c.template == template)
        .order_by(message.c.written_at.desc())
        .limit(1)
    )
    found = session.core.execute(query).scalar()
    return facts_from_text(found) if found else None


def _place() -> "sa.Tuple":
    return sa.tuple_(message.c.contest, message.c.branch)


def _row(session: Session, letter: str) -> sa.Row[Any]:
    row = session.core.execute(sa.select(message).where(message.c.id == letter)).first()
    if row is None:
        raise NotYetKnown(awaited=f"letter/{letter}")
    return row


def _text(
    session: Session, desk: Desk, one: Queued, contact: Contact | None
) -> tuple[Text | None, str | None]:
    if CATALOGUE[one.template].secret and one.body is None:
        return None, None
    try:
        return text_of(session, desk, one, contact), None
    except BrokenWording as broken:
        return None, str(broken)


def _line(service: str, row: sa.Row[Any]) -> Line:
    one = dict(zip((c.name for c in message.columns), row, strict=True))
    return Line(
        service=service,
        id=one["id"],
        template=one["template"],
        channel=one["channel"],
        recipient=one["recipient"],
        address=one["address"],
        contest=one["contest"],
        branch=one["branch"],
        state=State(one["state"]),
        written_at=from_text(one["written_at"]),
        next_at=from_text(one["next_at"]),
        sent_at=_instant(one["sent_at"]),
        tries=int(one["tries"]),
        error=one["error"],
        subject=one["subject"],
    )


def _instant(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _stored(iso: str) -> str:
    return iso.replace("+00:00", "Z")
