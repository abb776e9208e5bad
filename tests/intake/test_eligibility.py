"""What the rules say of dossiers: each rule as data, kept by one and broken by another."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from services.intake import queries
from services.intake.commands import ListExcluded, SettlePair
from services.intake.domain.drafts import DraftAuthor
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.eligibility import Check
from services.intake.domain.exclusions import ListedWork
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepProfile, published_part
from tests.intake.rules import CONTEST, LOW, low
from tests.intake.sites import IntakeSite
from tests.intake.test_likeness import compare_all

AGE = {"kind": "minimum_age", "key": "age", "name": "Từ đủ 18 tuổi", "years": 18}
BORN = {
    "kind": "birth_dates", "key": "born", "name": "Sinh từ 2007", "earliest": "2007-06-01",
}  # fmt: skip
SINCE = {"kind": "since_year", "key": "since", "name": "Từ năm 2019", "year": 2019}
AREA = {"kind": "residence", "key": "area", "name": "Trên địa bàn", "places": ["Lạng Sơn"]}
PERSONS = {
    "kind": "entrants", "key": "who", "name": "Cá nhân", "persons": True, "organisations": False,
}  # fmt: skip
PAPER = {"kind": "confirmation", "key": "stamp", "name": "Có xác nhận", "by": "cơ quan"}
ONE_EACH = {"kind": "entries_per_person", "key": "each", "name": "Một người một bài", "most": 1}
OF_UNIT = {"kind": "entries_per_unit", "key": "unit", "name": "Mỗi đơn vị hai bài", "most": 2}
WON = {
    "kind": "won_before", "key": "won", "name": "Chưa đoạt giải",
    "prize": "Giải thưởng Sáng tạo Khoa học Công nghệ Việt Nam (VIFOTEC)",
}  # fmt: skip
ENTERED = {
    "kind": "entered_before", "key": "entered", "name": "Chưa dự thi", "contest": "Hội thi tỉnh",
}  # fmt: skip


def _rule(site: IntakeSite, *rules: Mapping[str, Any]) -> None:
    profile = low(version=2, eligibility=list(rules))
    site.do(KeepProfile(CONTEST, LOW, 2, published_part(profile)))


def _checks(site: IntakeSite, entry: str) -> tuple[Check, ...]:
    return site.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).checks


def _answer(site: IntakeSite, entry: str) -> str:
    (check,) = _checks(site, entry)
    assert check.facts
    return check.answer.value


def _by(**facts: Any) -> dict[str, Any]:
    return {"authors": (DraftAuthor("Nguyễn Văn An", **facts),)}


CASES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # A place of domain/contests.yaml or a seed, what keeps the rule, what does not, and the answer.
    ("Quảng Trị IX", AGE, _by(birth_date=dt.date(2008, 6, 30)), "pass"),
    ("Quảng Trị IX", AGE, _by(birth_date=dt.date(2008, 7, 1)), "fail"),
    ("Quảng Trị IX", AGE, _by(birth_year=2007), "pass"),
    ("Quảng Trị IX", AGE, _by(birth_year=2009), "fail"),
    ("Quảng Trị IX", AGE, _by(birth_year=2008), "cannot_tell"),
    ("Quảng Trị IX", AGE, _by(), "cannot_tell"),
    ("thanh thiếu niên", BORN, _by(birth_date=dt.date(2007, 6, 1)), "pass"),
    ("thanh thiếu niên", BORN, _by(birth_date=dt.date(2007, 5, 31)), "fail"),
    ("thanh thiếu niên", BORN, _by(birth_year=2007), "cannot_tell"),
    ("thanh thiếu niên", BORN, _by(birth_year=2006), "fail"),
    ("thanh thiếu niên", BORN, _by(birth_year=2010), "pass"),
    ("Lạng Sơn 8", SINCE, {"applied_since": 2019}, "pass"),
    ("Lạng Sơn 8", SINCE, {"applied_since": 2018}, "fail"),
    ("Lạng Sơn 8", SINCE, {"applied_since": None}, "cannot_tell"),
    ("Lạng Sơn 8", AREA, _by(address="Bắc Sơn, LANG SON"), "pass"),
    ("Lạng Sơn 8", AREA, _by(address="Hà Nội"), "cannot_tell"),
    ("cá nhân", PERSONS, {}, "pass"),
    ("cá nhân", PERSONS, {"entrant": "HTX Một"}, "fail"),
    ("Bình Dương X", PAPER, {}, "cannot_tell"),
]


@pytest.mark.parametrize(("place", "rule", "dossier", "answer"), CASES)
def test_a_rule_is_checked_with_its_facts(
    below: IntakeSite, place: str, rule: dict[str, Any], dossier: dict[str, Any], answer: str
) -> None:
    _rule(below, rule)
    assert _answer(below, below.register(place, **dossier)) == answer


def test_one_entry_per_person_is_counted_however_the_name_is_written(below: IntakeSite) -> None:
    _rule(below, ONE_EACH)
    one = below.register("Máy gặt")
    other = below.register("Lò sấy", authors=(DraftAuthor("Trần Thị An"),))
    assert [_answer(below, each) for each in (one, other)] == ["pass", "pass"]
    second = below.register("Bẫy đèn", authors=(DraftAuthor("NGUYEN V. AN"),))
    (check,) = _checks(below, second)
    assert (check.answer, "«Máy gặt»" in check.facts) == ("cannot_tell", True)


def test_a_unit_sends_no_more_than_it_may(below: IntakeSite) -> None:
    _rule(below, OF_UNIT)
    ids = [below.register(f"Máy {number}") for number in range(2)]
    assert [_answer(below, one) for one in ids] == ["pass", "pass"]
    ids.append(below.register("Máy nữa"))
    below.register("Máy của trường", unit="u2")
    assert _answer(below, ids[-1]) == "fail"


def test_an_earlier_winner_fails_when_a_person_has_said_so(below: IntakeSite) -> None:
    _rule(below, WON)
    title = "Ứng dụng công nghệ thông tin trong quản lý rừng phòng hộ"
    works = (ListedWork(title, ("Ng. V. An",), prize="Giải Ba", year=2021),)
    below.do(ListExcluded(CONTEST, LOW, "VIFOTEC 2021", works))
    mine = below.register("Ung dung CNTT trong quan ly rung phong ho", summary=None)
    innocent = below.register("Lò sấy hạt điều")
    assert _answer(below, mine) == "cannot_tell"
    compare_all(below)
    assert [_answer(below, one) for one in (mine, innocent)] == ["cannot_tell", "pass"]
    (pair,) = below.ask(queries.alike_works, CONTEST, LOW)
    below.do(SettlePair(CONTEST, LOW, *pair.pair.ids, SameOrNot.SAME))
    (check,) = _checks(below, mine)
    assert (check.answer, "Giải Ba" in check.facts) == ("fail", True)
    assert below.entry(LOW, mine).stage == "registered"


def test_a_list_of_another_prize_excludes_nobody(below: IntakeSite) -> None:
    _rule(below, WON, ENTERED)
    works = (ListedWork("Máy gặt lúa mini cầm tay", ("Nguyễn Văn An",)),)
    below.do(ListExcluded(CONTEST, LOW, "Hội thi tỉnh lần VI", works))
    mine = below.register("Máy gặt lúa mini cầm tay", summary=None)
    compare_all(below)
    assert [one.answer for one in _checks(below, mine)] == ["pass", "cannot_tell"]
