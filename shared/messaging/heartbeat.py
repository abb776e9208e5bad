"""Heartbeats: a site says that it is alive and where the logs of its databases stand.

So the level above tells silent from quiet and sees a rewritten log; and a site sees in its own
last heartbeat that a database was restored from an old backup.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text
from shared.errors import ContractError
from shared.events.codec import decode
from shared.events.contract import Audience
from shared.events.contracts import SiteHeartbeat
from shared.events.envelope import Envelope, source_of
from shared.events.parts import DatabaseHead
from shared.events.topics import Topic
from shared.identity import acts
from shared.ids import new_id
from shared.messaging import log, outbox
from shared.messaging.tables import cursor
from shared.messaging.tables import log as log_table
from shared.unit import Unit

NO_CONTEST = "-"
SUBJECT = "heartbeat"

_PUBLISHED = Prepared(sa.select(cursor.c.topic, cursor.c.published, cursor.c.seq))
_OLDEST = Prepared(
    sa.select(log_table.c.logged_at)
    .where(log_table.c.seq > sa.bindparam("after"))
    .order_by(log_table.c.seq)
    .limit(1)
)


def head_of(session: Session, service: str) -> DatabaseHead:
    """Where one database's log stands, and the age of its oldest event not published."""
    rows = session.all(_PUBLISHED)
    end = log.head(session)
    behind = min((int(row[2]) for row in rows), default=0)
    oldest = session.one(_OLDEST, {"after": behind})
    age = int((wall_now() - from_text(oldest[0])).total_seconds()) if oldest else None
    return DatabaseHead(
        service=service,
        seq=end.seq,
        hash=end.hash,
        published={row[0]: int(row[1]) for row in rows},
        oldest_unpublished_s=age,
    )


def head_of_acts(session: Session) -> DatabaseHead:
    """Where the chain of security-relevant acts stands: it is witnessed and never published."""
    end = acts.head(session)
    return DatabaseHead(service=acts.NAME, seq=end.seq, hash=end.hash, published={})


def beat(unit: Unit, build: str, heads: Iterable[DatabaseHead]) -> None:
    """Write a heartbeat of the unit's site to the site's own outbox."""
    data = SiteHeartbeat(build=build, databases=tuple(heads))
    subject = f"{unit.site}/{SUBJECT}"
    envelope = Envelope(
        id=new_id(),
        type=data.event_type(),
        source=source_of(unit.site, unit.service),
        subject=subject,
        time=unit.now,
        recorded_time=unit.recorded,
        partition_key=unit.site,
        contest=NO_CONTEST,
        edition=NO_CONTEST,
        branch=NO_CONTEST,
        profile_version=0,
        actor=unit.context.actor,
        on_behalf_of=None,
        revision=outbox.next_revision(unit, subject),
    )
    outbox.write(unit, envelope, data, (Topic(unit.site, Audience.PROGRESS).name,))


def newest(values: Iterable[bytes], site: str) -> SiteHeartbeat | None:
    """The newest heartbeat of `site` among the values of its progress topic."""
    found: tuple[datetime, SiteHeartbeat | None] = (datetime.min.replace(tzinfo=UTC), None)
    for value in values:
        try:
            event = decode(value)
        except ContractError:
            continue  # the inbox sets it aside; here it is no heartbeat
        if isinstance(event.data, SiteHeartbeat) and event.envelope.site == site:
            found = max(found, (event.envelope.recorded_time, event.data), key=lambda one: one[0])
    return found[1]


def databases_behind(last: SiteHeartbeat, sessions: Mapping[str, Session]) -> list[str]:
    """The services whose log is not the one that the site told of: an old backup was restored.

    The hash decides and not the number, which new events may have passed since.
    """
    return [
        one.service
        for one in last.databases
        if one.service in sessions and log.hash_at(sessions[one.service], one.seq) != one.hash
    ]
