"""Chores: due at rest times, done by a process of their own that ends by itself."""

import sqlite3
import threading
import time

import pytest
import sqlalchemy as sa

from services.app import Installation
from services.chores import ChoreStarter, SiteChore, chores_of, do_chores, is_due
from services.intake.store.compared import waiting_since
from services.intake.tables import excluded_work
from services.operations.places import opened
from shared.ids import made_at_ms, new_id

NOW = 1_780_000_000_000
TITLE = "Máy gặt lúa mini"


def list_work(installation: Installation, site: str, work: str) -> None:
    """Put a work on an exclusion list, as it stands before it was compared."""
    values = dict.fromkeys(("contest", "branch", "list_name", "authors", "unit_name", "prize"), "")
    with opened(installation, site) as place:
        session = place.sessions["intake"]
        session.begin()
        session.core.execute(
            sa.insert(excluded_work).values(
                **values,
                id=work,
                title=TITLE,
                added_at="2026-01-01",
                added_by="demo:ai",
                uncompared=1,
            )
        )
        session.commit()


def waits(installation: Installation, site: str) -> tuple[int, int] | None:
    with opened(installation, site) as place:
        return waiting_since(place.sessions["intake"])


def starter(installation: Installation, chores: list[SiteChore]) -> ChoreStarter:
    site = installation.site_names[0]
    return ChoreStarter(chores, ["--site", site], installation.settings.data / "chores.log")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-100, -100, False),
        (-2000, -2000, True),
        (-59_000, -100, False),
        (-60_000, -100, True),
        (9, 9, True),
    ],
)
def test_chore_is_due_when_nobody_is_busy_or_it_waited_long(
    first: int, last: int, *, expected: bool
) -> None:
    assert is_due(NOW + first, NOW + last, now_ms=NOW) is expected


def test_waiting_spans_from_the_first_to_the_last(installation: Installation) -> None:
    site = installation.site_names[0]
    assert waits(installation, site) is None
    ids = [new_id() for _ in range(3)]
    for one in ids:
        list_work(installation, site, one)
    assert waits(installation, site) == (made_at_ms(min(ids)), made_at_ms(max(ids)))


def test_id_tells_when_it_was_made() -> None:
    before, made, after = time.time_ns(), new_id(), time.time_ns()
    assert before // 1_000_000 <= made_at_ms(made) <= after // 1_000_000
    assert made_at_ms("máy-gặt") >= 0


def test_chores_end_when_nothing_waits(installation: Installation) -> None:
    site = installation.site_names[0]
    list_work(installation, site, "0" * 26)
    do_chores(installation, [site], stay_s=0.05)
    assert waits(installation, site) is None


def test_relay_has_a_process_do_what_is_due(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOITHI_DATA", str(installation.settings.data))
    monkeypatch.setenv("HOITHI_CONTESTS", str(installation.settings.contests))
    site = installation.site_names[0]
    one = starter(installation, chores_of(installation, [site]))
    one.look()
    assert one.process is None
    list_work(installation, site, "0" * 26)
    one.look()
    assert one.process is not None
    assert one.process.wait(60) == 0
    assert waits(installation, site) is None
    one.look()
    assert one.process is None


def test_lost_connection_is_replaced(installation: Installation) -> None:
    site = installation.site_names[0]
    list_work(installation, site, "0" * 26)
    waiting = "services.intake.store.compared:waiting_since"
    chores = chores_of(installation, [site])
    one = next(one for one in chores if one.chore.waiting == waiting)
    one.session.core.connection.driver_connection.close()  # type: ignore[union-attr]
    with pytest.raises(sqlite3.ProgrammingError):
        one.is_due()
    assert one.is_due()
    assert not one.session.in_transaction()


def test_failed_process_is_told_about_and_tried_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOITHI_CONTESTS", str(installation.settings.data / "nowhere"))
    site = installation.site_names[0]
    list_work(installation, site, "0" * 26)
    one = starter(installation, chores_of(installation, [site]))
    one.look()
    assert one.process is not None
    assert one.process.wait(60) != 0
    with pytest.raises(RuntimeError, match=r"chores\.log"):
        one.look()
    one.look()
    assert one.process is not None
    stop = threading.Event()
    stop.set()
    one.run(stop)
    assert one.process.returncode is not None
