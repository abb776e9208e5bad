"""Changes of written letters, each from certain states only, so that none undoes another."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, to_text
from shared.errors import EditConflict, NotYetKnown
from shared.messages.commands import Act
from shared.messages.letter import State
from shared.messages.refusals import LetterNotOpen
from shared.messages.tables import message

STATE_WORDS: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: "bản nháp, chờ gửi",
        State.HELD: "đang giữ lại",
        State.QUEUED: "chờ gửi",
        State.SENDING: "đang gửi",
        State.SENT: "đã gửi",
        State.DELIVERED: "đã tới",
        State.BOUNCED: "không tới",
        State.ACKNOWLEDGED: "đã xác nhận",
        State.DISCARDED: "đã bỏ",
    }
)
MAY: Mapping[Act, tuple[State, ...]] = MappingProxyType(
    {
        Act.HOLD: (State.DRAFT, State.QUEUED),
        Act.SEND: (State.DRAFT, State.HELD, State.BOUNCED),
        Act.DISCARD: (State.DRAFT, State.HELD, State.QUEUED, State.BOUNCED),
    }
)
"""From which states the office may do what."""
_AFTER = {Act.HOLD: State.HELD, Act.SEND: State.QUEUED, Act.DISCARD: State.DISCARDED}
_EDITABLE = (State.DRAFT, State.HELD)
_GONE = (State.SENT, State.DELIVERED)

_EDIT = Prepared(
    sa.update(message)
    .where(message.c.id == sa.bindparam("this_id"), message.c.version == sa.bindparam("seen"))
    .values(
        subject=sa.bindparam("subject"), body=sa.bindparam("body"), version=message.c.version + 1
    )
)
_STATE = Prepared(sa.select(message.c.state).where(message.c.id == sa.bindparam("this_id")))


def change(session: Session, act: Act, letters: Sequence[str]) -> int:
    """Do to letters what their states allow; how many it was done to."""
    allowed = [one.value for one in MAY[act]]
    now = to_text(wall_now())
    statement = (
        sa.update(message)
        .where(message.c.id.in_(letters), message.c.state.in_(allowed))
        .values(
            state=_AFTER[act].value,
            version=message.c.version + 1,
            next_at=now,
            error=None,
            ended_at=now if act is Act.DISCARD else None,
        )
    )
    return int(session.core.execute(statement).rowcount)


def places_of(session: Session, letters: Sequence[str]) -> list[tuple[str, str]]:
    """The contests and branches of letters, each once; "" for those of the site itself."""
    place = sa.func.coalesce(message.c.contest, ""), sa.func.coalesce(message.c.branch, "")
    query = sa.select(*place).where(message.c.id.in_(letters)).distinct()
    return [(row[0], row[1]) for row in session.core.execute(query)]


def edit(session: Session, letter: str, seen: int, subject: str, body: str) -> None:
    """Put another text in place. Raises `LetterNotOpen`, `EditConflict`, `NotYetKnown`."""
    state = state_of(session, letter)
    if state not in _EDITABLE:
        raise LetterNotOpen(state=STATE_WORDS[state])
    values = {"this_id": letter, "seen": seen, "subject": subject, "body": body}
    if session.run(_EDIT, values) == 0:
        raise EditConflict(what="Thư")


def state_of(session: Session, letter: str) -> State:
    """How far a letter is. Raises `NotYetKnown`."""
    row = session.one(_STATE, {"this_id": letter})
    if row is None:
        raise NotYetKnown(awaited=f"letter/{letter}")
    return State(row[0])


def acknowledge(session: Session, which: sa.ColumnElement[bool]) -> bool:
    """Note that a letter was read, and use its link up; False if there is no such letter open."""
    statement = (
        sa.update(message)
        .where(which, message.c.state.in_([one.value for one in (*_GONE, State.SENDING)]))
        .values(
            state=State.ACKNOWLEDGED.value,
            version=message.c.version + 1,
            acknowledged_at=to_text(wall_now()),
            receipt=None,
        )
    )
    return bool(session.core.execute(statement).rowcount)


def note_delivery(session: Session, letter: str, reason: str | None) -> bool:
    """Note what a mail server reported of a letter that has gone; False if it has not."""
    state = State.DELIVERED if reason is None else State.BOUNCED
    statement = (
        sa.update(message)
        .where(message.c.id == letter, message.c.state.in_([one.value for one in _GONE]))
        .values(
            state=state.value,
            version=message.c.version + 1,
            error=reason,
            ended_at=to_text(wall_now()),
        )
    )
    return bool(session.core.execute(statement).rowcount)


def forget(session: Session, recipients: Sequence[str]) -> int:
    """Erase what the letters to these recipients say; how many. A mail address goes as well."""
    unsent = message.c.state.in_([one.value for one in (State.DRAFT, State.HELD, State.QUEUED)])
    blank = {
        "subject": "", "body": "", "facts": "{}", "address": None, "error": None, "receipt": None,
        "state": sa.case((unsent, State.DISCARDED.value), else_=message.c.state),
        "recipient": sa.case(
            (message.c.recipient.startswith("address:"), "address:erased"),
            else_=message.c.recipient,
        ),
    }  # fmt: skip
    changed = sa.update(message).where(message.c.recipient.in_(tuple(recipients))).values(blank)
    return int(session.core.execute(changed).rowcount)


def forget_ended(session: Session, before: datetime) -> int:
    """Erase what letters said that ended before; how many."""
    blank = {"subject": "", "body": "", "facts": "{}", "address": None, "error": None}
    old = (message.c.ended_at < to_text(before)) & (message.c.facts != "{}")
    return int(session.core.execute(sa.update(message).where(old).values(blank)).rowcount)
