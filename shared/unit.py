"""The unit of work: one open transaction of one service's database, as a handler sees it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.clock import Clock, wall_now
from shared.database import Prepared, Row, Session, to_text
from shared.events.contract import Contract
from shared.identity.asker import Asker
from shared.identity.permissions import Thing
from shared.identity.permit import Permit, Place
from shared.messaging import due, outbox
from shared.profiles import versions
from shared.profiles.model import BranchProfile


@dataclass(frozen=True, slots=True)
class Context:
    """On whose behalf a command runs; ids are opaque account ids, never names.

    `asker` is who came in by a door, with grants to be checked; None where nobody did: an event,
    due work, the operator at the machine. `address` is where the door was opened from. A dry run
    is answered as if it were done, and undone.
    """

    actor: str
    on_behalf_of: str | None = None
    trace_parent: str | None = None
    asker: Asker | None = None
    address: str | None = None
    is_dry_run: bool = False

    @property
    def doer(self) -> str:
        """Whose act it is: whom the actor acts for, else the actor."""
        return self.on_behalf_of or self.actor


class Unit:
    """What a handler may use: the transaction, the time, who asks, the rules, the outbox.

    A handler never commits; whoever opened the transaction does.
    """

    __slots__ = (
        "_announced", "_clock", "_now", "_permit", "context", "service", "session", "site",
    )  # fmt: skip

    def __init__(
        self, session: Session, *, site: str, service: str, clock: Clock, context: Context,
        permit: Permit | None = None,
    ) -> None:  # fmt: skip
        self.session = session
        self.site = site
        self.service = service
        self.context = context
        self._clock = clock
        self._now: datetime | None = None
        self._announced: list[str] = []
        self._permit = permit

    @property
    def now(self) -> datetime:
        """The contest's time, the same throughout the unit."""
        if self._now is None:
            self._now = self._clock.now()
        return self._now

    @property
    def recorded(self) -> datetime:
        """The wall clock's time."""
        return wall_now()

    def today(self, time_zone: str) -> date:
        """The contest's date in its time zone."""
        return self.now.astimezone(ZoneInfo(time_zone)).date()

    def run(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> int:
        """Execute a hot statement; how many rows it touched."""
        return self.session.run(statement, params)

    def run_many(self, statement: Prepared, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute a hot statement once per mapping."""
        self.session.run_many(statement, rows)

    def one(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> Row | None:
        """The first row of a hot statement, or None."""
        return self.session.one(statement, params)

    def all(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Every row of a hot statement."""
        return self.session.all(statement, params)

    def require(self, thing: Thing, *places: Place) -> None:
        """Whether who asks may do this to a thing of the command's branch, or of any of `places`.

        Raises `NotPermitted`. Handlers whose row of the table names narrower roles ask it of each
        thing they touch; where they forget, only those pass who may touch the whole branch.
        """
        if self._permit is not None:
            self._permit.require(thing, *places)

    def profile(self, contest: str, branch: str, version: int | None = None) -> BranchProfile:
        """The rules of a branch, the newest or a stated version. Raises `NotYetKnown`."""
        return versions.load(self.session, contest, branch, version)

    def append(
        self, profile: BranchProfile, subject_id: str, data: Contract, *, to_site: str | None = None
    ) -> None:
        """Write an event to the outbox, in this transaction.

        `to_site` is the site of the branch that an `up` or `down` event is addressed to; without
        it those audiences are left out. Raises `EventTooLarge`.
        """
        outbox.append(self, profile, subject_id, data, to_site=to_site)

    def schedule(self, kind: str, key: str, at: datetime, payload: Mapping[str, Any]) -> None:
        """Ask for due work at a contest time, once per kind and key."""
        due.schedule(self.session, kind, key, to_text(at), json.dumps(payload, ensure_ascii=False))

    def announce(self, key: str) -> None:
        """Say that what `key` names is here now, so that commands waiting for it are applied."""
        self._announced.append(key)

    def take_announced(self) -> list[str]:
        """The keys announced since the last call."""
        taken, self._announced = self._announced, []
        return taken
