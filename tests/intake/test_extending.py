"""Later deadlines: for all by a notice, for one unit or entrant with a reason."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from services.intake import queries
from services.intake.commands import ForwardEntry, RegisterEntry
from services.intake.commands.extending import ExtendReceipt, GrantExtension
from services.intake.domain.drafts import DraftAuthor
from services.intake.queries.extending import deadlines
from services.intake.store.erasing import erase_authors
from shared.errors import HoithiError
from shared.identity.permissions import EVERYTHING
from shared.profiles import versions
from shared.profiles.model import Deadline, Extended
from tests.intake.rules import CONTEST, HIGH, LOW, draft, high
from tests.intake.sites import IntakeSite, World, result

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OLD = Deadline(date=dt.date(2026, 6, 30), inclusive=True)
NEW = Deadline(date=dt.date(2026, 7, 15), inclusive=True)
_JUNE = {"date": "2026-06-30", "inclusive": True}
NOTICE = "Thông báo số 12/TB-BTC"
JULY = dt.datetime(2026, 7, 10, 9, 0, tzinfo=ZONE).astimezone(dt.UTC)


def _late(site: IntakeSite, **changes: object) -> str | None:
    """Register in July; the code of the refusal, None where it is taken."""
    site.clock.instant = JULY
    try:
        site.do(RegisterEntry(CONTEST, LOW, draft(**changes)))  # type: ignore[arg-type]
    except HoithiError as refused:
        return refused.code
    return None


def _refused(site: IntakeSite, command: ExtendReceipt | GrantExtension) -> str:
    before = site.everything()
    with pytest.raises(HoithiError) as refused:
        site.do(command)
    assert site.everything() == before
    return refused.value.code


def test_an_extension_for_all_is_a_new_version_with_its_notice(below: IntakeSite) -> None:
    assert _late(below) == "deadline_passed"
    below.do(ExtendReceipt(CONTEST, LOW, NEW, NOTICE, dt.date(2026, 6, 25), version=1))
    profile = below.ask(versions.load, CONTEST, LOW)
    assert profile.receipt is not None
    assert (profile.version, profile.receipt.closes) == (2, NEW)
    moved = Extended(closed=OLD, notice=NOTICE, noticed_on=dt.date(2026, 6, 25))
    assert profile.receipt.extended == (moved,)
    assert _late(below) is None
    assert [one.name for one in below.sent()].count("contest.published") == 1


def test_the_version_before_stays_as_it_was(below: IntakeSite) -> None:
    below.do(ExtendReceipt(CONTEST, LOW, NEW, NOTICE))
    before = below.ask(versions.load, CONTEST, LOW, 1)
    assert before.receipt is not None
    assert (before.receipt.closes, before.receipt.extended) == (OLD, ())


def test_two_who_extend_at_once_do_it_once(below: IntakeSite) -> None:
    below.do(ExtendReceipt(CONTEST, LOW, NEW, NOTICE, version=1))
    again = ExtendReceipt(CONTEST, LOW, Deadline(date=dt.date(2026, 8, 1), inclusive=True), "Khác")
    seen = ExtendReceipt(CONTEST, LOW, again.closes, again.notice, version=1)
    assert _refused(below, seen) == "edit_conflict"


@pytest.mark.parametrize(
    ("closes", "notice", "code"),
    [
        (OLD, NOTICE, "not_later"),
        (Deadline(date=dt.date(2026, 7, 1), inclusive=False), NOTICE, "not_later"),
        (NEW, "  ", "reason_missing"),
    ],
)
def test_an_extension_for_all_is_later_and_has_a_notice(
    below: IntakeSite, closes: Deadline, notice: str, code: str
) -> None:
    assert _refused(below, ExtendReceipt(CONTEST, LOW, closes, notice)) == code


def test_a_units_extension_is_for_its_dossiers_alone(below: IntakeSite) -> None:
    below.do(GrantExtension(CONTEST, LOW, NEW, "Xã bị lũ", unit="u1"))
    assert (_late(below), _late(below, unit="u2")) == (None, "deadline_passed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authors": (DraftAuthor("TRAN THI BA"),)}, None),
        ({"authors": (DraftAuthor("Trần Văn Tư"), DraftAuthor("Trần Thị Ba"))}, None),
        ({"entrant": "Trần Thị Ba"}, None),
        ({}, "deadline_passed"),
    ],
)
def test_an_entrants_extension_is_found_by_name(
    below: IntakeSite, changes: dict[str, object], code: str | None
) -> None:
    below.do(GrantExtension(CONTEST, LOW, NEW, "Ốm nặng", entrant="Trần Thị Ba"))
    assert _late(below, **changes) == code


@pytest.mark.parametrize(("unit", "codes"), [(None, []), ("u1", ["deadline_passed"])])
def test_an_extension_for_what_comes_from_below_holds_for_its_sender(
    world: World, below: IntakeSite, above: IntakeSite, unit: str | None, codes: list[str]
) -> None:
    entry = below.register()
    below.screen(entry)
    until = Deadline(date=dt.date(2026, 7, 25), inclusive=True)  # before the close for all
    above.do(GrantExtension(CONTEST, HIGH, until, "Mưa lũ", unit=unit, from_below=True))
    late = dt.datetime(2026, 7, 20, 9, 0, tzinfo=ZONE).astimezone(dt.UTC)
    below.clock.instant = above.clock.instant = late
    below.sign(result(entry))
    below.do(ForwardEntry(CONTEST, LOW, entry, "Được gia hạn"))
    world.settle()
    assert [code for _, code in above.refusals()] == codes


def test_what_is_handed_in_is_not_extended_by_what_is_for_below(above: IntakeSite) -> None:
    above.publish(high(version=2, receipt={"closes": _JUNE}))
    above.do(GrantExtension(CONTEST, HIGH, NEW, "Mưa lũ", from_below=True))
    above.clock.instant = JULY
    with pytest.raises(HoithiError) as refused:
        above.do(RegisterEntry(CONTEST, HIGH, draft()))
    assert refused.value.code == "deadline_passed"


def test_the_check_names_the_extension_and_its_reason(below: IntakeSite) -> None:
    below.do(GrantExtension(CONTEST, LOW, NEW, "Xã bị lũ", unit="u1"))
    below.clock.instant = JULY
    entry = below.register()
    (check,) = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).checks
    assert (check.answer, check.facts) == (
        "pass",
        "Nhận lúc 09:00 ngày 10/07/2026; hạn nhận đến hết ngày 15/07/2026 (gia hạn riêng: Xã bị "
        "lũ).",
    )


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (GrantExtension(CONTEST, LOW, NEW, "", unit="u1"), "reason_missing"),
        (GrantExtension(CONTEST, LOW, NEW, "Lũ"), "invalid_input"),
        (GrantExtension(CONTEST, LOW, OLD, "Lũ", unit="u1"), "not_later"),
        (GrantExtension(CONTEST, LOW, NEW, "Lũ", unit="nowhere"), "unit_unknown"),
        (GrantExtension(CONTEST, LOW, NEW, "Lũ", from_below=True), "invalid_input"),
        (GrantExtension(CONTEST, LOW, NEW, "Lũ", None, "An", from_below=True), "invalid_input"),
    ],
)
def test_an_extension_for_some_says_for_whom_until_when_and_why(
    below: IntakeSite, command: GrantExtension, code: str
) -> None:
    assert _refused(below, command) == code


def test_the_list_shows_both_kinds(below: IntakeSite) -> None:
    below.do(GrantExtension(CONTEST, LOW, NEW, "Xã bị lũ", unit="u1"))
    below.do(
        ExtendReceipt(CONTEST, LOW, Deadline(date=dt.date(2026, 7, 5), inclusive=True), NOTICE)
    )
    found = below.ask(deadlines, CONTEST, LOW)
    assert (found.version, found.deadline) == (
        2,
        "đến hết ngày 05/07/2026 (gia hạn theo Thông báo số 12/TB-BTC)",
    )
    (granted,) = found.granted
    assert (granted.unit_name, granted.until) == ("Xã Một", "đến hết ngày 15/07/2026")


def test_erasing_an_author_takes_the_name_out_of_the_extension(below: IntakeSite) -> None:
    below.do(GrantExtension(CONTEST, LOW, NEW, "Ốm nặng", entrant="Nguyễn Văn An", unit="u1"))
    entry = below.register()
    below.session.begin()
    erase_authors(below.session, entry)
    below.session.commit()
    (granted,) = below.ask(deadlines, CONTEST, LOW).granted
    assert granted.entrant is not None
    assert (granted.entrant.startswith("sha256:"), granted.unit) == (True, "u1")
