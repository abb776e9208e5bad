"""What a heartbeat says, and what a site sees in its own last one."""

from shared.clock import FixedClock, wall_now
from shared.database import Session
from shared.events.codec import decode
from shared.events.contracts import SiteHeartbeat
from shared.events.parts import DatabaseHead
from shared.messaging import heartbeat, log
from shared.messaging.broker import Identity, Sent
from shared.messaging.relay import DatabaseRelay
from shared.unit import Context, Unit
from tests.messaging.asking import act, say
from tests.messaging.counter import Add, Ask, Open
from tests.messaging.sites import ToySite


def beat(site: ToySite) -> SiteHeartbeat:
    """Write a heartbeat of the counter's database into its outbox, and read it from the log."""
    session = site.session
    unit = Unit(
        session,
        site=site.name,
        service="site",
        clock=FixedClock(wall_now()),
        context=Context(actor="system"),
    )
    head = heartbeat.head_of(session, "counter")
    session.begin()
    heartbeat.beat(unit, "1.2.3", [head])
    session.commit()
    (last,) = site.records()[-1:]
    data = decode(last.value or b"").data
    assert isinstance(data, SiteHeartbeat)
    return data


def test_heartbeat_tells_heads_and_counts(site: ToySite) -> None:
    act(site, Open("n"), Ask("n", "add 1"), Add("n", 1), Add("n", 2))
    relay = DatabaseRelay(site.databases["counter"], site.folder / "locks")
    relay.acquire()
    relay.recognise(Identity("cluster", dict.fromkeys(site.topology.writes, "id")))
    relay.move()
    own, progress = site.topology.own, f"hoithi.{site.name}.progress"
    relay.settle({one.topic: Sent(3, 1) for one in relay.prepare()})
    relay.move()
    relay.close()
    head = log.head(site.session)
    published = {own: 1, progress: 1, f"hoithi.{site.name}.contests": 0}
    assert beat(site) == SiteHeartbeat(
        build="1.2.3",
        databases=(DatabaseHead(service="counter", seq=3, hash=head.hash, published=published),),
    )


def test_heartbeat_goes_where_the_sites_above_read_it(site: ToySite) -> None:
    beat(site)
    (record,) = site.records()
    envelope = decode(record.value or b"").envelope
    assert record.topic == f"hoithi.{site.name}.progress"
    assert (envelope.source, envelope.partition_key) == (f"/hoithi/{site.name}/site", site.name)


def test_age_is_that_of_the_oldest_event_not_published(site: ToySite) -> None:
    assert heartbeat.head_of(site.session, "counter").oldest_unpublished_s is None
    say(site, ("n", "open"))
    site.session.core.exec_driver_sql("UPDATE log SET logged_at = '2022-04-30T00:00:00.000000Z'")
    age = heartbeat.head_of(site.session, "counter").oldest_unpublished_s
    assert age is not None
    assert age > 86_400


def test_newest_heartbeat_of_the_site_is_found_among_others(site: ToySite) -> None:
    say(site, ("n", "open"))
    first = beat(site)
    say(site, ("n", "add 1"))
    last = beat(site)
    values = [one.value or b"" for one in reversed(site.records())]
    assert first != last
    assert heartbeat.newest([b"{", *values, b"\xff"], site.name) == last
    assert heartbeat.newest(values, "another") is None


def sessions(site: ToySite) -> dict[str, Session]:
    return {"counter": site.session}


def test_database_that_has_gone_on_is_not_behind(site: ToySite) -> None:
    say(site, ("n", "open"))
    last = beat(site)
    say(site, ("n", "add 1"))
    assert heartbeat.databases_behind(last, sessions(site)) == []


def test_restored_backup_is_behind(site: ToySite) -> None:
    say(site, ("n", "open"), ("n", "add 1"))
    last = beat(site)
    site.session.core.exec_driver_sql("DELETE FROM log WHERE seq > 1")
    assert heartbeat.databases_behind(last, sessions(site)) == ["counter"]


def test_restored_backup_with_newer_events_is_still_seen(site: ToySite) -> None:
    say(site, ("n", "open"), ("n", "add 1"))
    last = beat(site)
    site.session.core.exec_driver_sql("DELETE FROM log WHERE seq > 1")
    say(site, *[("n", f"add {number}") for number in range(9)])
    assert log.head(site.session).seq > last.databases[0].seq
    assert heartbeat.databases_behind(last, sessions(site)) == ["counter"]


def test_empty_database_is_behind_nothing(site: ToySite) -> None:
    empty = DatabaseHead(service="counter", seq=0, hash=log.GENESIS, published={})
    last = SiteHeartbeat(build="1", databases=(empty,))
    assert heartbeat.databases_behind(last, sessions(site)) == []
