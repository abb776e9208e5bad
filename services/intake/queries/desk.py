"""The forwarding desk: what was sent up, what came from below, and which files are on their way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.intake.domain.arrivals import Arrival
from services.intake.domain.forwarding import Forwarding
from services.intake.store.files import FAILING, WAITING
from services.intake.store.forwardings import arrival_of, forwarding_of
from services.intake.tables import arrival, entry, file_push, forwarding
from shared.database import Prepared, Session, to_text
from shared.paging import Wanted, beyond, cursor_of

MOST = 500
_PENDING = Prepared(sa.select(sa.func.count()).where(file_push.c.state.in_((WAITING, FAILING))))


@dataclass(frozen=True, slots=True)
class Sent:
    """Something sent up, with the entry's title and stage."""

    title: str
    stage: str
    forwarding: Forwarding


@dataclass(frozen=True, slots=True)
class Arrived:
    """Something from below; title and stage are None where the entry was never taken."""

    title: str | None
    stage: str | None
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Desk:
    """Both directions, newest first; each `…_after` begins its next page, None on the last."""

    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]
    sent_after: str | None = None
    arrived_after: str | None = None


@dataclass(frozen=True, slots=True)
class PushState:
    """A file on its way to another site; `error` says why it failed last."""

    sha256: str
    to_site: str
    state: str
    tries: int
    queued_at: str
    next_at: str
    error: str | None


@dataclass(frozen=True, slots=True)
class PushPage:
    """Files on their way; `after` begins the next page and is None on the last."""

    pushes: tuple[PushState, ...]
    after: str | None


def desk(
    session: Session, contest: str, branch: str, *,
    sent_after: str | None = None, arrived_after: str | None = None, limit: int = MOST,
) -> Desk:  # fmt: skip
    """What one branch sent up and what came to it. Raises `InvalidInput` for a broken cursor."""
    sent = _sent(session, contest, branch, Wanted(sent_after, limit))
    came = _arrived(session, contest, branch, Wanted(arrived_after, limit))
    return Desk(
        sent[:limit],
        came[:limit],
        _next(limit, [(one.forwarding.sent_at, one.forwarding.id) for one in sent]),
        _next(limit, [(one.arrival.arrived_at, one.arrival.id) for one in came]),
    )


def forwardings(
    session: Session, branch: str
) -> tuple[tuple[Forwarding, ...], tuple[Arrival, ...]]:
    """Everything that a branch ever sent up and got from below, by id: to be compared."""
    sent = sa.select(forwarding).where(forwarding.c.branch == branch).order_by(forwarding.c.id)
    came = sa.select(arrival).where(arrival.c.branch == branch).order_by(arrival.c.id)
    return (
        tuple(forwarding_of(tuple(row)) for row in session.core.execute(sent)),
        tuple(arrival_of(tuple(row)) for row in session.core.execute(came)),
    )


def pending_pushes(session: Session) -> int:
    """How many files are still to be pushed to other sites."""
    row = session.one(_PENDING)
    return int(row[0]) if row else 0


def pushes(session: Session) -> tuple[PushState, ...]:
    """Files still to be pushed, longest waiting first, at most 200."""
    return push_page(session, Wanted()).pushes


def push_page(session: Session, wanted: Wanted) -> PushPage:
    """A page of the files still to be pushed, longest waiting first. Raises `InvalidInput`."""
    columns = file_push.c.queued_at, file_push.c.sha256, file_push.c.to_site
    query = (
        sa.select(
            file_push.c.sha256, file_push.c.to_site, file_push.c.state, file_push.c.tries,
            file_push.c.queued_at, file_push.c.next_at, file_push.c.error,
        )
        .where(file_push.c.state.in_((WAITING, FAILING)))
        .where(beyond([(one, False) for one in columns], wanted.after))
        .order_by(*columns)
        .limit(wanted.limit + 1)
    )  # fmt: skip
    found = tuple(PushState(*row) for row in session.core.execute(query))
    places = [(one.queued_at, one.sha256, one.to_site) for one in found]
    return PushPage(found[: wanted.limit], _next(wanted.limit, places))


def _next(limit: int, places: Sequence[Sequence[object]]) -> str | None:
    """The cursor of the next page, where more was found than a page holds."""
    if len(places) <= limit:
        return None
    return cursor_of(
        [to_text(one) if isinstance(one, datetime) else one for one in places[limit - 1]]
    )


def _sent(session: Session, contest: str, branch: str, wanted: Wanted) -> tuple[Sent, ...]:
    order = [(forwarding.c.sent_at, True), (forwarding.c.id, True)]
    query = (
        sa.select(entry.c.title, entry.c.stage, *forwarding.c)
        .join_from(
            forwarding,
            entry,
            (entry.c.branch == forwarding.c.branch) & (entry.c.id == forwarding.c.entry),
        )
        .where(forwarding.c.contest == contest, forwarding.c.branch == branch)
        .where(beyond(order, wanted.after))
        .order_by(*(column.desc() for column, _ in order))
        .limit(wanted.limit + 1)
    )
    rows = session.core.execute(query)
    return tuple(Sent(row[0], row[1], forwarding_of(tuple(row)[2:])) for row in rows)


def _arrived(session: Session, contest: str, branch: str, wanted: Wanted) -> tuple[Arrived, ...]:
    order = [(arrival.c.arrived_at, True), (arrival.c.id, True)]
    query = (
        sa.select(entry.c.title, entry.c.stage, *arrival.c)
        .outerjoin_from(
            arrival,
            entry,
            (entry.c.branch == arrival.c.branch)
            & (entry.c.id == arrival.c.entry)
            & (entry.c.arrival == arrival.c.id),
        )
        .where(arrival.c.contest == contest, arrival.c.branch == branch)
        .where(beyond(order, wanted.after))
        .order_by(*(column.desc() for column, _ in order))
        .limit(wanted.limit + 1)
    )
    rows = session.core.execute(query)
    return tuple(Arrived(row[0], row[1], arrival_of(tuple(row)[2:])) for row in rows)
