"""Reconciling a site: what was published to it, what it has, what is under way, and which.

Two things are compared. Of events: the logs of the sites on this machine with this site's inboxes;
of other sites only what their heartbeats tell. Of forwardings: what each branch sent with what the
branch above says it has.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from services.app import SERVICES, Installation
from services.intake.domain.arrivals import Arrival, ArrivalState
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.queries import forwardings
from services.operations.places import Place, opened, sites_here
from shared.database import Session
from shared.events.contracts import BY_TYPE
from shared.events.envelope import source_of
from shared.messaging import queries
from shared.messaging.queries import DatabaseState
from shared.messaging.tables import inbox, log
from shared.service import Service

SHOWN = 20
"""So many ids are named of what is missing; the count is complete."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What one service of a site wrote for a reader's service, and how much of it that has.

    `missing` names the first events that it does not have.
    """

    source: str
    reader: str
    published: int
    received: int
    missing: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """Whether everything that was published is there."""
        return self.published == self.received


@dataclass(frozen=True, slots=True)
class BranchLine:
    """What a branch sent up, by what became of it, and what came to it from below.

    `under_way` names forwardings that were sent and not yet answered; `differing` those of which
    the branch above says something else, each as "id: here ≠ there".
    """

    contest: str
    branch: str
    sent: int
    states: dict[str, int]
    arrivals: dict[str, int]
    under_way: tuple[str, ...]
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Everything that the command shows; `apart` are sites whose logs are not on this machine."""

    site: str
    databases: tuple[DatabaseState, ...]
    lanes: tuple[Lane, ...]
    branches: tuple[BranchLine, ...]
    apart: tuple[str, ...]

    @property
    def is_even(self) -> bool:
        """Whether nothing is missing, waiting, parked, dead or differing."""
        quiet = all(
            one.waiting == one.dead_letters == one.outbox == 0
            and all(topic.unpublished == 0 and topic.parked is None for topic in one.topics)
            for one in self.databases
        )
        even = all(one.is_even for one in self.lanes)
        return quiet and even and not any(one.under_way or one.differing for one in self.branches)


def reconcile(installation: Installation, site: str) -> Reconciled:
    """Compare; reads only."""
    here = sites_here(installation)
    reads = frozenset(installation.topology(site).reads)
    writers = {topic.split(".")[1] for topic in reads}
    with opened(installation, site) as place:
        states = tuple(
            queries.database_state(session, name) for name, session in place.sessions.items()
        )
        lanes = tuple(
            lane
            for writer in sorted(writers & set(here))
            for lane in _lanes(installation, writer, place, reads)
        )
        branches = tuple(_branches(installation, place, here))
    return Reconciled(site, states, lanes, branches, tuple(sorted(writers - set(here))))


def _lanes(
    installation: Installation, writer: str, place: Place, reads: frozenset[str]
) -> Iterator[Lane]:
    with opened(installation, writer) as other:
        for name, session in other.sessions.items():
            said = list(_said(session, reads))
            for reader in SERVICES:
                lane = _lane(source_of(writer, name), said, reader, place)
                if lane.published:
                    yield lane


def _said(session: Session, reads: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Id and type of each logged event that goes to one of these topics."""
    for event_id, topics, event in session.core.execute(
        sa.select(log.c.event_id, log.c.topics, log.c.event).order_by(log.c.seq)
    ):
        if reads.intersection(topics.split()):
            # The type is the last attribute of canonical JSON.
            yield event_id, event.rsplit('"type":"', 1)[1].rstrip('"}')


def _lane(source: str, said: list[tuple[str, str]], reader: Service, place: Place) -> Lane:
    wanted = [
        event_id for event_id, kind in said if kind in BY_TYPE and reader.reads(BY_TYPE[kind])
    ]
    asked = sa.select(inbox.c.event_id).where(
        inbox.c.consumer == reader.name, inbox.c.source == source
    )
    known = set(place.sessions[reader.name].core.execute(asked).scalars())
    missing = [event_id for event_id in wanted if event_id not in known]
    return Lane(
        source, reader.name, len(wanted), len(wanted) - len(missing), tuple(missing[:SHOWN])
    )


def _branches(installation: Installation, place: Place, here: list[str]) -> Iterator[BranchLine]:
    for profile in installation.profiles:
        for branch in profile.branches_on(place.site):
            sent, came = forwardings(place.sessions["intake"], branch)
            sent = tuple(one for one in sent if one.contest == profile.contest)
            came = tuple(one for one in came if one.contest == profile.contest)
            above = profile.parent_of(branch)
            site = profile.site_of(above) if above else None
            there = _arrived(installation, site, above) if site in here else None
            yield BranchLine(
                contest=profile.contest,
                branch=branch,
                sent=len(sent),
                states=_count(one.state for one in sent),
                arrivals=_count(one.state for one in came),
                under_way=tuple(one.id for one in sent if one.state is ForwardingState.SENT),
                differing=tuple(_differing(sent, there)) if there is not None else (),
            )


def _arrived(
    installation: Installation, site: str | None, branch: str | None
) -> dict[str, Arrival]:
    if site is None or branch is None:
        return {}
    with opened(installation, site) as other:
        _, came = forwardings(other.sessions["intake"], branch)
    return {one.id: one for one in came}


_SAME = {
    ForwardingState.RECEIVED: {ArrivalState.RECEIVED},
    ForwardingState.RETURNED: {ArrivalState.RETURNED},
    ForwardingState.REFUSED: {ArrivalState.REFUSED},
    ForwardingState.WITHDRAWN: {ArrivalState.WITHDRAWN},
}


def _differing(sent: tuple[Forwarding, ...], there: dict[str, Arrival]) -> Iterator[str]:
    for one in sent:
        expected = _SAME.get(one.state)
        if expected is None:
            continue  # sent and not yet answered, or handed over outside
        arrival = there.get(one.id)
        if arrival is None or arrival.state not in expected:
            yield f"{one.id}: {one.state} ≠ {arrival.state if arrival else '—'}"


def _count(states: Iterator[str]) -> dict[str, int]:
    return {str(key): number for key, number in sorted(Counter(states).items())}
