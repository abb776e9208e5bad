"""Counting dead letters against the limit, on each database."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import to_text
from shared.errors import BrokenPayload
from shared.messaging import dead_letters
from shared.messaging.dead_letters import Record
from shared.messaging.tables import dead_letter
from tests.messaging.sites import ToySite


def bury(site: ToySite, topic: str, *minutes_ago: int) -> None:
    for number, minutes in enumerate(minutes_ago):
        record = Record(topic, 0, number, b"k", f"{minutes} {number}".encode())
        dead_letters.set_aside(site.session, record, BrokenPayload(reason="r"))
        site.session.core.execute(
            sa.update(dead_letter)
            .where(dead_letter.c.value == record.value)
            .values(dead_at=to_text(wall_now() - timedelta(minutes=minutes)))
        )


def test_letters_of_ten_minutes_count(site: ToySite) -> None:
    bury(site, "t", 60, 9, 5, 1)
    assert dead_letters.recent(site.session, "t") == 3
    assert dead_letters.recent(site.session, "other") == 0


def test_time_alone_does_not_end_a_halt(site: ToySite) -> None:
    # Nothing new is buried while a worker stands still: hours later they must count the same.
    bury(site, "t", *[600 - number // 10 for number in range(50)])
    assert dead_letters.recent(site.session, "t") == 50


def test_resumed_letters_count_no_more_and_are_still_there(site: ToySite) -> None:
    bury(site, "t", 3, 2, 1)
    assert dead_letters.resume(site.session) == 3
    assert dead_letters.recent(site.session, "t") == 0
    assert [one.state for one in site.letters()] == ["resumed"] * 3
    bury(site, "t", 0)
    assert dead_letters.recent(site.session, "t") == 1


@pytest.mark.parametrize("state", [dead_letters.DROPPED, dead_letters.REPLAYED])
def test_resolved_letters_count_no_more(site: ToySite, state: str) -> None:
    bury(site, "t", 2, 1)
    assert dead_letters.mark(site.session, site.letters()[0].id, state)
    assert dead_letters.recent(site.session, "t") == 1


def test_same_record_at_another_place_is_one_letter(site: ToySite) -> None:
    for partition, offset in ((0, 1), (0, 7), (2, 1)):
        record = Record("t", partition, offset, b"k", b"v")
        dead_letters.set_aside(site.session, record, BrokenPayload(reason="r"))
    for other in (Record("t", 0, 1, b"\xff", b"v"), Record("u", 0, 1, b"k", b"v")):
        dead_letters.set_aside(site.session, other, BrokenPayload(reason="r"))
    assert [(one.record.topic, one.record.key) for one in site.letters()] == [
        ("t", b"k"),
        ("t", b"\xff"),
        ("u", b"k"),
    ]
