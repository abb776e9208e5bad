"""A site with its four databases, whose letters a test writes and sends by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from services.app import SERVICES
from shared.clock import wall_now
from shared.database import Database, Session, from_text, to_text
from shared.execution import Site, carry_out
from shared.files import ErrandContext
from shared.messages import contacts
from shared.messages.catalogue import ACCOUNT_CHANGED, PASSWORD_RESET, REPORT_DUE
from shared.messages.contacts import Contact
from shared.messages.letter import Fact, Letter, Recipient, unit_contact
from shared.messages.sending import send_letters
from shared.messages.tables import message
from shared.messages.writing import write_in
from shared.service import Command, Service
from shared.settings import Settings
from shared.unit import Context

SITE = "low"
CONTEST, BRANCH = "test", "level/unit"
UNIT = unit_contact(CONTEST, "huyen-doan")
TUNG = Contact(UNIT.text, "Bùi Thanh Tùng", "tung@huyen-doan.example")
NOW = dt.datetime(2026, 3, 1, 2, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Contest time stands still; letters go by the wall clock."""

    def now(self) -> dt.datetime:
        """Always the same."""
        return NOW


@dataclass
class House:
    """One site and the settings that its letters are sent by."""

    databases: Mapping[str, Database]
    settings: Settings
    sessions: dict[str, Session] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sessions = {name: one.session() for name, one in self.databases.items()}
        self.site = self.sessions["site"]

    def know(self, *several: Contact) -> None:
        """Keep contacts."""
        self.site.begin()
        for one in several:
            contacts.keep(self.site, one)
        self.site.commit()

    def write(self, letter: Letter, service: str = "reporting") -> None:
        """Write a letter in a transaction of its own."""
        session = self.sessions[service]
        session.begin()
        write_in(session, letter, "demo:ha")
        session.commit()

    def send(self, **changes: Any) -> bool:
        """One round of the errand, with these settings changed."""
        settings = self.settings.model_copy(update=changes)
        return send_letters(self.site, ErrandContext.of(settings, SITE, self.databases))

    def do(self, command: Command, service: str = "reporting") -> Any:
        """Carry out a command."""
        found = next(one for one in SERVICES if one.name == service)
        session = self.sessions[service]
        session.begin()
        try:
            answer = carry_out(session, Site(SITE, found, Clock()), command, Context("demo:ha"))
        except BaseException:
            session.rollback()
            raise
        session.commit()
        return answer

    def rows(self, service: str = "reporting") -> list[Any]:
        """Every letter of a service, by reason."""
        query = sa.select(message).order_by(message.c.reason)
        return list(self.sessions[service].core.execute(query))

    def states(self, service: str = "reporting") -> list[tuple[str, str, str | None]]:
        """Reason, state and error of every letter."""
        return [(one.reason, one.state, one.error) for one in self.rows(service)]

    def make_due(self, service: str = "reporting") -> None:
        """Let every pause be over."""
        session = self.sessions[service]
        session.begin()
        session.core.execute(sa.update(message).values(next_at=to_text(wall_now())))
        session.commit()

    def wait_s(self, service: str = "reporting") -> int:
        """Seconds until the first letter is tried again, rounded up."""
        first = min(from_text(one.next_at) for one in self.rows(service))
        return -int((wall_now() - first).total_seconds() // 1)

    def close(self) -> None:
        """Give the connections back."""
        for session in self.sessions.values():
            session.close()
        for database in self.databases.values():
            database.close()


def report_due(reason: str = "r/1", to: Recipient = UNIT, **changes: Any) -> Letter:
    """A reminder that is neither urgent nor secret."""
    facts: dict[str, Fact] = {
        "contest": "Hội thi",
        "office": "Ban Tổ chức",
        "unit": "Huyện đoàn",
        "report": "Báo cáo quý I",
        "due_date": dt.date(2026, 3, 15),
        "page": "reports/1",
    }
    return Letter(reason, to, REPORT_DUE, {**facts, **changes}, CONTEST, BRANCH)


def reset(reason: str = "p/1", to: Recipient = UNIT) -> Letter:
    """A letter with a one-time link."""
    facts: dict[str, Fact] = {"page": "mat-khau/bi-mat", "name": "Hà", "expires_at": NOW}
    return Letter(reason, to, PASSWORD_RESET, facts)


def changed(reason: str = "c/1", to: Recipient = UNIT) -> Letter:
    """An urgent letter without a secret."""
    return Letter(reason, to, ACCOUNT_CHANGED, {"name": "Hà", "what": "đổi mật khẩu", "at": NOW})


def _create(database: Database, service: Service) -> None:
    # Not by migrations, which take seconds: test_migrations says that they make the same tables.
    if database.dialect == "postgresql":
        with database.engine.connect() as connection:
            connection.execute(sa.schema.CreateSchema(database.name))
    service.metadata.create_all(database.engine)


def open_house(url: str, folder: Path) -> House:
    """A site on empty databases, each service in a file or schema of its own."""
    databases = {}
    for service in SERVICES:
        its_url = f"sqlite:///{folder / service.name}.db" if url.startswith("sqlite") else url
        databases[service.name] = Database(its_url, schema=service.name)
        _create(databases[service.name], service)
    never = dt.time(0)
    settings = Settings(
        data=folder,
        site_urls={SITE: "https://hoithi.example/low"},
        mail_sender="Hội thi <hoithi@hoithi.example>",
        mail_quiet_from=never,
        mail_quiet_until=never,
    )
    return House(databases, settings)
