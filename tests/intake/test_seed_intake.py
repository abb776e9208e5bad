"""Intake of the two real plans, exactly as they are written."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.intake import queries
from services.intake.commands import (
    Chosen,
    DecideScreening,
    ListExcluded,
    ProposeScreening,
    RegisterEntry,
    SettlePair,
)
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.eligibility import Check
from services.intake.domain.exclusions import ListedWork
from services.intake.domain.lateness import CameBy
from services.intake.domain.receiving import require_sent_in_time
from shared.errors import HoithiError, RuleViolation
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.profiles.loading import load_profile
from shared.profiles.model import BranchProfile
from tests.intake.sites import IntakeSite, open_world
from tests.intake.test_likeness import compare_all
from tests.profiles.paths import CONTESTS

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PROVINCE, DISTRICT = "province/lang-son", "district/loc-ninh"
POST, DESK = CameBy.BY_POST, CameBy.IN_PERSON


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)


def _open(name: str, branch: str, url: str, folder: Path) -> Iterator["Office"]:
    """A plan at a site of its own: where it runs is the only thing that is added."""
    chain = load_profile(CONTESTS / name)
    profile = chain.branch_profile(branch).model_copy(update={"site": "here"})
    for world in open_world(url, folder, [profile]):
        site = world.sites["here"]
        units = [
            {"key": key, "name": one.name, "kind": one.kind} for key, one in chain.units.items()
        ]
        site.do(KeepUnits(profile.contest, 1, tuple(units)))
        yield Office(site, profile)


class Office:
    """The counter of a plan: hand in at a local time, and see what the rules say."""

    def __init__(self, site: IntakeSite, profile: BranchProfile) -> None:
        self.site, self.profile = site, profile
        self.unit = next(iter(profile.standing_offices or ())).unit

    def hand_in(
        self, at: str, road: CameBy | None = None, postmark: str | None = None, **facts: object
    ) -> str:
        """The new entry's id, or the code with which it is turned away."""
        self.site.clock.instant = _at(at)
        given = {"title": "Máy gặt", "authors": (DraftAuthor("Nguyễn Văn An"),), **facts}
        fields = self.profile.fields
        draft = Draft(unit=self.unit, field=fields[0].key if fields else None, **given)  # type: ignore[arg-type]
        marked = dt.date.fromisoformat(postmark) if postmark else None
        command = RegisterEntry(self.profile.contest, self.profile.branch, draft, marked, road)
        try:
            return str(self.site.do(command).id)
        except HoithiError as refused:
            return refused.code

    def checks(self, entry: str) -> dict[str, Check]:
        """What each rule says, by its key."""
        key = self.profile.contest, self.profile.branch
        view = self.site.ask(queries.one_entry, *key, entry, EVERYTHING)
        return {one.key: one for one in view.checks}

    def decide(self, entry: str) -> None:
        """Propose and decide that it takes part."""
        for act in (ProposeScreening, DecideScreening):
            chosen = (Chosen(entry),)
            self.site.do(act(self.profile.contest, self.profile.branch, chosen, True))


@pytest.fixture
def province(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    yield from _open("lang-son-8.yaml", PROVINCE, sqlite_url, tmp_path)


@pytest.fixture
def district(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    yield from _open("loc-ninh-6.yaml", DISTRICT, sqlite_url, tmp_path)


@pytest.mark.parametrize(
    ("at", "road", "postmark", "answer"),
    [
        ("2025-05-30T23:59", None, None, "pass"),
        ("2025-06-05T09:00", POST, "2025-05-30", "pass"),
        ("2025-05-29T16:45", DESK, None, "pass"),
        # The plan says "theo giờ hành chính" and no hour: a person looks at the last day.
        ("2025-05-30T16:45", DESK, None, "cannot_tell"),
    ],
)
def test_lang_son_takes_by_postmark_or_at_the_counter(
    province: Office, at: str, road: CameBy | None, postmark: str | None, answer: str
) -> None:
    check = province.checks(province.hand_in(at, road, postmark))["receipt"]
    assert check.answer == answer
    assert check.clause is not None
    assert check.clause.startswith("Nhận hồ sơ dự thi từ ngày ban hành Thể lệ")


@pytest.mark.parametrize(
    ("at", "road", "postmark"),
    [("2025-05-31T00:00", None, None), ("2025-06-05T09:00", POST, "2025-05-31")],
)
def test_lang_son_turns_away_what_is_too_late(
    province: Office, at: str, road: CameBy | None, postmark: str | None
) -> None:
    assert province.hand_in(at, road, postmark) == "deadline_passed"


def test_a_sector_of_lang_son_sends_before_the_last_day(province: Office) -> None:
    require_sent_in_time(province.profile, "sector", _at("2025-05-29T23:59"))
    with pytest.raises(RuleViolation) as refused:
        require_sent_in_time(province.profile, "sector", _at("2025-05-30T00:00"))
    assert refused.value.code == "deadline_passed"


def test_both_counters_of_lang_son_number_in_one_series(province: Office) -> None:
    first = province.hand_in("2025-05-05T09:00")
    province.unit = [one.unit for one in province.profile.standing_offices or ()][1]
    second = province.hand_in("2025-05-05T09:01", title="Lò sấy")
    key = province.profile.contest, PROVINCE
    numbers = [
        province.site.ask(queries.one_entry, *key, one, EVERYTHING).entry.receipt_number
        for one in (first, second)
    ]
    assert numbers == ["1", "2"]


@pytest.mark.parametrize(
    ("year", "answer"), [(2019, "pass"), (2018, "fail"), (None, "cannot_tell")]
)
def test_lang_son_asks_for_works_since_2019(
    province: Office, year: int | None, answer: str
) -> None:
    entry = province.hand_in("2025-05-05T09:00", applied_since=year, entrant="Công ty Một")
    checks = province.checks(entry)
    assert (checks["ap-dung-tu-2019"].answer, checks["doi-tuong"].answer) == (answer, "pass")


VIFOTEC = "Giải thưởng Sáng tạo Khoa học Công nghệ Việt Nam (VIFOTEC)"
YOUTH = "Cuộc thi Sáng tạo dành cho thanh thiếu niên nhi đồng tỉnh Lạng Sơn"


@pytest.mark.parametrize(
    ("listed", "year", "key", "answer"),
    [
        (VIFOTEC, 2015, "giai-vifotec", "fail"),
        (YOUTH, 2024, "giai-thieu-nien-nhi-dong", "fail"),
        # Only winners of 2024 and 2025 are excluded.
        (YOUTH, 2022, "giai-thieu-nien-nhi-dong", "pass"),
    ],
)
def test_lang_son_excludes_earlier_winners(
    province: Office, listed: str, year: int, key: str, answer: str
) -> None:
    title = "Thiết bị cảnh báo sạt lở đất bằng cảm biến nghiêng"
    works = (ListedWork(title, ("Nguyễn Văn An",), prize="Giải Nhì", year=year),)
    contest = province.profile.contest
    province.site.do(ListExcluded(contest, PROVINCE, listed, works))
    entry = province.hand_in("2025-05-05T09:00", title=title)
    compare_all(province.site)
    (pair,) = province.site.ask(queries.alike_works, contest, PROVINCE)
    province.site.do(SettlePair(contest, PROVINCE, *pair.pair.ids, SameOrNot.SAME))
    checks = province.checks(entry)
    assert checks[key].answer == answer
    assert (checks[key].clause or "").endswith("thì không được tham gia Hội thi.")


def test_loc_ninh_receives_through_a_sunday_that_is_a_holiday(district: Office) -> None:
    entry = district.hand_in("2023-04-30T23:59", DESK)
    assert district.checks(entry)["receipt"].answer == "pass"
    assert district.hand_in("2023-05-01T00:00", title="Lò sấy") == "deadline_passed"


def test_loc_ninh_receives_and_decides_on_one_day(district: Office) -> None:
    early = district.hand_in("2023-04-30T08:00")
    district.decide(early)
    late = district.hand_in("2023-04-30T20:00", title="Lò sấy")
    district.decide(late)
    found = district.site.ask(
        queries.counts, district.profile.contest, district.profile.branch, EVERYTHING
    )
    assert found == {"eligible": 2}


def test_loc_ninh_names_no_parts_and_no_exclusions(district: Office) -> None:
    assert list(district.checks(district.hand_in("2023-04-03T08:00"))) == ["receipt"]


def test_what_is_amended_after_the_deadline_says_under_which_rules_each_act_stood(
    district: Office,
) -> None:
    entry = district.hand_in("2023-04-03T08:00", applied_since=2010)
    key = district.profile.contest, DISTRICT
    district.site.do(ProposeScreening(*key, (Chosen(entry),), True))
    since = {"kind": "since_year", "key": "tu-2015", "name": "Từ năm 2015", "year": 2015}
    part = published_part(district.profile) | {"version": 2, "eligibility": [since]}
    district.site.do(KeepProfile(*key, 2, part))
    assert district.checks(entry)["tu-2015"].answer == "fail"
    district.site.do(DecideScreening(*key, (Chosen(entry),), False, "Áp dụng từ năm 2010"))
    acts = district.site.ask(queries.one_entry, *key, entry, EVERYTHING).screening
    assert [(one.act, one.profile_version) for one in acts] == [("proposal", 1), ("decision", 2)]
