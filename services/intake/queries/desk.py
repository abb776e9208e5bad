"""The forwarding desk: what was sent up, what came from below, and which files are on their way."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.arrivals import Arrival
from services.intake.domain.forwarding import Forwarding
from services.intake.store.files import FAILING, WAITING
from services.intake.store.forwardings import arrival_of, forwarding_of
from services.intake.tables import arrival, entry, file_push, forwarding
from shared.database import Prepared, Session

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
    """Both directions, newest first, at most 500 each."""

    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]


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


def desk(session: Session, contest: str, branch: str) -> Desk:
    """What one branch sent up and what came to it."""
    return Desk(_sent(session, contest, branch, MOST), _arrived(session, contest, branch, MOST))


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
    """Files still to be pushed, longest waiting first."""
    query = (
        sa.select(
            file_push.c.sha256, file_push.c.to_site, file_push.c.state, file_push.c.tries,
            file_push.c.queued_at, file_push.c.next_at, file_push.c.error,
        )
        .where(file_push.c.state.in_((WAITING, FAILING)))
        .order_by(file_push.c.queued_at, file_push.c.sha256)
        .limit(MOST)
    )  # fmt: skip
    return tuple(PushState(*row) for row in session.core.execute(query))


def _sent(session: Session, contest: str, branch: str, most: int) -> tuple[Sent, ...]:
    query = (
        sa.select(entry.c.title, entry.c.stage, *forwarding.c)
        .join_from(
            forwarding,
            entry,
            (entry.c.branch == forwarding.c.branch) & (entry.c.id == forwarding.c.entry),
        )
        .where(forwarding.c.contest == contest, forwarding.c.branch == branch)
        .order_by(forwarding.c.sent_at.desc(), forwarding.c.id.desc())
        .limit(most)
    )
    rows = session.core.execute(query)
    return tuple(Sent(row[0], row[1], forwarding_of(tuple(row)[2:])) for row in rows)


def _arrived(session: Session, contest: str, branch: str, most: int) -> tuple[Arrived, ...]:
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
        .order_by(arrival.c.arrived_at.desc(), arrival.c.id.desc())
        .limit(most)
    )
    rows = session.core.execute(query)
    return tuple(Arrived(row[0], row[1], arrival_of(tuple(row)[2:])) for row in rows)
