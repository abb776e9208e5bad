"""The two seed contests say what their plans say: traps kept, silence kept, quotes verbatim."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.profiles.loading import load_profile
from shared.profiles.model import BranchProfile, Deadline, Profile, SinceYear, WonBefore
from tests.profiles.paths import BASES, CONTESTS, HERE

LOC_NINH = load_profile(CONTESTS / "loc-ninh-6.yaml")
LANG_SON = load_profile(CONTESTS / "lang-son-8.yaml")
DISTRICT = LOC_NINH.branch_profile("district/loc-ninh")
PROVINCE = LANG_SON.branch_profile("province/lang-son")
HANOI = "Asia/Ho_Chi_Minh"


def local(*parts: int) -> dt.datetime:
    zone = dt.timezone(dt.timedelta(hours=7))
    return dt.datetime(*parts, tzinfo=zone)  # type: ignore[misc, arg-type]


def quotes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for key, one in value.items() if key == "quote" and isinstance(one, str))
        for one in value.values():
            yield from quotes(one)
    elif isinstance(value, list):
        for one in value:
            yield from quotes(one)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()


@pytest.mark.parametrize("path", BASES, ids=lambda path: path.stem)
def test_every_quote_stands_in_the_plan(path: Path) -> None:
    plan = squeezed((HERE / "plans" / f"{path.stem}.txt").read_text(encoding="utf-8"))
    found = set(quotes(yaml.safe_load(path.read_text(encoding="utf-8"))))

    assert len(found) >= 8
    parts = (squeezed(part) for quote in found for part in quote.split("[…]"))
    assert [part for part in parts if part not in plan] == []


@pytest.mark.parametrize("path", BASES, ids=lambda path: path.stem)
def test_legal_bases_are_cited_as_the_plan_cites_them(path: Path) -> None:
    plan = squeezed((HERE / "plans" / f"{path.stem}.txt").read_text(encoding="utf-8"))
    branches = load_profile(path).branches.values()
    texts = [basis.text for branch in branches for basis in branch.legal_bases]

    assert texts
    assert [text for text in texts if squeezed(text) not in plan] == []


def test_loc_ninh_reports_have_two_dates_a_year_and_wait_for_a_person() -> None:
    progress = DISTRICT.obligation("bao-cao-tien-do")

    assert progress is not None
    assert progress.due_dates == (
        dt.date(2022, 6, 15),
        dt.date(2022, 12, 15),
        dt.date(2023, 6, 15),
        dt.date(2023, 12, 15),
    )
    assert "mỗi quý 01 lần vào ngày 15 tháng 6 và tháng 12" in (progress.clause or "")
    assert not progress.is_confirmed
    assert progress.through == "phong-kinh-te-ha-tang"


def test_loc_ninh_editions_differ_per_level() -> None:
    assert DISTRICT.edition_number == "VI"
    above = LOC_NINH.branch("province/binh-phuoc").edition

    assert above is not None
    assert above.number == "VII"
    assert "«lần VI»" in (above.note or "")


def test_loc_ninh_cites_its_legal_basis_with_its_mistake() -> None:
    assert DISTRICT.legal_bases[0].text.startswith("Quyết định số 165/2016/QĐ-TTg ngày 14/7/2006")
    assert "165/2006" in (DISTRICT.legal_bases[0].note or "")


def test_loc_ninh_judging_may_start_on_the_day_intake_closes() -> None:
    closes = DISTRICT.receipt and DISTRICT.receipt.closes
    judging = next(one for one in DISTRICT.calendar if one.key == "judging")

    assert closes == Deadline(date=dt.date(2023, 4, 30), inclusive=True)
    assert judging.span() == (dt.date(2023, 4, 30), dt.date(2023, 5, 20))


def test_loc_ninh_intake_closes_on_a_sunday_and_holiday_and_is_not_rolled() -> None:
    assert DISTRICT.receipt is not None
    closes = DISTRICT.receipt.closes

    assert closes is not None
    assert closes.date.weekday() == 6
    assert closes.is_met_by(local(2023, 4, 30, 23, 59, 59), HANOI)
    assert not closes.is_met_by(local(2023, 5, 1), HANOI)


def test_loc_ninh_gives_no_parts_criteria_or_since_year() -> None:
    silent = (DISTRICT.dossier_parts, DISTRICT.judging, DISTRICT.eligibility, DISTRICT.awards)

    assert silent == (None, None, None, None)
    assert len(DISTRICT.fields or ()) == 7
    assert DISTRICT.receipt and DISTRICT.receipt.opens is None
    assert [str(one) for one in DISTRICT.missing_for("judging")] == [
        "vòng chấm điểm",
        "cách xếp hạng",
        "cơ cấu giải thưởng",
    ]


def test_loc_ninh_forwards_to_a_branch_that_is_not_on_the_bus() -> None:
    assert LOC_NINH.parent_of("district/loc-ninh") == "province/binh-phuoc"
    assert LOC_NINH.is_external("province/binh-phuoc")
    assert DISTRICT.parent is not None and DISTRICT.parent.external
    assert DISTRICT.forwarding is not None and not DISTRICT.forwarding.is_stated


def test_loc_ninh_launch_is_a_quarter_and_the_ceremony_a_month() -> None:
    spans = {one.key: one.span() for one in DISTRICT.calendar}

    assert spans["launch"] == (dt.date(2022, 1, 1), dt.date(2022, 3, 31))
    assert spans["ceremony"] == (dt.date(2023, 12, 1), dt.date(2023, 12, 31))


@pytest.mark.parametrize("profile", [DISTRICT, PROVINCE], ids=["loc-ninh", "lang-son"])
def test_intake_may_start_with_what_the_plan_gives(profile: BranchProfile) -> None:
    assert profile.missing_for("intake") == ()


@pytest.mark.parametrize(
    ("profile", "key", "decision"),
    [
        (DISTRICT, "bao-cao-tien-do", "Quyết định số 7510/QĐ-UBND ngày 30/11/2021 của UBND huyện"),
        (PROVINCE, "bao-cao-tinh-hinh", "Quyết định số 798/QĐ-UBND ngày 01/5/2024"),
    ],
)
def test_who_owes_reports_is_not_in_the_plan(
    profile: BranchProfile, key: str, decision: str
) -> None:
    committee, report = profile.committee, profile.obligation(key)

    assert committee is not None and report is not None
    assert (committee.decision, report.who) == (decision, None)
    assert report.who_stated


def test_lang_son_reports_have_no_due_date() -> None:
    (report,) = PROVINCE.obligations

    assert (report.due_dates, report.is_confirmed) == ((), False)
    assert report.clause and report.clause.startswith("Thường xuyên tổng hợp, báo cáo tình hình")
    assert [one.path for one in PROVINCE.missing_for("reporting")] == [
        "obligations.bao-cao-tinh-hinh.who",
        "obligations.bao-cao-tinh-hinh.due_dates",
        "obligations.bao-cao-tinh-hinh.confirmed_by",
    ]


def test_lang_son_document_number_and_day_are_blank_until_registered() -> None:
    plan = PROVINCE.plan

    assert plan is not None
    assert (plan.number, plan.date) == (None, None)
    assert plan.number_line() == "Số:       /KH-BTC"
    assert plan.date_line() == "Lạng Sơn, ngày        tháng 5 năm 2024"
    registered = plan.model_copy(update={"number": "09", "date": dt.date(2024, 2, 4)})
    assert registered.number_line() == "Số: 09/KH-BTC"
    assert registered.date_line() == "Lạng Sơn, ngày 04 tháng 02 năm 2024"


def test_lang_son_excludes_earlier_winners_and_older_works() -> None:
    rules = PROVINCE.eligibility or ()

    assert [one.year for one in rules if isinstance(one, SinceYear)] == [2019]
    assert [(one.prize, one.years) for one in rules if isinstance(one, WonBefore)] == [
        ("Giải thưởng Sáng tạo Khoa học Công nghệ Việt Nam (VIFOTEC)", None),
        ("Cuộc thi Sáng tạo dành cho thanh thiếu niên nhi đồng tỉnh Lạng Sơn", (2024, 2025)),
    ]


def test_lang_son_authors_have_the_day_and_sectors_and_nominees_have_not() -> None:
    receipt, nomination = PROVINCE.receipt, PROVINCE.nomination

    assert receipt and receipt.closes and nomination and nomination.before
    (sectors,) = receipt.from_below
    on_the_day = local(2025, 5, 30, 12)
    assert receipt.closes.is_met_by(on_the_day, HANOI)
    assert not sectors.before.is_met_by(on_the_day, HANOI)
    assert sectors.before.is_met_by(local(2025, 5, 29, 23, 59), HANOI)
    assert not nomination.before.is_met_by(local(2025, 8, 20), HANOI)
    assert nomination.before.is_met_by(local(2025, 8, 19, 23, 59), HANOI)
    assert str(receipt.closes) == "đến hết ngày 30/05/2025"
    assert str(sectors.before) == "trước ngày 30/05/2025"


def test_lang_son_gives_no_fields_parts_criteria_or_opening_day() -> None:
    silent = (PROVINCE.fields, PROVINCE.dossier_parts, PROVINCE.awards, PROVINCE.rounds())

    assert silent == (None, None, None, ())
    assert PROVINCE.receipt is not None and PROVINCE.receipt.opens is None
    assert PROVINCE.receipt.opens_stated == "Từ ngày ban hành Thể lệ Hội thi"


def test_lang_son_has_one_receipt_series_over_two_counters() -> None:
    assert [one.unit for one in PROVINCE.standing_offices or ()] == [
        "so-khoa-hoc-va-cong-nghe",
        "lien-hiep-hoi-tinh",
    ]
    assert PROVINCE.receipt_text(12) == "12"


def test_lang_son_sector_contests_are_optional_and_none_is_invented() -> None:
    assert LANG_SON.levels["sector"].optional
    assert LANG_SON.children_of("province/lang-son") == ()
    assert LANG_SON.parent_of("province/lang-son") == "national/lien-hiep-hoi-viet-nam"
    assert LANG_SON.is_external("national/lien-hiep-hoi-viet-nam")


@pytest.mark.parametrize("profile", [LOC_NINH, LANG_SON], ids=["loc-ninh", "lang-son"])
def test_a_seed_contest_has_no_site_and_no_demonstration_value(profile: Profile) -> None:
    assert (profile.sites(), profile.demonstration, profile.demonstration_values) == ((), False, ())
