"""What accounts write, on both databases: the chain, its erasure, letters forgotten, migrations."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Database, Session
from shared.identity import acts, api_tokens, outsiders, personal, recovery
from shared.identity.act_queries import Wanted, noted_acts
from shared.identity.acts import Act
from shared.identity.retention import forget_acts, forget_sessions
from shared.messages import store
from shared.migrating import upgrade
from shared.site import METADATA, SERVICE

WHO = "01account"


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url, schema="site")
    upgrade(database, SERVICE)
    with database.session() as found:
        yield found
    database.close()


def noted(session: Session, *names: str) -> None:
    for name in names:
        session.begin()
        acts.note(session, Act(name, WHO, WHO, "192.0.2.7", {"n": 1}), wall_now())
        session.commit()


def test_migrations_make_the_tables_that_the_code_declares(session: Session) -> None:
    schema = None if session.dialect == "sqlite" else "site"
    there = sa.inspect(session.database.engine)
    for name in ("account", "api_token", "security_act", "outside_identity"):
        columns = {one["name"] for one in there.get_columns(name, schema=schema)}
        assert columns == set(METADATA.tables[name].c.keys())


def test_chain_is_whole_before_and_after_an_erasure(session: Session) -> None:
    noted(session, "signed_in", "signed_out", "signed_in")
    assert (list(acts.breaks(session)), acts.head(session).seq) == ([], 3)
    found = noted_acts(session, Wanted(kind="sign-in", text="192.0.2.7"), 10)
    assert [one.seq for one in found] == [3, 2, 1]
    assert noted_acts(session, Wanted(within=(("c", "l/u"),)), 10) == ()
    session.begin()
    personal.erase(session, WHO, wall_now())
    assert store.forget(session, personal.recipients_of(WHO, "ha@example.vn")) == 0
    session.commit()
    assert [one.is_erased for one in noted_acts(session, Wanted(), 10)] == [True] * 3
    assert list(acts.breaks(session)) == []


def test_what_is_too_old_is_forgotten_once(session: Session) -> None:
    noted(session, "signed_in")
    later = wall_now() + timedelta(days=1)
    for rows in (1, 0):
        session.begin()
        assert forget_acts(session, later - timedelta(hours=1), later) == rows
        forget_sessions(session, later)
        session.commit()
    assert store.forget_ended(session, later) == 0


def test_codes_and_outside_identities(session: Session) -> None:
    now = wall_now()
    session.begin()
    recovery.replace_all(session, WHO, ("a", "b"))
    assert [recovery.use(session, WHO, "a", now) for _ in range(2)] == [True, False]
    assert recovery.left(session, WHO) == 1
    outsiders.add(session, "https://id.example.vn", "17", WHO, now)
    assert outsiders.account_of(session, "https://id.example.vn", "17") == WHO
    assert outsiders.is_taken(session, "https://id.example.vn", WHO)
    assert api_tokens.usable(session, WHO, now) == ()
    session.commit()
