"""The monitor counts what progress events say, whatever their order."""

import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa

from services.reporting.projections import READ_MODELS, rebuild
from services.reporting.queries.monitor import Funnel, ReportCounts, monitor
from services.reporting.queries.units import units
from services.reporting.tables import table_of
from shared.clock import FixedClock
from shared.database import Database
from shared.events.contracts import (
    EntryNominated,
    EntryProgressed,
    EntryScored,
    ReportProgressed,
)
from shared.events.envelope import Event
from shared.events.parts import DecisionRef
from shared.identity.permissions import EVERYTHING
from shared.unit import Context, Unit
from tests.reporting.made import (
    BINH_LONG,
    BINH_PHUOC,
    CONTEST,
    LOC_NINH,
    PROVINCE,
    WALL,
    Maker,
    inbox,
    published,
    received,
)

DUE = dt.date(2022, 6, 15)


def progress(stage: str, unit: str = "huyen-doan", award: str | None = None) -> EntryProgressed:
    names = {"huyen-doan": "Huyện Đoàn Lộc Ninh", "xa-loc-an": "UBND xã Lộc An"}
    return EntryProgressed(
        stage=stage, title="Máy tách hạt", unit=unit, unit_name=names[unit], award=award
    )


def season() -> list[Event[Any]]:
    """Three entries of two units in Lộc Ninh, one of them to the top and nominated."""
    low, high = Maker("district"), Maker("province")
    events = published(low, BINH_PHUOC, LOC_NINH, BINH_LONG) + published(high, BINH_PHUOC, PROVINCE)
    say = low.event
    for entry, unit in (("e1", "huyen-doan"), ("e2", "huyen-doan"), ("e3", "xa-loc-an")):
        events.append(say("intake", LOC_NINH, entry, progress("registered", unit)))
    for entry, stage in (("e1", "eligible"), ("e2", "ineligible"), ("e3", "eligible")):
        unit = "xa-loc-an" if entry == "e3" else "huyen-doan"
        events.append(say("intake", LOC_NINH, entry, progress(stage, unit)))
    for entry, unit in (("e1", "huyen-doan"), ("e3", "xa-loc-an")):
        events.append(say("judging", LOC_NINH, entry, EntryScored(round="cham-diem", sheets=3)))
        events.append(say("judging", LOC_NINH, entry, progress("awarded", unit, "nhat")))
    events.append(say("intake", LOC_NINH, "e1", progress("sent")))
    events.append(high.event("intake", PROVINCE, "e1", progress("received")))
    events.append(say("intake", LOC_NINH, "e1", progress("received_above")))
    events.append(say("intake", LOC_NINH, "e3", progress("withdrawn", "xa-loc-an")))
    decision = DecisionRef(id="d", signed_on=DUE)
    data = EntryNominated(to="national/x", reason="xuất sắc", decision=decision)
    events.append(high.event("judging", PROVINCE, "e1", data))
    for unit, states in (("huyen-doan", ("due", "submitted")), ("xa-loc-an", ("due", "overdue"))):
        for state in states:
            on_time = True if state == "submitted" else None
            told = ReportProgressed(
                obligation="tien-do", unit=unit, unit_name=unit, due_date=DUE, state=state,
                on_time=on_time,
            )  # fmt: skip
            events.append(say("reporting", LOC_NINH, f"tien-do.{unit}.2022-06-15", told))
    return events


def seen(database: Database, site: str = "province") -> Any:
    with database.session() as session:
        found = monitor(session, site, WALL, 10)
        by_unit = {key: units(session, CONTEST, key, EVERYTHING) for key in (LOC_NINH, PROVINCE)}
    lines = {one.branch: (one.entries, one.reports, one.last_event_at) for one in found.branches}
    return lines, found.sites, by_unit


def test_every_count_of_a_branch(reporting: Database) -> None:
    inbox(reporting).apply(received(season()))

    with reporting.session() as session:
        found = monitor(session, "province", WALL, 10)

    assert {one.branch: (one.entries, one.reports) for one in found.branches} == {
        PROVINCE: (Funnel(received=1, nominated=1), ReportCounts()),
        BINH_LONG: (Funnel(), ReportCounts()),
        LOC_NINH: (
            Funnel(
                registered=3, eligible=2, ineligible=1, scored=2, awarded=2, sent=1,
                received_above=1, withdrawn=1,
            ),
            ReportCounts(on_time=1, missing=1),
        ),
    }  # fmt: skip
    assert [one.branch for one in found.branches] == [PROVINCE, BINH_LONG, LOC_NINH]


def test_units_without_entries_are_listed_with_zeros(reporting: Database) -> None:
    inbox(reporting).apply(received(season()))

    with reporting.session() as session:
        found = {
            one.unit: (one.entries, one.reports)
            for one in units(session, CONTEST, LOC_NINH, EVERYTHING)
        }

    assert found["huyen-doan"] == (
        Funnel(registered=2, eligible=1, ineligible=1, scored=1, awarded=1, sent=1,
               received_above=1),
        ReportCounts(on_time=1),
    )  # fmt: skip
    assert found["xa-loc-thinh"] == (Funnel(), ReportCounts())
    assert len(found) == len([one for one in BINH_PHUOC.units.values() if one.parent == "loc-ninh"])


def test_a_site_sees_its_own_branches_and_those_below(reporting: Database) -> None:
    inbox(reporting).apply(received(season()))

    with reporting.session() as session:
        found = monitor(session, "district", WALL, 10)

    assert [one.branch for one in found.branches] == [BINH_LONG, LOC_NINH]


@pytest.mark.parametrize("seed", range(12))
def test_any_order_and_any_batches_give_the_same_state(sqlite_url: str, seed: int) -> None:
    from tests.reporting.made import database

    straight, mixed = database(sqlite_url), database(sqlite_url.replace("test.db", "mixed.db"))
    chance, events = random.Random(seed), season()
    inbox(straight).apply(received(events))

    chance.shuffle(events)
    box = inbox(mixed)
    while events:
        size = chance.randint(1, 9)
        batch, events = events[:size], events[size:]
        box.apply(received(batch))

    assert seen(mixed) == seen(straight)


def test_events_read_twice_count_once(reporting: Database) -> None:
    box, events = inbox(reporting), season()
    box.apply(received(events))
    once = seen(reporting)

    box.apply(received(events))

    assert seen(reporting) == once


def test_rebuilding_gives_the_same_state(reporting: Database) -> None:
    inbox(reporting).apply(received(season()))
    before = {row: rows_of(reporting, row) for row in READ_MODELS}

    with reporting.session() as session:
        session.begin()
        unit = Unit(
            session, site="province", service="reporting", clock=FixedClock(WALL),
            context=Context("system"),
        )  # fmt: skip
        number = rebuild(unit)
        session.commit()

    assert number == len(season())
    assert {row: rows_of(reporting, row) for row in READ_MODELS} == before


def rows_of(database: Database, row: Any) -> list[Any]:
    table = table_of(row)
    keys = list(table.primary_key)
    leave = {"version"}
    columns = [one for one in table.columns if one.name not in leave]
    with database.session() as session:
        found = session.core.execute(sa.select(*columns).order_by(*keys)).all()
    return [tuple(one) for one in found]
