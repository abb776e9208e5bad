"""A site's reporting service as tests drive it: commands, events, and a clock that they hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.service import SERVICE
from shared.database import Database
from shared.events.codec import decode
from shared.events.contract import Contract
from shared.events.envelope import Event
from shared.execution import Site, carry_out
from shared.messaging import log
from shared.messaging.inbox import Inbox
from shared.messaging.relaying import work_off
from shared.service import Command
from shared.unit import Context
from tests.reporting.made import CONTEST, MORNING, Maker, published, received

CLERK = Context("demo:thu-ky")


@dataclass
class HeldClock:
    """A contest clock that stands where it is put."""

    instant: dt.datetime = MORNING

    def now(self) -> dt.datetime:
        """Where it stands."""
        return self.instant


class House:
    """Reporting on one site."""

    def __init__(self, database: Database, site: str, start: dt.datetime = MORNING) -> None:
        self.database, self.name = database, site
        self.clock = HeldClock(start)
        self.session = database.session()
        self.place = Site(site, SERVICE, self.clock)
        self.inbox = Inbox(database, site, SERVICE, self.clock)
        self.heard = 0

    def do(self, command: Command, context: Context = CLERK) -> Any:
        """Carry out one command in a transaction of its own."""
        self.session.begin()
        try:
            answer = carry_out(self.session, self.place, command, context)
        except BaseException:
            self.session.rollback()
            raise
        self.session.commit()
        return answer

    def hear(self, events: Sequence[Event[Any]]) -> None:
        """Apply events as the worker does."""
        self.inbox.apply(received(list(events)))

    def publish(self, profile: Any, *branches: str) -> None:
        """Hear what intake publishes of these branches."""
        self.hear(published(Maker(self.name), profile, *branches))
        self.clear()

    def jump(self, day: str, hour: int = 12) -> int:
        """Put the clock on a local date and hour and do all that has come due; how much."""
        local = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour))
        self.clock.instant = local.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        done = 0
        while some := work_off(self.session, self.place):
            done += some
        return done

    def said(self, *kinds: type[Contract]) -> list[Event[Any]]:
        """What was written since the last call, in order; only of these types if any is named."""
        self.session.begin()
        while log.move_outbox(self.session):
            pass
        self.session.commit()
        rows = log.after(self.session, self.heard, most=100_000)
        self.heard = rows[-1].seq if rows else self.heard
        self.topics = {row.event_id: row.topics for row in rows}
        events = [decode(row.event.encode()) for row in rows]
        return [one for one in events if not kinds or isinstance(one.data, kinds)]

    def clear(self) -> None:
        """Forget what was said so far."""
        self.said()

    def tell(self, *others: "House") -> int:
        """Publish what was said to whoever reads it, this site included; how many events."""
        events = self.said()
        for event in events:
            topics = self.topics[event.envelope.id]
            for house in {self, *others}:
                ends = (f".{house.name}", ".progress", ".contests")
                own = house is self and any(one.endswith(".own") for one in topics)
                if own or any(one.endswith(ends) for one in topics):
                    house.hear([event])
        return len(events)

    def close(self) -> None:
        """Give the connections back."""
        self.inbox.close()
        self.session.close()


def of(contest: str = CONTEST) -> dict[str, str]:
    """The contest, for commands."""
    return {"contest": contest}
