"""What was sent up and what came from below, as rows and back."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

import sqlalchemy as sa

from services.intake.domain.arrivals import Arrival, ArrivalState
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.tables import arrival, forwarding
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.errors import NotYetKnown
from shared.events.contract import Part
from shared.events.parts import Decision, EntryResult, Minutes, Reason
from shared.messaging.tables import values_of
from shared.unit import Unit

P = TypeVar("P", bound=Part)

_SENT = list(forwarding.c)
_CAME = list(arrival.c)
_PUT_SENT = insert(forwarding).values(values_of(forwarding))
_PUT_CAME = insert(arrival).values(values_of(arrival))
_SAVE_SENT = Prepared(
    _PUT_SENT.on_conflict_do_update(
        index_elements=["id"], set_={one.name: _PUT_SENT.excluded[one.name] for one in _SENT}
    )
)
_SAVE_CAME = Prepared(
    _PUT_CAME.on_conflict_do_update(
        index_elements=["id"], set_={one.name: _PUT_CAME.excluded[one.name] for one in _CAME}
    )
)
_LOAD_SENT = Prepared(sa.select(*_SENT).where(forwarding.c.id == sa.bindparam("this_id")))
_LOAD_CAME = Prepared(sa.select(*_CAME).where(arrival.c.id == sa.bindparam("this_id")))


def key_of(forwarding_id: str) -> str:
    """What is awaited while a forwarding is not here yet."""
    return f"forwarding/{forwarding_id}"


def sent(unit: Unit, forwarding_id: str | None) -> Forwarding | None:
    """The attempt to send an entry up. Its entry's row is to be locked before."""
    row = unit.one(_LOAD_SENT, {"this_id": forwarding_id}) if forwarding_id else None
    return forwarding_of(row) if row else None


def sent_or_wait(unit: Unit, forwarding_id: str) -> Forwarding:
    """The attempt to send an entry up. Raises `NotYetKnown`."""
    found = sent(unit, forwarding_id)
    if found is None:
        raise NotYetKnown(awaited=key_of(forwarding_id))
    return found


def arrived(session: Session, forwarding_id: str | None) -> Arrival | None:
    """The arrival of a forwarding, or its tombstone, or None."""
    row = session.one(_LOAD_CAME, {"this_id": forwarding_id}) if forwarding_id else None
    return arrival_of(row) if row else None


def save_sent(unit: Unit, forwardings: Iterable[Forwarding]) -> None:
    """Write attempts to send entries up, new or changed."""
    unit.run_many(_SAVE_SENT, [_sent_row(one) for one in forwardings])


def save_arrival(unit: Unit, one: Arrival) -> None:
    """Write an arrival, new or changed."""
    unit.run(_SAVE_CAME, _arrival_row(one))


def lock(unit: Unit, forwarding_id: str) -> None:
    """Keep others from writing of a forwarding that has no row yet. Taken before any row's lock."""
    unit.session.lock(key_of(forwarding_id))


def forwarding_of(row: Row) -> Forwarding:
    """A row of `forwarding` with all its columns."""
    return Forwarding(
        id=row[0],
        contest=row[1],
        branch=row[2],
        entry=row[3],
        to_branch=row[4],
        is_external=bool(row[5]),
        state=ForwardingState(row[6]),
        version=row[7],
        sent_at=from_text(row[8]),
        decision=row[9],
        revision=row[10],
        receipt_number=row[11],
        reason=_read(Reason, row[12]),
        missing=row[13],
        until=_day(row[14]),
        is_asked_back=bool(row[15]),
        withdrawal_revision=row[16],
        kept=_read(Reason, row[17]),
        extension=row[18],
        batch=row[19],
    )


def arrival_of(row: Row) -> Arrival:
    """A row of `arrival` with all its columns."""
    return Arrival(
        id=row[0],
        contest=row[1],
        branch=row[2],
        entry=row[3],
        from_branch=row[4],
        state=ArrivalState(row[5]),
        version=row[6],
        arrived_at=from_text(row[7]),
        reason=_read(Reason, row[8]),
        missing=row[9],
        until=_day(row[10]),
        kept=_read(Reason, row[11]),
        result=_read(EntryResult, row[12]),
        decision=_read(Decision, row[13]),
        minutes=_read(Minutes, row[14]),
        batch=row[15],
    )


def _sent_row(one: Forwarding) -> dict[str, Any]:
    return {
        "id": one.id,
        "contest": one.contest,
        "branch": one.branch,
        "entry": one.entry,
        "to_branch": one.to_branch,
        "is_external": int(one.is_external),
        "state": one.state.value,
        "version": one.version,
        "sent_at": to_text(one.sent_at),
        "decision": one.decision,
        "revision": one.revision,
        "receipt_number": one.receipt_number,
        "reason": _text(one.reason),
        "missing": one.missing,
        "until": one.until.isoformat() if one.until else None,
        "is_asked_back": int(one.is_asked_back),
        "withdrawal_revision": one.withdrawal_revision,
        "kept": _text(one.kept),
        "extension": one.extension,
        "batch": one.batch,
    }


def _arrival_row(one: Arrival) -> dict[str, Any]:
    return {
        "id": one.id,
        "contest": one.contest,
        "branch": one.branch,
        "entry": one.entry,
        "from_branch": one.from_branch,
        "state": one.state.value,
        "version": one.version,
        "arrived_at": to_text(one.arrived_at),
        "reason": _text(one.reason),
        "missing": one.missing,
        "until": one.until.isoformat() if one.until else None,
        "kept": _text(one.kept),
        "result": _text(one.result),
        "decision": _text(one.decision),
        "minutes": _text(one.minutes),
        "batch": one.batch,
    }


def _text(part: Part | None) -> str | None:
    return part.model_dump_json(exclude_none=True) if part is not None else None


def _read(kind: type[P], text: str | None) -> P | None:
    return kind.model_validate_json(text) if text else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
