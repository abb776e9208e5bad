"""The clocks of the demonstration's sites: held while a season is played, released afterwards."""

from datetime import UTC, datetime

from services.app import Installation
from shared.clock import read_clock, release_clock, set_clock

BEFORE_THE_SEASONS = datetime(2022, 1, 3, 1, 0, tzinfo=UTC)


def hold_clocks(installation: Installation, instant: datetime) -> None:
    """Hold every site's clock at a contest time."""
    _with_clocks(installation, instant)


def release_clocks(installation: Installation) -> None:
    """Let every site's clock run with the wall."""
    _with_clocks(installation, None)


def contest_time(installation: Installation) -> datetime | None:
    """The contest time of the first site, None where it runs with the wall."""
    database = installation.databases(installation.site_names[0])["site"]
    with database.session() as session:
        setting = read_clock(session)
    return setting.origin if setting else None


def _with_clocks(installation: Installation, instant: datetime | None) -> None:
    for name in installation.site_names:
        database = installation.databases(name)["site"]
        with database.session() as session:
            session.begin()
            if instant is None:
                release_clock(session)
            else:
                set_clock(session, instant, rate=0)
            session.commit()
