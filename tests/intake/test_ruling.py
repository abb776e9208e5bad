"""The committee's list: signed at once, with deviations, changed only by a new decision."""

import datetime as dt
from collections.abc import Callable

import pytest

from services.intake import queries
from services.intake.commands import Chosen, DecideScreening, ProposeScreening, WithdrawEntry
from services.intake.commands.ruling import NumberRuling, SignScreening
from services.intake.domain.proposals import ProposalKind
from services.intake.domain.ruling import RuledLine
from services.intake.queries.ruling import RuledView, rulings_of, signed_list
from shared.errors import HoithiError
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, LOW, TODAY
from tests.intake.sites import IntakeSite

HEAD = "demo:head"


def _propose(site: IntakeSite, entry: str, kind: ProposalKind, reason: str | None = None) -> None:
    eligible = kind is ProposalKind.ELIGIBLE
    chosen = (Chosen(entry),)
    site.do(ProposeScreening(CONTEST, LOW, chosen, eligible, reason, kind, "Điều 5"))


def _three(site: IntakeSite) -> tuple[str, str, str]:
    """Three entries: to be taken, a duplicate, and of poor quality."""
    good, twin, poor = (site.register(one) for one in ("Máy gặt", "Máy cắt", "Bẫy chuột"))
    _propose(site, good, ProposalKind.ELIGIBLE)
    _propose(site, twin, ProposalKind.DUPLICATE, "Trùng với hồ sơ 01/TN")
    _propose(site, poor, ProposalKind.POOR, "Chưa áp dụng thử")
    return good, twin, poor


def _sign(site: IntakeSite, *lines: RuledLine, number: str | None = "15/QĐ-BTC") -> str:
    command = SignScreening(CONTEST, LOW, lines, number, TODAY, "Trưởng Ban")
    its_id: str = site.do(command, HEAD).id
    return its_id


def _refused(site: IntakeSite, act: Callable[[], object]) -> str:
    before = site.everything()
    with pytest.raises(HoithiError) as refused:
        act()
    assert site.everything() == before
    return refused.value.code


def test_a_list_is_signed_at_once_with_its_deviations(below: IntakeSite) -> None:
    good, twin, poor = _three(below)
    ruling = _sign(
        below, RuledLine(good), RuledLine(twin), RuledLine(poor, True, "Đã có văn bản áp dụng")
    )
    stages = [below.entry(LOW, one).stage.value for one in (good, twin, poor)]
    assert stages == ["eligible", "ineligible", "eligible"]
    found = below.ask(signed_list, CONTEST, LOW, ruling)
    view = found.ruling
    assert (view.number, view.signed_on, view.signer, view.made_by) == (
        "15/QĐ-BTC", TODAY, "Trưởng Ban", HEAD,
    )  # fmt: skip
    assert (view.lines, view.eligible, view.deviations) == (3, 2, 1)
    assert found.lines[1:] == (
        RuledView(twin, "02/TN", "Máy cắt", "Xã Một", False, "Trùng với hồ sơ 01/TN", False, True),
        RuledView(poor, "03/TN", "Bẫy chuột", "Xã Một", True, "Đã có văn bản áp dụng", True, True),
    )


def test_a_proposal_keeps_its_kind_reason_and_clause(below: IntakeSite) -> None:
    _, twin, _ = _three(below)
    (act,) = below.ask(queries.one_entry, CONTEST, LOW, twin, EVERYTHING).screening
    assert (act.act, act.eligible, act.kind, act.reason, act.clause) == (
        "proposal", False, "duplicate", "Trùng với hồ sơ 01/TN", "Điều 5",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("eligible", "kind"), [(True, ProposalKind.POOR), (False, ProposalKind.ELIGIBLE)]
)
def test_a_proposal_does_not_contradict_itself(
    below: IntakeSite, eligible: bool, kind: ProposalKind
) -> None:
    chosen = (Chosen(below.register()),)
    command = ProposeScreening(CONTEST, LOW, chosen, eligible, "Vì thế", kind)
    assert _refused(below, lambda: below.do(command)) == "invalid_input"


def test_other_than_proposed_needs_a_reason(below: IntakeSite) -> None:
    good, twin, _ = _three(below)
    for line in (RuledLine(good, False), RuledLine(twin, True)):
        assert _refused(below, lambda line=line: _sign(below, line)) == "reason_missing"  # type: ignore[misc]


def test_what_is_to_be_completed_is_not_decided_as_proposed(below: IntakeSite) -> None:
    entry = below.register()
    _propose(below, entry, ProposalKind.RETURN, "Thiếu ảnh")
    assert _refused(below, lambda: _sign(below, RuledLine(entry))) == "reason_missing"
    _sign(below, RuledLine(entry, True, "Ảnh nộp tại cuộc họp"))
    assert below.entry(LOW, entry).eligible is True


def test_one_line_that_cannot_be_decided_keeps_the_list_unsigned(below: IntakeSite) -> None:
    good, twin, poor = _three(below)
    below.do(WithdrawEntry(CONTEST, LOW, twin, "Tác giả xin rút"))
    bare = below.register("Lò sấy")
    lines = [RuledLine(one) for one in (good, twin, poor, bare)]
    before = below.everything()
    with pytest.raises(HoithiError) as refused:
        _sign(below, *lines)
    assert below.everything() == before
    problems = [(one["entry"], one["code"]) for one in refused.value.facts["problems"]]
    assert problems == [(twin, "wrong_stage"), (bare, "not_proposed")]


def test_a_line_that_somebody_changed_meanwhile_keeps_the_list_unsigned(below: IntakeSite) -> None:
    good, twin, _ = _three(below)
    seen = below.entry(LOW, good).version
    _propose(below, good, ProposalKind.POOR, "Xem lại")
    lines = (RuledLine(good, version=seen), RuledLine(twin))
    assert _refused(below, lambda: _sign(below, *lines)) == "edit_conflict"


def test_a_decision_is_changed_only_by_another_and_both_are_kept(below: IntakeSite) -> None:
    good, twin, _ = _three(below)
    first = _sign(below, RuledLine(good), RuledLine(twin))
    again = RuledLine(twin, True, "Tác giả chứng minh là cải tiến")
    assert _refused(below, lambda: _sign(below, again, number=None)) == "ruling_needed"
    plain = DecideScreening(CONTEST, LOW, (Chosen(twin),), True, "Thôi")
    assert _refused(below, lambda: below.do(plain)) == "ruling_needed"
    assert _refused(below, lambda: _sign(below, again)) in ("ruling_needed", "ruling_taken")
    second = _sign(below, again, number="21/QĐ-BTC")
    assert below.entry(LOW, twin).stage == "eligible"
    stands = [one.stands for one in below.ask(signed_list, CONTEST, LOW, first).lines]
    assert stands == [True, False]
    assert [one.id for one in below.ask(rulings_of, CONTEST, LOW)] == [second, first]
    acts = below.ask(queries.one_entry, CONTEST, LOW, twin, EVERYTHING).screening
    assert [one.ruling.number for one in acts if one.ruling] == ["15/QĐ-BTC", "21/QĐ-BTC"]


def test_a_number_is_given_once(below: IntakeSite) -> None:
    good, twin, _ = _three(below)
    _sign(below, RuledLine(good))
    assert _refused(below, lambda: _sign(below, RuledLine(twin))) == "ruling_taken"


@pytest.mark.parametrize("lines", [(), ("x", "x")])
def test_a_list_has_lines_and_each_once(below: IntakeSite, lines: tuple[str, ...]) -> None:
    ruled = [RuledLine(one) for one in lines]
    assert _refused(below, lambda: _sign(below, *ruled)) in ("too_many_at_once", "invalid_input")


def test_a_list_is_not_signed_tomorrow(below: IntakeSite) -> None:
    good, _, _ = _three(below)
    day = TODAY + dt.timedelta(days=1)
    command = SignScreening(CONTEST, LOW, (RuledLine(good),), "1", day, "Trưởng Ban")
    assert _refused(below, lambda: below.do(command)) == "invalid_input"


def test_unsaid_a_decision_is_of_today_and_waits_for_its_number(below: IntakeSite) -> None:
    good, _, _ = _three(below)
    below.do(DecideScreening(CONTEST, LOW, (Chosen(good),), True))
    (view,) = below.ask(rulings_of, CONTEST, LOW)
    assert (view.number, view.signed_on, view.signer) == (None, TODAY, "Ban Tổ chức")


def test_a_decision_without_a_number_is_given_one_once(below: IntakeSite) -> None:
    good, _, _ = _three(below)
    ruling = _sign(below, RuledLine(good), number=None)
    lines = below.ask(signed_list, CONTEST, LOW, ruling).lines
    below.do(NumberRuling(CONTEST, LOW, ruling, " 16/QĐ-BTC ", None, "Phó Trưởng Ban"))
    found = below.ask(signed_list, CONTEST, LOW, ruling)
    assert (found.ruling.number, found.ruling.signed_on, found.ruling.signer) == (
        "16/QĐ-BTC", TODAY, "Phó Trưởng Ban",
    )  # fmt: skip
    assert found.lines == lines
    again = NumberRuling(CONTEST, LOW, ruling, "17/QĐ-BTC")
    assert _refused(below, lambda: below.do(again)) == "ruling_numbered"


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        (" ", None, "invalid_input"),
        ("9" * 300, None, "invalid_input"),
        ("16/QĐ-BTC", TODAY + dt.timedelta(days=1), "invalid_input"),
        ("15/QĐ-BTC", None, "ruling_taken"),
    ],
)
def test_a_number_is_one_and_free(
    below: IntakeSite, number: str, day: dt.date | None, code: str
) -> None:
    good, twin, _ = _three(below)
    _sign(below, RuledLine(good))
    ruling = _sign(below, RuledLine(twin), number=None)
    assert (
        _refused(below, lambda: below.do(NumberRuling(CONTEST, LOW, ruling, number, day))) == code
    )


def test_a_number_is_for_a_decision_of_this_branch(below: IntakeSite) -> None:
    assert _refused(below, lambda: below.do(NumberRuling(CONTEST, LOW, "x", "1"))) == "not_found"
