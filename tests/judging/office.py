"""Judging on one database, as its doors and its inbox use it, without either."""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from services.judging.commands import CloseRound, FormPanel, SignResults, SubmitSheet
from services.judging.domain.panels import Judge
from services.judging.service import SERVICE
from services.judging.tables import METADATA
from shared.clock import FixedClock
from shared.database import Database, Session
from shared.events.codec import decode, encode
from shared.events.contract import Contract
from shared.events.contracts import EntryScreened
from shared.events.envelope import Envelope, Event
from shared.events.parts import Dossier
from shared.execution import Site, carry_out, react
from shared.messaging.tables import outbox, refusal
from shared.profiles.keeping import KeepProfile, published_part
from shared.profiles.model import BranchProfile
from shared.service import Command
from shared.unit import Context
from tests.judging.rules import BRANCH, CONTEST, NOW, SITE, TODAY, dossier

P = ParamSpec("P")
T = TypeVar("T")

JUDGES = (Judge("demo:an", "Nguyễn An"), Judge("demo:binh", "Trần Bình"))
OFFICE = "demo:office"


@dataclass(frozen=True)
class Place:
    """Where a test's database is."""

    url: str
    schema: str

    def database(self, busy_timeout_ms: int = 0) -> Database:
        """The database there."""
        return Database(self.url, schema=self.schema, busy_timeout_ms=busy_timeout_ms)


@dataclass
class Office:
    """A branch's judging: what it is told, asked, and what it sends."""

    database: Database
    now: dt.datetime = NOW

    def __post_init__(self) -> None:
        self.session = self.database.session()
        self._event = 0

    def do(self, command: Command, actor: str = OFFICE) -> Any:
        """Carry out a command in a transaction of its own."""
        return self._in_transaction(
            lambda: carry_out(self.session, self._site(), command, Context(actor))
        )

    def ask(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Ask a query."""
        self.session.begin_reading()
        try:
            return query(self.session, *args, **kwargs)
        finally:
            self.session.rollback()

    def hear(
        self, entry: str, data: Contract, *, revision: int, branch: str = BRANCH, site: str = SITE
    ) -> None:
        """Receive an event of intake's."""
        event = self._arrived(entry, data, revision, branch, site)
        self._in_transaction(lambda: react(self.session, self._site(), event))

    def publish(self, profile: BranchProfile) -> None:
        """Receive a version of a branch's rules."""
        part = published_part(profile)
        self.do(KeepProfile(profile.contest, profile.branch, profile.version, part))

    def admit(self, *entries: str, field: str | None = "craft") -> None:
        """Hear that entries are eligible, in one transaction."""

        def work() -> None:
            for one in entries:
                data = EntryScreened(eligible=True, dossier=titled(one, field))
                event = self._arrived(one, data, 2, BRANCH, SITE)
                react(self.session, self._site(), event)

        self._in_transaction(work)

    def panel(
        self, round_key: str = "marks", fields: Sequence[str] = (), judges: Sequence[Judge] = JUDGES
    ) -> str:
        """Form a panel; its id."""
        command = FormPanel(
            CONTEST, BRANCH, round_key, "Hội đồng", tuple(judges), tuple(fields), None
        )
        panel: str = self.do(command).panel
        return panel

    def mark(
        self, entry: str, new: str, useful: str, *,
        round_key: str = "marks", judges: Sequence[Judge] = JUDGES,
    ) -> None:  # fmt: skip
        """Submit the same marks for each judge."""
        for judge in judges:
            self.do(sheet(entry, judge, new, useful, round_key=round_key), judge.account)

    def close(self, round_key: str = "marks", force_reason: str | None = None) -> Any:
        """Close a round."""
        return self.do(CloseRound(CONTEST, BRANCH, round_key, force_reason))

    def sign(self, **changes: Any) -> Any:
        """Sign results."""
        given = {"number": "12/QĐ-BTC", "signed_on": TODAY, "signer": "Trưởng Ban", **changes}
        return self.do(SignResults(CONTEST, BRANCH, **given))

    def sent(self) -> list[Event[Any]]:
        """Every event in the outbox, in its order."""
        rows = self.session.core.execute(sa.select(outbox.c.event).order_by(outbox.c.id))
        return [decode(row[0].encode()) for row in rows]

    def take_sent(self) -> list[Event[Any]]:
        """Every event in the outbox, which is empty then."""
        events = self.sent()
        self._in_transaction(lambda: self.session.core.execute(sa.delete(outbox)))
        return events

    def refusals(self) -> list[tuple[str, str]]:
        """Type and code of every event that was refused."""
        rows = self.session.core.execute(sa.select(refusal.c.type, refusal.c.code))
        return [(row[0], row[1]) for row in rows]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, to compare before and after."""
        return {
            table.name: sorted(
                (tuple(row) for row in self.session.core.execute(sa.select(table))), key=repr
            )
            for table in METADATA.sorted_tables
        }

    def _site(self) -> Site:
        return Site(SITE, SERVICE, FixedClock(self.now))

    def _in_transaction(self, work: Callable[[], Any]) -> Any:
        self.session.begin()
        try:
            answer = work()
        except BaseException:
            self.session.rollback()
            raise
        self.session.commit()
        return answer

    def _arrived(
        self, entry: str, data: Contract, revision: int, branch: str, site: str
    ) -> Event[Any]:
        self._event += 1
        envelope = Envelope(
            id=f"{self._event:026}",
            type=data.event_type(),
            source=f"/hoithi/{site}/intake",
            subject=f"{branch}/{entry}",
            time=NOW,
            recorded_time=NOW,
            partition_key=entry,
            contest=CONTEST,
            edition="II",
            branch=branch,
            profile_version=1,
            actor="demo:clerk",
            on_behalf_of=None,
            revision=revision,
        )
        return decode(encode(envelope, data)[0])


def titled(entry: str, field: str | None = "craft", version: int = 1) -> Dossier:
    """A dossier whose title names its entry."""
    return dossier(f"Giải pháp {entry}", field, version)


def sheet(
    entry: str, judge: Judge, new: str, useful: str, *, round_key: str = "marks", version: int = 0
) -> SubmitSheet:
    """A judge's sheet."""
    marks = {"new": Decimal(new), "useful": Decimal(useful)}
    return SubmitSheet(CONTEST, BRANCH, entry, round_key, judge.account, marks, version)


def open_office(place: Place) -> Iterator[Office]:
    """An office in an empty place."""
    database = place.database()
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:
            connection.execute(sa.schema.CreateSchema(place.schema))
    METADATA.create_all(database.engine, checkfirst=False)
    office = Office(database)
    yield office
    office.session.close()
    database.close()


def await_a_waiter(database: Database) -> None:
    """Return once somebody waits for a row; SQLite shows no waiters and needs none: one writes."""
    if database.dialect == "sqlite":
        return
    waiters = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    deadline = time.monotonic() + 30
    with database.engine.connect() as connection:
        while connection.execute(waiters).scalar_one() == 0:
            assert time.monotonic() < deadline
            time.sleep(0.01)
