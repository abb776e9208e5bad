"""Silent, quiet and live are told apart; a gap and a rewritten log are seen."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from services.reporting.queries.monitor import monitor, version
from services.reporting.queries.sites import Liveness, SiteLine, liveness
from services.reporting.tables import SiteHead, table_of
from shared.database import Database
from shared.events.contracts import EntryProgressed, SiteHeartbeat
from shared.events.envelope import Event
from shared.events.parts import DatabaseHead
from tests.reporting.made import (
    BINH_PHUOC,
    LOC_NINH,
    PROVINCE,
    WALL,
    Maker,
    inbox,
    published,
    received,
)

MINUTE = dt.timedelta(minutes=1)
TOPIC = "hoithi.district.progress"


def both_levels(low: Maker) -> list[Event[Any]]:
    high = Maker("province")
    return published(high, BINH_PHUOC, PROVINCE) + published(low, BINH_PHUOC, LOC_NINH)


def beat(seq: int, mark: str, published_count: int = 0) -> SiteHeartbeat:
    heads = (
        DatabaseHead(service="site", seq=seq * 7, hash=mark * 2, published={TOPIC: seq}),
        DatabaseHead(
            service="intake", seq=seq, hash=mark, published={TOPIC: published_count},
            oldest_unpublished_s=4,
        ),
    )  # fmt: skip
    return SiteHeartbeat(build="0.1.0", databases=heads)


@pytest.mark.parametrize(
    ("beat_age", "event_age", "expected"),
    [
        (None, None, Liveness.UNKNOWN),
        (dt.timedelta(seconds=30), MINUTE, Liveness.LIVE),
        (dt.timedelta(seconds=30), 5 * MINUTE, Liveness.LIVE),
        (dt.timedelta(seconds=30), 5 * MINUTE + dt.timedelta(seconds=1), Liveness.QUIET),
        (dt.timedelta(seconds=30), None, Liveness.QUIET),
        (dt.timedelta(seconds=31), MINUTE, Liveness.SILENT),
        (dt.timedelta(seconds=31), dt.timedelta(seconds=2), Liveness.LIVE),
    ],
)
def test_liveness(
    beat_age: dt.timedelta | None, event_age: dt.timedelta | None, expected: Liveness
) -> None:
    beat_at = None if beat_age is None else WALL - beat_age
    event_at = None if event_age is None else WALL - event_age

    assert liveness(beat_at, event_at, WALL, 10) == expected


def test_a_branch_of_a_site_never_heard_has_no_data_and_not_zero(reporting: Database) -> None:
    high = Maker("province")
    # The district's rules come on the contests topic of the district; here only its parent's did.
    low = Maker("district", wall=WALL)
    events = published(high, BINH_PHUOC, PROVINCE) + published(low, BINH_PHUOC, LOC_NINH)
    inbox(reporting).apply(received(events))
    with reporting.session() as session:
        session.begin()
        session.core.execute(sa.text("delete from arrival where branch = 'district/loc-ninh'"))
        session.commit()

        found = {one.branch: one for one in monitor(session, "province", WALL, 10).branches}

    assert (found[LOC_NINH].entries, found[LOC_NINH].reports) == (None, None)
    assert found[LOC_NINH].state is Liveness.UNKNOWN
    assert found[PROVINCE].entries is not None


def test_the_newest_heartbeat_holds_and_a_gap_shows(reporting: Database) -> None:
    low = Maker("district", wall=WALL - 10 * MINUTE)
    data = EntryProgressed(stage="registered", title="x", unit="huyen-doan", unit_name="x")
    events = both_levels(low)
    events.append(low.event("intake", LOC_NINH, "e1", data))
    first = low.event("site", "-", "heartbeat", beat(3, "aa"), contest="-")
    low.wall = WALL - dt.timedelta(seconds=5)
    second = low.event("site", "-", "heartbeat", beat(4, "bb", 3), contest="-")

    inbox(reporting).apply(received([*events, second, first]))

    with reporting.session() as session:
        (_, line) = monitor(session, "province", WALL, 10).sites
    assert line == SiteLine(
        site="district",
        state=Liveness.QUIET,
        heard_at=WALL - dt.timedelta(seconds=5),
        age_s=5,
        last_event_at=WALL - 10 * MINUTE,
        behind=2,
        unpublished_s=4,
        build="0.1.0",
        rewritten=(),
    )


def test_each_changed_head_is_kept_and_a_rewritten_log_shows(reporting: Database) -> None:
    low = Maker("district")
    events = both_levels(low)
    for seq, mark in ((3, "aa"), (3, "aa"), (5, "bb"), (5, "cc")):
        events.append(low.event("site", "-", "heartbeat", beat(seq, mark), contest="-"))

    inbox(reporting).apply(received(events))

    table = table_of(SiteHead)
    with reporting.session() as session:
        heads = session.core.execute(
            sa.select(table.c.service, table.c.seq, table.c.hash).order_by(
                table.c.seq, table.c.hash
            )
        ).all()
        lines = {one.site: one.rewritten for one in monitor(session, "province", WALL, 10).sites}
    assert [tuple(one) for one in heads] == [
        ("intake", 3, "aa"),
        ("intake", 5, "bb"),
        ("intake", 5, "cc"),
    ]
    assert lines["district"] == ("intake",)


def test_the_version_changes_with_events_and_heartbeats_and_with_nothing_else(
    reporting: Database,
) -> None:
    low, box = Maker("district"), inbox(reporting)
    box.apply(received(published(low, BINH_PHUOC, LOC_NINH)))
    with reporting.session() as session:
        one, same = version(session), version(session)
        heartbeat = low.event("site", "-", "heartbeat", beat(3, "aa"), contest="-")
        box.apply(received([heartbeat], "progress"))
        two = version(session)

    assert one == same
    assert one != two
