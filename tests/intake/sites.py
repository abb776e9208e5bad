"""Sites of intake and the wire between them, delivered by hand through the real inbox."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from services.intake.commands import (
    Chosen,
    DecideScreening,
    ProposeScreening,
    RegisterEntry,
)
from services.intake.domain.drafts import Draft
from services.intake.service import SERVICE
from services.intake.store.entries import read as read_entry
from services.intake.tables import METADATA
from shared.database import Database, Session
from shared.events.codec import decode, encode
from shared.events.contract import Audience, Contract
from shared.events.contracts import ResultsSigned
from shared.events.envelope import Envelope, Event
from shared.events.parts import Decision, EntryResult, Minutes
from shared.events.topics import Topic, parse_topic
from shared.execution import Site, carry_out
from shared.ids import new_id
from shared.messaging.dead_letters import Record, all_letters
from shared.messaging.inbox import Inbox, read
from shared.messaging.tables import outbox, refusal, waiting
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.profiles.model import BranchProfile
from shared.service import Command
from shared.unit import Context
from tests.intake.rules import CONTEST, HIGH, LOW, NOW, TODAY, UNITS, draft

P = ParamSpec("P")
T = TypeVar("T")
CLERK = "demo:clerk"


@dataclass
class Clock:
    """A clock that a test sets."""

    instant: dt.datetime = NOW

    def now(self) -> dt.datetime:
        """What was set."""
        return self.instant


@dataclass(frozen=True, slots=True)
class Letter:
    """An event on its way, with the topic it was published on."""

    topic: str
    event: Event[Any]

    @property
    def name(self) -> str:
        """The event's type without prefix and version."""
        return type(self.event.data).NAME


@dataclass
class IntakeSite:
    """Intake of one site: what it is asked, told, and what it sends."""

    name: str
    database: Database
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.session = self.database.session()
        self.inbox = Inbox(
            self.database, self.name, SERVICE, self.clock, keeps_unreadable=True, pause=_never
        )
        self._offset = 0

    def do(self, command: Command, actor: str = CLERK) -> Any:
        """Carry out a command in a transaction of its own."""
        self.session.begin()
        try:
            place = Site(self.name, SERVICE, self.clock)
            answer = carry_out(self.session, place, command, Context(actor))
        except BaseException:
            self.session.rollback()
            raise
        self.session.commit()
        return answer

    def ask(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Ask a query."""
        self.session.begin_reading()
        try:
            return query(self.session, *args, **kwargs)
        finally:
            self.session.rollback()

    def entry(self, branch: str, entry: str) -> Any:
        """An entry as it stands."""
        return self.ask(read_entry, CONTEST, branch, entry)

    def publish(self, *profiles: BranchProfile) -> None:
        """Know the rules of branches, here and elsewhere, and the units."""
        for one in profiles:
            self.do(KeepProfile(one.contest, one.branch, one.version, published_part(one)))
        self.do(KeepUnits(CONTEST, 1, UNITS))

    def register(self, title: str = "Máy gặt", branch: str = LOW, **changes: Any) -> str:
        """Register a dossier; its id."""
        given: Draft = draft(title, **changes)
        its_id: str = self.do(RegisterEntry(CONTEST, branch, given)).id
        return its_id

    def screen(self, *ids: str, branch: str = LOW, eligible: bool = True) -> None:
        """Propose and decide."""
        chosen = tuple(Chosen(one) for one in ids)
        reason = None if eligible else "Trùng lặp"
        self.do(ProposeScreening(CONTEST, branch, chosen, eligible, reason))
        self.do(DecideScreening(CONTEST, branch, chosen, eligible, reason, number=new_id()))

    def sign(self, *results: EntryResult, branch: str = LOW) -> Decision:
        """Hear from judging that results were signed."""
        decision = Decision(id=new_id(), number="7/QĐ", signed_on=TODAY, signer="Trưởng Ban")
        minutes = Minutes(held_on=TODAY, chair="A", secretary="B", conclusion="Nhất trí")
        data = ResultsSigned(
            decision=decision, minutes=minutes, part=1, parts=1, results=tuple(results)
        )
        self.hear(decision.id, data, branch)
        return decision

    def hear(self, subject: str, data: Contract, branch: str = LOW, revision: int = 1) -> None:
        """Receive an event of the site's own judging."""
        envelope = Envelope(
            id=new_id(),
            type=data.event_type(),
            source=f"/hoithi/{self.name}/judging",
            subject=f"{branch}/{subject}",
            time=self.clock.now(),
            recorded_time=NOW,
            partition_key=subject,
            contest=CONTEST,
            edition="II",
            branch=branch,
            profile_version=1,
            actor="demo:head",
            on_behalf_of=None,
            revision=revision,
        )
        topic = Topic(self.name, Audience.OWN).name
        self.deliver(Letter(topic, decode(encode(envelope, data)[0])))

    def deliver(self, *letters: Letter) -> None:
        """Let the inbox have events, each as a batch of its own."""
        for letter in letters:
            self._offset += 1
            key = letter.event.envelope.partition_key.encode()
            record = Record(letter.topic, 0, self._offset, key, letter.event.raw)
            self.inbox.apply([read(record)])

    def sent(self) -> list[Letter]:
        """Everything in the outbox, once per topic."""
        query = sa.select(outbox.c.topics, outbox.c.event).order_by(outbox.c.id)
        rows = list(self.session.core.execute(query))
        return [
            Letter(topic, decode(event.encode()))
            for topics, event in rows
            for topic in topics.split()
        ]

    def take_sent(self) -> list[Letter]:
        """Everything in the outbox, which is empty then."""
        letters = self.sent()
        self.session.begin()
        self.session.core.execute(sa.delete(outbox))
        self.session.commit()
        return letters

    def refusals(self) -> list[tuple[str, str]]:
        """Type and code of every event that was refused."""
        query = sa.select(refusal.c.type, refusal.c.code).order_by(refusal.c.refused_at)
        return [(row[0], row[1]) for row in self.session.core.execute(query)]

    def waiting(self) -> list[str]:
        """What events wait for."""
        return sorted(self.session.core.execute(sa.select(waiting.c.awaited)).scalars())

    def dead(self) -> list[str]:
        """The reasons of dead letters."""
        return [one.reason for one in self.ask(all_letters)]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, to compare before and after."""
        return {
            table.name: sorted(
                (tuple(row) for row in self.session.core.execute(sa.select(table))), key=repr
            )
            for table in METADATA.sorted_tables
        }

    def close(self) -> None:
        """Give the connections back."""
        self.inbox.close()
        self.session.close()
        self.database.close()


@dataclass
class World:
    """Sites that hear one another; what is on the wire is delivered when a test says so."""

    sites: dict[str, IntakeSite]
    published: list[Letter] = field(default_factory=list)

    def under_way(self) -> list[tuple[str, Letter]]:
        """What was sent since the last call, with the site that each letter is for."""
        found = []
        for name, site in self.sites.items():
            for letter in site.take_sent():
                self.published.append(letter)
                topic = parse_topic(letter.topic)
                to = topic.reader if topic.reader else name
                if topic.audience is not Audience.PROGRESS and to in self.sites:
                    found.append((to, letter))
        return found

    def settle(self) -> None:
        """Deliver until nothing is on the wire."""
        while letters := self.under_way():
            for to, letter in letters:
                self.sites[to].deliver(letter)

    def names(self, branch: str | None = None) -> list[str]:
        """The names of what was published, in order, each event once per topic."""
        return [one.name for one in self.published if branch in (None, one.event.branch)]

    def close(self) -> None:
        """Close every site."""
        for site in self.sites.values():
            site.close()


def result(
    entry: str, *, up: bool = True, award: str | None = "gold", rank: int = 1
) -> EntryResult:
    """A signed result."""
    return EntryResult(
        entry=entry,
        rank=rank,
        score=Decimal("88.50"),
        award=award,
        award_name="Giải Nhất" if award else None,
        goes_up=up,
    )


def make_world(
    urls: dict[str, str], profiles: Sequence[BranchProfile], schemas: bool = False
) -> World:
    """Sites on empty databases that know these rules."""
    sites = {}
    for name, url in urls.items():
        schema = f"{name}_intake" if schemas else "intake"
        database = Database(url, schema=schema, busy_timeout_ms=0)
        if database.dialect == "postgresql":
            with database.engine.connect() as connection:
                connection.execute(sa.schema.CreateSchema(schema))
        METADATA.create_all(database.engine)
        site = sites[name] = IntakeSite(name, database)
        site.publish(*profiles)
    return World(sites)


def worlds_at(url: str, folder: Path, names: Sequence[str]) -> dict[str, str]:
    """A database URL per site: files of the folder, or one PostgreSQL database for all."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {one: f"sqlite:///{folder / one}.db" for one in names}
    return dict.fromkeys(names, url)


def open_world(url: str, folder: Path, profiles: Sequence[BranchProfile]) -> Iterator[World]:
    """The sites that the profiles name."""
    names = sorted({one.site for one in profiles if one.site})
    world = make_world(worlds_at(url, folder, names), profiles, schemas=True)
    yield world
    world.close()


def _never(_: float) -> None:
    raise AssertionError("nothing here is tried again")


__all__ = ["HIGH", "LOW", "IntakeSite", "Letter", "World", "make_world", "open_world", "result"]
