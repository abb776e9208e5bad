"""Nothing goes up after the deadline of the branch above; what is unsigned is announced."""

import datetime as dt

import pytest
import sqlalchemy as sa

from services.intake.commands import ForwardEntry, WithdrawEntry
from services.intake.commands.deadlines import AnnounceUnsigned
from services.intake.commands.extending import GrantExtension
from services.intake.domain.upper_deadline import alarms, upper_deadline
from services.intake.queries.upper import SendingLimit, sending_limit
from services.intake.service import SERVICE
from services.intake.tables import METADATA, forwarding
from shared.database import Session
from shared.errors import RuleViolation
from shared.messaging import due
from shared.profiles.keeping import KeepUnits
from shared.profiles.model import Deadline
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, LOW_SITE, NOW, high, low
from tests.intake.sites import IntakeSite, World, result

BEFORE = dt.date(2026, 7, 15)
LAST = BEFORE - dt.timedelta(days=1)
LATE = dt.datetime(2026, 7, 15, 3, 0, tzinfo=dt.UTC)
ZONE = "Asia/Ho_Chi_Minh"
_message = METADATA.tables["message"]


def _unsigned_letters(site: IntakeSite) -> list[str]:
    query = sa.select(_message.c.reason).where(_message.c.template == "unsigned")
    return sorted(site.session.core.execute(query).scalars())


def test_the_branch_above_goes_before_the_own_plan() -> None:
    own = {"awards": ["gold"], "before": {"date": "2026-07-01", "inclusive": True}}
    plan = low(forwarding=own)
    found = [upper_deadline(plan, above) for above in (high(), None)]
    assert [str(one.deadline) if one else "" for one in found] == [
        "trước ngày 15/07/2026", "đến hết ngày 01/07/2026",
    ]  # fmt: skip
    assert upper_deadline(low(), None) is None
    closes = high(receipt={"closes": {"date": "2026-08-31", "inclusive": True}})
    found_closing = upper_deadline(low(), closes)
    assert found_closing is not None
    assert str(found_closing.deadline) == "đến hết ngày 31/08/2026"


def test_alarms_lie_two_weeks_one_week_and_two_days_before() -> None:
    limit = upper_deadline(low(), high())
    assert limit is not None
    found = [(one.days, one.at) for one in alarms(limit, ZONE, NOW)]
    assert found == [
        (14, dt.datetime(2026, 6, 30, 1, tzinfo=dt.UTC)),
        (7, dt.datetime(2026, 7, 7, 1, tzinfo=dt.UTC)),
        (2, dt.datetime(2026, 7, 12, 1, tzinfo=dt.UTC)),
    ]
    assert [one.days for one in alarms(limit, ZONE, LATE - dt.timedelta(days=5))] == [2]


def test_what_is_signed_too_late_is_kept_until_an_extension(world: World) -> None:
    below = world.sites[LOW_SITE]
    entry = below.register()
    below.screen(entry)
    below.clock.instant = LATE
    below.sign(result(entry))
    known = below.entry(LOW, entry)
    assert (known.stage, known.result.goes_up, known.forwarding) == ("eligible", True, None)
    before = below.everything()
    with pytest.raises(RuleViolation) as error:
        below.do(ForwardEntry(CONTEST, LOW, entry))
    assert (error.value.code, below.everything() == before) == ("upper_deadline_passed", True)

    below.do(ForwardEntry(CONTEST, LOW, entry, " 12/TB-BTC  ngày 14/7/2026 "))
    world.settle()
    assert below.entry(LOW, entry).stage == "refused_above"
    assert below.ask(_extension, below.entry(LOW, entry).forwarding) == "12/TB-BTC ngày 14/7/2026"


def _extension(session: Session, its_id: str) -> str | None:
    query = sa.select(forwarding.c.extension).where(forwarding.c.id == its_id)
    found: str | None = session.core.execute(query).scalar_one()
    return found


def test_an_extension_for_the_sending_unit_lets_it_in(world: World) -> None:
    below, above = world.sites[LOW_SITE], world.sites[HIGH_SITE]
    entry = below.register()
    below.screen(entry)
    below.clock.instant = above.clock.instant = LATE + dt.timedelta(days=50)
    below.sign(result(entry))
    above.do(KeepUnits(CONTEST, 2, ({"key": "north", "name": "Miền Bắc", "kind": "area"},)))
    until = Deadline(date=dt.date(2026, 9, 10), inclusive=True)
    above.do(GrantExtension(CONTEST, HIGH, until, "Mưa lũ", unit="north"))
    below.do(ForwardEntry(CONTEST, LOW, entry, "12/TB"))
    world.settle()
    assert below.entry(LOW, entry).stage == "received_above"


def test_the_desk_says_what_is_known_of_the_deadline(below: IntakeSite) -> None:
    assert below.ask(sending_limit, low(), NOW) == SendingLimit(
        "Cả nước", "trước ngày 15/07/2026", is_over=False
    )
    assert below.ask(sending_limit, low(), LATE) == SendingLimit(
        "Cả nước", "trước ngày 15/07/2026", is_over=True
    )
    stranger = low(parent={"key": "high/elsewhere", "name": "Nơi khác"})
    assert below.ask(sending_limit, stranger, NOW) == SendingLimit("Nơi khác", "", is_over=False)
    assert below.ask(sending_limit, high(), NOW) is None


def test_what_is_unsigned_is_announced_at_each_step_once(below: IntakeSite) -> None:
    entry = below.register()
    items = [
        one
        for one in below.ask(due.open_items, "2026-07-14T00:00:00.000000+00:00")
        if one.kind in SERVICE.due
    ]
    assert [one.payload["days"] for one in items] == [14, 7, 2]
    for item in (*items, items[0]):
        below.clock.instant = item.at
        below.do(SERVICE.due[item.kind](item))
    place = f"unsigned/{CONTEST}/{LOW}/{LAST}"
    assert _unsigned_letters(below) == sorted(f"{place}/{days}" for days in (14, 7, 2))
    below.screen(entry)
    below.sign(result(entry))
    assert below.do(AnnounceUnsigned(CONTEST, LOW, LAST, 1)) is False


def test_an_alarm_for_a_day_that_was_moved_says_nothing(below: IntakeSite) -> None:
    below.register()
    assert below.do(AnnounceUnsigned(CONTEST, LOW, LAST - dt.timedelta(days=3), 7)) is False
    assert _unsigned_letters(below) == []


def test_sent_up_while_the_author_withdraws(world: World, below: IntakeSite) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    below.do(WithdrawEntry(CONTEST, LOW, entry, "Tác giả xin rút"))
    assert below.entry(LOW, entry).stage == "withdrawal_pending"
    with pytest.raises(RuleViolation):
        below.do(ForwardEntry(CONTEST, LOW, entry))
    world.settle()
    assert below.entry(LOW, entry).stage == "withdrawn"
    assert world.sites[HIGH_SITE].entry(HIGH, entry).stage == "withdrawn"


def test_withdrawn_first_is_not_sent(world: World, below: IntakeSite) -> None:
    entry = below.register()
    below.screen(entry)
    below.do(WithdrawEntry(CONTEST, LOW, entry, "Tác giả xin rút"))
    below.sign(result(entry))
    world.settle()
    assert below.entry(LOW, entry).forwarding is None
