"""Requests for advice and what was answered, as rows and back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from services.intake.domain.advice import AdviceState, Adviser, Asked, Note, Request
from services.intake.tables import advice_note, advice_request
from shared.database import Prepared, Row, Session, from_text, to_text
from shared.errors import EditConflict, NotYetKnown
from shared.identity.permissions import Thing
from shared.messaging.tables import values_of
from shared.unit import Unit

COLUMNS = tuple(
    advice_request.c[name]
    for name in (
        "id", "contest", "branch", "title", "question", "asker", "contact", "field", "unit",
        "owner", "asked_at", "state", "version", "adviser", "adviser_name", "pseudonym",
        "named_at", "closing", "closed_at", "entry",
    )
)  # fmt: skip
"""What `request_of` reads, in its order."""

_THIS = advice_request.c.id == sa.bindparam("this_request")
_READ = Prepared(sa.select(*COLUMNS).where(_THIS))
_LOAD = Prepared(sa.select(*COLUMNS).where(_THIS).with_for_update())
_ADD = Prepared(sa.insert(advice_request).values(values_of(advice_request)))
_SAVE = Prepared(sa.update(advice_request).where(_THIS).values(values_of(advice_request, "id")))
_ADD_NOTE = Prepared(sa.insert(advice_note).values(values_of(advice_note)))
_NOTES = Prepared(
    sa.select(
        advice_note.c.number, advice_note.c.adviser, advice_note.c.adviser_name,
        advice_note.c.pseudonym, advice_note.c.text, advice_note.c.noted_at, advice_note.c.noted_by,
    )
    .where(advice_note.c.request == sa.bindparam("this_request"))
    .order_by(advice_note.c.number)
)  # fmt: skip


def add(unit: Unit, one: Request) -> None:
    """Write a new request."""
    unit.run(_ADD, _row(one))


def save(unit: Unit, one: Request) -> Request:
    """Write a request that was loaded; it comes back with its next version."""
    fresh = _row(one) | {"version": one.version + 1}
    unit.run(_SAVE, fresh | {"this_request": one.id})
    return request_of(tuple(fresh[column.name] for column in COLUMNS))


def load(unit: Unit, contest: str, branch: str, key: str, seen: int | None = None) -> Request:
    """The request, locked until the transaction ends; `seen` is the version that a person saw.

    Raises `NotYetKnown`, `NotPermitted`, `EditConflict`.
    """
    found = _here(unit.one(_LOAD, {"this_request": key}), contest, branch, key)
    unit.require(thing_of(found))
    if seen is not None and seen != found.version:
        raise EditConflict(what=f"Yêu cầu tư vấn «{found.asked.title}»")
    return found


def thing_of(one: Request) -> Thing:
    """What a permission for a request is asked of; who advises is assigned it, as a judge is."""
    adviser = one.adviser.account if one.adviser else None
    return Thing(one.asked.unit, one.asked.field, owner=one.owner, judge=adviser)


def read(session: Session, contest: str, branch: str, key: str) -> Request:
    """The request, to be looked at. Raises `NotYetKnown`."""
    return _here(session.one(_READ, {"this_request": key}), contest, branch, key)


def add_note(unit: Unit, request: Request, adviser: Adviser, text: str) -> int:
    """Write advice; its number among those of the request."""
    number = len(notes(unit.session, request.id)) + 1
    values = {
        "request": request.id,
        "number": number,
        "adviser": adviser.account,
        "adviser_name": adviser.name,
        "pseudonym": adviser.pseudonym,
        "text": text,
        "noted_at": to_text(unit.now),
        "noted_by": unit.context.doer,
    }
    unit.run(_ADD_NOTE, values)
    return number


def notes(session: Session, key: str) -> tuple[Note, ...]:
    """What was answered to a request, in order."""
    return tuple(
        Note(row[0], Adviser(row[1], row[2], row[3]), row[4], from_text(row[5]), row[6])
        for row in session.all(_NOTES, {"this_request": key})
    )


def request_of(row: Row) -> Request:
    """A row of `COLUMNS`."""
    adviser = Adviser(row[13], row[14], row[15]) if row[13] else None
    return Request(
        id=row[0],
        contest=row[1],
        branch=row[2],
        asked=Asked(*row[3:9]),
        owner=row[9],
        asked_at=from_text(row[10]),
        state=AdviceState(row[11]),
        version=row[12],
        adviser=adviser,
        named_at=from_text(row[16]) if row[16] else None,
        closing=row[17],
        closed_at=from_text(row[18]) if row[18] else None,
        entry=row[19],
    )


def _here(row: Row | None, contest: str, branch: str, key: str) -> Request:
    if row is None or (row[1], row[2]) != (contest, branch):
        raise NotYetKnown(awaited=f"advice/{key}")
    return request_of(row)


def _row(one: Request) -> dict[str, Any]:
    asked, adviser = one.asked, one.adviser
    return {
        "id": one.id,
        "contest": one.contest,
        "branch": one.branch,
        "state": one.state.value,
        "version": one.version,
        "title": asked.title,
        "question": asked.question,
        "asker": asked.asker,
        "contact": asked.contact,
        "field": asked.field,
        "unit": asked.unit,
        "owner": one.owner,
        "asked_at": to_text(one.asked_at),
        "adviser": adviser.account if adviser else None,
        "adviser_name": adviser.name if adviser else None,
        "pseudonym": adviser.pseudonym if adviser else None,
        "named_at": _text(one.named_at),
        "closing": one.closing,
        "closed_at": _text(one.closed_at),
        "entry": one.entry,
    }


def _text(at: dt.datetime | None) -> str | None:
    return to_text(at) if at else None
