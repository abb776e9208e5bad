"""Contest time: one clock per site that may be shifted, sped up or held.

Domain time is read here and nowhere else. Wall time serves heartbeats, time-outs and ages.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import sqlalchemy as sa

from shared.database import Prepared, Session, from_text, insert, to_text
from shared.drivers import is_transient


def wall_now() -> datetime:
    """The machine's clock, as an aware UTC instant."""
    return datetime.now(UTC)


class Clock(Protocol):
    """What tells the contest's time."""

    def now(self) -> datetime:
        """The contest's time, as an aware UTC instant."""
        ...


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    instant: datetime

    def now(self) -> datetime:
        """Always the same instant."""
        return self.instant


@dataclass(frozen=True, slots=True)
class ClockSetting:
    """Contest time is `origin + rate x (wall - set_at)`; it is held while the rate is 0."""

    origin: datetime
    set_at: datetime
    rate: float

    def at(self, wall: datetime) -> datetime:
        """The contest's time when the wall clock shows `wall`."""
        return self.origin + (wall - self.set_at) * self.rate


def define_clock(metadata: sa.MetaData) -> sa.Table:
    """The one-row table of a site's clock; no row means that contest time is wall time."""
    return sa.Table(
        "clock",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("set_at", sa.Text, nullable=False),
        sa.Column("rate", sa.Text, nullable=False),
    )


_TABLE = define_clock(sa.MetaData())
_READ = Prepared(sa.select(_TABLE.c.origin, _TABLE.c.set_at, _TABLE.c.rate))
_VALUES: dict[str, sa.BindParameter[object]] = {
    name: sa.bindparam(name) for name in ("id", "origin", "set_at", "rate")
}
_SET = Prepared(
    insert(_TABLE)
    .values(_VALUES)
    .on_conflict_do_update(
        index_elements=["id"],
        set_={name: sa.bindparam(name) for name in ("origin", "set_at", "rate")},
    )
)
_CLEAR = Prepared(sa.delete(_TABLE))


def read_clock(session: Session) -> ClockSetting | None:
    """The site's setting, or None when contest time is wall time."""
    row = session.one(_READ)
    return ClockSetting(from_text(row[0]), from_text(row[1]), float(row[2])) if row else None


def set_clock(session: Session, origin: datetime, *, rate: float) -> None:
    """From now on contest time starts at `origin` and runs `rate` times as fast; 0 holds it."""
    values = {"origin": to_text(origin), "set_at": to_text(wall_now()), "rate": repr(rate)}
    session.run(_SET, {"id": 1, **values})


def release_clock(session: Session) -> None:
    """Contest time is wall time again."""
    session.run(_CLEAR)


class SiteClock:
    """The clock of one site, as its database tells it; read anew only when that has changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._setting: ClockSetting | None = None
        self._version: int | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The contest's time, as an aware UTC instant."""
        with self._lock:
            setting = self._read()
        wall = wall_now()
        return setting.at(wall) if setting else wall

    def _read(self) -> ClockSetting | None:
        try:
            return self._read_if_changed()
        except Exception as error:
            if not is_transient(error):
                raise
            self._session.recover()  # the server was away and may be back
            self._session.reopen()
            return self._read_if_changed()

    def _read_if_changed(self) -> ClockSetting | None:
        # PostgreSQL has no cheap change counter; one row by primary key is cheap enough there.
        version = self._session.data_version() if self._session.dialect == "sqlite" else None
        if version is None or version != self._version:
            self._setting, self._version = read_clock(self._session), version
        return self._setting
