"""The site's clock: the wall's, shifted, sped up or held, as its database tells it."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import ClockSetting, SiteClock, read_clock, release_clock, set_clock, wall_now
from tests.messaging.conftest import NewSite
from tests.messaging.sites import ToySite

THEN = datetime(2022, 4, 30, 8, 0, tzinfo=UTC)
SOON = timedelta(seconds=30)


def put(site: ToySite, rate: float) -> None:
    with site.databases["site"].session() as session:
        session.begin()
        set_clock(session, THEN, rate=rate)
        session.commit()


@pytest.fixture
def clock(site: ToySite) -> SiteClock:
    return SiteClock(site.databases["site"].session())


def test_clock_that_was_never_set_is_the_walls(clock: SiteClock) -> None:
    assert abs(clock.now() - wall_now()) < SOON


def test_clock_is_held(site: ToySite, clock: SiteClock) -> None:
    clock.now()
    put(site, 0)
    assert [clock.now() for _ in range(3)] == [THEN] * 3


def test_clock_is_shifted_and_released(site: ToySite, clock: SiteClock) -> None:
    put(site, 1)
    assert THEN <= clock.now() < THEN + SOON
    with site.databases["site"].session() as session:
        session.begin()
        release_clock(session)
        session.commit()
    assert abs(clock.now() - wall_now()) < SOON


def test_setting_is_kept_exactly(site: ToySite) -> None:
    put(site, 1440.5)
    with site.databases["site"].session() as session:
        setting = read_clock(session)
    assert setting is not None
    assert (setting.origin, setting.rate) == (THEN, 1440.5)


def test_rate_says_how_fast_contest_time_runs() -> None:
    setting = ClockSetting(origin=THEN, set_at=THEN + timedelta(days=9), rate=60)
    minute_later = setting.set_at + timedelta(minutes=1)
    assert setting.at(minute_later) == THEN + timedelta(hours=1)


def test_clock_outlives_a_lost_connection(new_site: NewSite, postgres_url: str) -> None:
    site = new_site("a", postgres_url)
    clock = SiteClock(site.databases["site"].session())
    put(site, 0)
    assert clock.now() == THEN
    site.session.core.exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert clock.now() == THEN
