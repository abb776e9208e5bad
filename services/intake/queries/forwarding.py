"""The desk's lists: what waits to be sent up, what was sent and what became of it, what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.intake.domain.arrivals import Arrival
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.store.forwardings import arrival_of, forwarding_of
from services.intake.tables import arrival, entry, forwarding, outcome
from shared.database import Prepared, Row, Session
from shared.events.contracts import EntryOutcome

ASKED_BACK = "asked_back"
"""Not a state of its own: whatever was sent and is asked back."""

MOST_IN_A_FILE = 20_000
_AT_ONCE = 500
_END = "~"
"""Sorts after every id."""

_SENT_HERE = (forwarding.c.contest == sa.bindparam("this_contest")) & (
    forwarding.c.branch == sa.bindparam("this_branch")
)
_CAME_HERE = (arrival.c.contest == sa.bindparam("this_contest")) & (
    arrival.c.branch == sa.bindparam("this_branch")
)
_READY = (
    (entry.c.contest == sa.bindparam("this_contest"))
    & (entry.c.branch == sa.bindparam("this_branch"))
    & (entry.c.goes_up == 1)
    & entry.c.forwarding.is_(None)
)
_ENTRY = (entry.c.id, entry.c.title, entry.c.unit_name, entry.c.version)
_WIDTH = len(_ENTRY)
_SENT_STATES = Prepared(
    sa.select(forwarding.c.state, forwarding.c.is_asked_back, sa.func.count())
    .where(_SENT_HERE)
    .group_by(forwarding.c.state, forwarding.c.is_asked_back)
)
_CAME_STATES = Prepared(
    sa.select(arrival.c.state, sa.func.count()).where(_CAME_HERE).group_by(arrival.c.state)
)
_COUNT_READY = sa.select(sa.func.count()).select_from(entry).where(_READY)
_HOW_MANY_READY = Prepared(_COUNT_READY)
_HOW_MANY_WAIT = Prepared(
    sa.select(
        _COUNT_READY.scalar_subquery()
        + sa.select(sa.func.count())
        .select_from(forwarding)
        .where(_SENT_HERE, forwarding.c.state == ForwardingState.RETURNED.value)
        .scalar_subquery()
    )
)


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """An entry that the signed results send up and nobody has sent."""

    id: str
    title: str
    unit_name: str
    version: int
    award_name: str | None


@dataclass(frozen=True, slots=True)
class SentLine:
    """An attempt to send an entry up, with what the branches above decided of it, in order."""

    id: str
    title: str
    unit_name: str
    version: int
    forwarding: Forwarding
    outcomes: tuple[EntryOutcome, ...]


@dataclass(frozen=True, slots=True)
class ArrivedLine:
    """Something from below; title and unit are None where the entry was never taken."""

    id: str
    title: str | None
    unit_name: str | None
    version: int | None
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of one list; `after` begins the next and is None on the last."""

    lines: tuple[ReadyLine | SentLine | ArrivedLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A branch, and where in one of its lists a page begins."""

    contest: str
    branch: str
    after: str | None = None
    limit: int = 50

    def bound(self) -> dict[str, str | int]:
        """What the statements of the lists are asked with."""
        known = {"this_contest": self.contest, "this_branch": self.branch}
        return {**known, "after": self.after or _END, "most": self.limit + 1}


def ready_lines(session: Session, at: Place) -> Lines:
    """What waits to be sent by hand, newest first."""
    query = sa.select(*_ENTRY, entry.c.award_name).where(_READY, entry.c.id < sa.bindparam("after"))
    rows = _rows(session, query.order_by(entry.c.id.desc()), at)
    return _page([ReadyLine(*row) for row in rows], [row[0] for row in rows], at)


def sent_lines(session: Session, at: Place, state: str | None = None) -> Lines:
    """What was sent, newest first; `state` narrows, ASKED_BACK to what a withdrawal waits for."""
    query = (
        sa.select(*_ENTRY, *forwarding.c)
        .join_from(
            forwarding,
            entry,
            (entry.c.branch == forwarding.c.branch) & (entry.c.id == forwarding.c.entry),
        )
        .where(_SENT_HERE, forwarding.c.id < sa.bindparam("after"))
        .order_by(forwarding.c.id.desc())
    )
    if state == ASKED_BACK:
        query = query.where(forwarding.c.is_asked_back == 1)
    elif state:
        query = query.where(forwarding.c.state == state)
    rows = _rows(session, query, at)
    heard = _outcomes(session, at.branch, [row[0] for row in rows])
    found = [
        SentLine(row[0], row[1], row[2], row[3], forwarding_of(row[_WIDTH:]), heard.get(row[0], ()))
        for row in rows
    ]
    return _page(found, [one.forwarding.id for one in found], at)


def arrived_lines(session: Session, at: Place, state: str | None = None) -> Lines:
    """What came from below, newest first."""
    query = (
        sa.select(*_ENTRY, *arrival.c)
        .outerjoin_from(
            arrival,
            entry,
            (entry.c.branch == arrival.c.branch)
            & (entry.c.id == arrival.c.entry)
            & (entry.c.arrival == arrival.c.id),
        )
        .where(_CAME_HERE, arrival.c.id < sa.bindparam("after"))
        .order_by(arrival.c.id.desc())
    )
    if state:
        query = query.where(arrival.c.state == state)
    found = []
    for row in _rows(session, query, at):
        came = arrival_of(row[_WIDTH:])
        found.append(ArrivedLine(came.entry, row[1], row[2], row[3], came))
    return _page(found, [one.arrival.id for one in found], at)


def sent_counts(session: Session, contest: str, branch: str) -> dict[str, int]:
    """How many attempts stand at each state; what is asked back is counted under ASKED_BACK too."""
    found: dict[str, int] = {}
    for state, is_asked_back, count in session.all(_SENT_STATES, _here(contest, branch)):
        found[state] = found.get(state, 0) + count
        if is_asked_back:
            found[ASKED_BACK] = found.get(ASKED_BACK, 0) + count
    return found


def arrived_counts(session: Session, contest: str, branch: str) -> dict[str, int]:
    """How many arrivals stand at each state."""
    return {row[0]: row[1] for row in session.all(_CAME_STATES, _here(contest, branch))}


def waiting_count(session: Session, contest: str, branch: str) -> int:
    """How many entries the desk has to do something about: ready to send, or returned above."""
    row = session.one(_HOW_MANY_WAIT, _here(contest, branch))
    return int(row[0]) if row else 0


def ready_count(session: Session, contest: str, branch: str) -> int:
    """How many entries wait to be sent up by hand."""
    row = session.one(_HOW_MANY_READY, _here(contest, branch))
    return int(row[0]) if row else 0


def _here(contest: str, branch: str) -> dict[str, str]:
    return {"this_contest": contest, "this_branch": branch}


def _rows(session: Session, query: "sa.Select[Any]", at: Place) -> list[Row]:
    asked = query.limit(sa.bindparam("most"))
    return [tuple(row) for row in session.core.execute(asked, at.bound())]


def _page(
    found: Sequence[ReadyLine | SentLine | ArrivedLine], keys: Sequence[str], at: Place
) -> Lines:
    has_more = len(found) > at.limit
    return Lines(tuple(found[: at.limit]), keys[at.limit - 1] if has_more else None)


def _outcomes(
    session: Session, branch: str, entries: Sequence[str]
) -> dict[str, tuple[EntryOutcome, ...]]:
    found: dict[str, tuple[EntryOutcome, ...]] = {}
    for start in range(0, len(entries), _AT_ONCE):
        query = (
            sa.select(outcome.c.entry, outcome.c.body)
            .where(outcome.c.branch == branch)
            .where(outcome.c.entry.in_(entries[start : start + _AT_ONCE]))
            .order_by(outcome.c.heard_at, outcome.c.revision)
        )
        for key, body in session.core.execute(query):
            found[key] = (*found.get(key, ()), EntryOutcome.model_validate_json(body))
    return found
