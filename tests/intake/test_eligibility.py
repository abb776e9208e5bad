"""What the rules say of dossiers: each rule as data, kept by one and broken by another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.intake import queries
from services.intake.commands import ListExcluded, SettlePair
from services.intake.domain.drafts import DraftAuthor
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.eligibility import Check
from services.intake.domain.evidence import Evidence
from services.intake.domain.exclusions import ListedWork
from services.intake.domain.expressions import check_expression
from services.intake.domain.handed_in import check_deadline, check_parts
from shared.events.parts import FileRef
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepProfile, published_part
from shared.profiles.model import Expression, Receipt
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
FEW = {
    "kind": "expression", "key": "few", "name": "Cá nhân không quá ba tác giả",
    "passes": "size(entry.authors) <= 3 || entry.organisation != null",
    "message": "Hơn ba tác giả mà không có tổ chức đứng tên.",
}  # fmt: skip
FRESH = {
    "kind": "expression", "key": "fresh", "name": "Áp dụng trong hai năm",
    "passes": "entry.applied_since >= 2024", "message": "Áp dụng đã lâu.",
}  # fmt: skip
SHARES = {
    "kind": "expression", "key": "shares", "name": "Có tác giả chính",
    "passes": "entry.authors.exists(one, one.share >= 50000)", "message": "Không ai góp một nửa.",
}  # fmt: skip


def _rule(site: IntakeSite, *rules: Mapping[str, Any]) -> None:
    profile = low(version=2, eligibility=list(rules))
    site.do(KeepProfile(CONTEST, LOW, 2, published_part(profile)))


def _checks(site: IntakeSite, entry: str) -> tuple[Check, ...]:
    """What the rules say, without what is said of receiving."""
    every = _every_check(site, entry)
    return tuple(one for one in every if one.key not in ("receipt", "dossier-parts"))


def _every_check(site: IntakeSite, entry: str) -> tuple[Check, ...]:
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
    ("ba tác giả", FEW, {}, "pass"),
    ("ba tác giả", FEW, {"authors": (DraftAuthor("A"),) * 4}, "fail"),
    ("ba tác giả", FEW, {"authors": (DraftAuthor("A"),) * 4, "entrant": "HTX"}, "pass"),
    ("mới áp dụng", FRESH, {"applied_since": 2025}, "pass"),
    ("mới áp dụng", FRESH, {"applied_since": 2020}, "fail"),
    ("mới áp dụng", FRESH, {"applied_since": None}, "cannot_tell"),
    ("tỷ lệ", SHARES, {"authors": (DraftAuthor("A", share_percent=Decimal("33.5")),)}, "fail"),
    ("tỷ lệ", SHARES, {"authors": (DraftAuthor("A", share_percent=Decimal("50")),)}, "pass"),
    ("tỷ lệ", SHARES, {"authors": (DraftAuthor("A"),)}, "cannot_tell"),
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


def test_a_broken_expression_says_its_message_and_the_facts(below: IntakeSite) -> None:
    _rule(below, FRESH)
    (check,) = _checks(below, below.register("Máy cũ", applied_since=2020))
    assert check.facts == "Áp dụng đã lâu. Căn cứ: entry.applied_since = 2020."
    (check,) = _checks(below, below.register("Máy nào đó", applied_since=None))
    assert check.facts == "Chưa đủ dữ kiện để xét. Căn cứ: entry.applied_since = chưa rõ."


def test_erased_authors_are_unknown_and_not_none_at_all(below: IntakeSite) -> None:
    entry = replace(below.entry(LOW, below.register("Máy gặt")), personal="erased:0")
    rule = Expression.model_validate(FEW)
    assert check_expression(rule, entry, Evidence(), None).answer == "cannot_tell"


RECEIVED = [
    # Day of receipt, deadline, whether a postmark counts, and the answer.
    ("2026-06-30", {"date": "2026-06-30", "inclusive": True}, True, "pass"),
    ("2026-06-30", {"date": "2026-06-30", "inclusive": False}, False, "fail"),
    ("2026-07-01", {"date": "2026-06-30", "inclusive": True}, False, "fail"),
    ("2026-07-01", {"date": "2026-06-30", "inclusive": True}, True, "cannot_tell"),
    (
        "2026-06-30", {"date": "2026-06-30", "time": "17:00", "inclusive": True}, True,
        "cannot_tell",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("day", "closes", "by_post", "answer"), RECEIVED)
def test_the_day_of_receipt_is_held_against_the_deadline(
    below: IntakeSite, day: str, closes: dict[str, Any], *, by_post: bool, answer: str
) -> None:
    entry = below.register("Máy gặt")
    counts = ("postmark", "in_person") if by_post else ("in_person",)
    receipt = Receipt.model_validate({"closes": closes, "counts": counts})
    day_only = replace(below.entry(LOW, entry), handed_in=None)
    known = replace(day_only, registered_on=dt.date.fromisoformat(day))
    assert check_deadline(receipt, known, "Asia/Ho_Chi_Minh").answer == answer


def test_a_part_without_a_file_is_named(below: IntakeSite) -> None:
    parts = [
        {"key": "don", "name": "Đơn dự thi"},
        {"key": "anh", "name": "Ảnh mô hình", "required": False},
    ]
    profile = low(version=2, dossier_parts=parts)
    below.do(KeepProfile(CONTEST, LOW, 2, published_part(profile)))
    entry = below.register("Máy gặt")
    found = {one.key: one for one in _every_check(below, entry)}
    assert list(found) == ["receipt", "dossier-parts"]
    assert (found["dossier-parts"].answer, found["dossier-parts"].facts) == (
        "cannot_tell",
        "Chưa ghi nhận thành phần nào; cần: Đơn dự thi.",
    )
    assert found["receipt"].clause == "đến hết ngày 30/6/2026"
    dossier = below.entry(LOW, entry).dossier
    file = FileRef(
        sha256="0" * 64, name="don.pdf", media_type="application/pdf", size=1, part="don"
    )
    whole = replace(below.entry(LOW, entry), dossier=dossier.model_copy(update={"files": (file,)}))
    assert check_parts(profile.dossier_parts or (), whole).answer == "pass"
