"""The heads of a site's logs that its heartbeats named: what a later look is compared with."""

import sqlalchemy as sa

from services.reporting.tables import SiteHead, SiteHeartbeatRow, table_of
from shared.database import Session
from shared.events.codec import decode
from shared.events.contracts import SiteHeartbeat
from shared.events.parts import DatabaseHead

_HEAD, _HEARTBEAT = table_of(SiteHead), table_of(SiteHeartbeatRow)


def heads_of(session: Session, site: str) -> tuple[DatabaseHead, ...]:
    """Every head of the site that was heard, by service and number, the newest beat's last."""
    asked = (
        sa.select(_HEAD.c.service, _HEAD.c.seq, _HEAD.c.hash)
        .where(_HEAD.c.site == site)
        .order_by(_HEAD.c.service, _HEAD.c.seq, _HEAD.c.hash)
    )
    kept = [
        DatabaseHead(service=row[0], seq=row[1], hash=row[2], published={})
        for row in session.core.execute(asked)
    ]
    newest = sa.select(_HEARTBEAT.c.event).where(_HEARTBEAT.c.site == site)
    texts = session.core.execute(newest).scalars()
    beats = [decode(text.encode()).data for text in texts]
    last = [head for one in beats if isinstance(one, SiteHeartbeat) for head in one.databases]
    known = {(one.service, one.seq, one.hash) for one in kept}
    return (*kept, *(one for one in last if (one.service, one.seq, one.hash) not in known))
