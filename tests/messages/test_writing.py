"""Letters written beside their cause: in its transaction, once per reason."""

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from shared.clock import FixedClock
from shared.database import Database
from shared.messages.catalogue import PASSWORD_RESET, RESULT
from shared.messages.letter import Letter, State, account, office, recipient_of, unit_contact
from shared.messages.tables import message
from shared.messages.writing import WrongFacts, facts_from_text, write
from shared.migrating import upgrade
from shared.site import SERVICE
from shared.unit import Context, Unit

NOW = dt.datetime(2026, 3, 1, 2, tzinfo=dt.UTC)
FACTS = {"page": "mat-khau/abc", "name": "Hà", "expires_at": NOW}


@pytest.fixture
def unit(database_url: str) -> Iterator[Unit]:
    """A unit of work on the site's own database, of each kind in turn."""
    database = Database(database_url, schema="site")
    upgrade(database, SERVICE)
    with database.session() as session:
        yield Unit(
            session, site="low", service="site", clock=FixedClock(NOW), context=Context("demo:ha")
        )
    database.close()


def reset(reason: str = "password_reset/1") -> Letter:
    """A letter to somebody who forgot the password."""
    return Letter(reason, account("demo:ha"), PASSWORD_RESET, FACTS)


def rows(unit: Unit) -> list[tuple[str, str, str, dict[str, object]]]:
    query = sa.select(message).order_by(message.c.reason)
    return [
        (one.reason, one.recipient, one.state, dict(facts_from_text(one.facts)))
        for one in unit.session.core.execute(query)
    ]


def test_a_letter_is_a_row_of_the_transaction(unit: Unit) -> None:
    unit.session.begin()
    assert write(unit, reset()) is True
    unit.session.rollback()
    assert rows(unit) == []
    unit.session.begin()
    assert write(unit, reset()) is True
    unit.session.commit()
    assert rows(unit) == [("password_reset/1", "account:demo:ha", State.QUEUED, FACTS)]


def test_one_reason_gives_one_letter(unit: Unit) -> None:
    unit.session.begin()
    written = [write(unit, reset()), write(unit, reset()), write(unit, reset("password_reset/2"))]
    unit.session.commit()
    assert written == [True, False, True]
    assert [one[0] for one in rows(unit)] == ["password_reset/1", "password_reset/2"]


def test_what_goes_out_by_hand_starts_as_a_draft(unit: Unit) -> None:
    facts = dict.fromkeys(RESULT.placeholders, "…")
    unit.session.begin()
    write(unit, Letter("result/1", unit_contact("c", "u"), RESULT, facts, "c", "b"))
    unit.session.commit()
    assert [one[2] for one in rows(unit)] == [State.DRAFT]


def test_facts_that_are_not_the_templates_are_a_fault(unit: Unit) -> None:
    letter = Letter("x", account("a"), PASSWORD_RESET, {"name": "Hà", "ten": "Hà"})
    unit.session.begin()
    with pytest.raises(WrongFacts) as fault:
        write(unit, letter)
    unit.session.rollback()
    assert str(fault.value) == ("password_reset: missing ['expires_at', 'page'], unknown ['ten']")
    assert rows(unit) == []


def test_a_recipient_is_read_back() -> None:
    for one in (account("demo:ha"), unit_contact("c", "u"), office("c", "level/unit")):
        assert recipient_of(one.text) == one
