"""The demonstration's contests can run every phase, and say that they are a demonstration."""

import datetime as dt
import time
from pathlib import Path

import pytest

from shared.profiles.loading import load_profile
from shared.profiles.model import Profile
from shared.profiles.people import load_people
from tests.profiles.paths import CONTESTS, DEMONSTRATION, TODAY

PROFILES = {path: load_profile(path, TODAY) for path in DEMONSTRATION}
BINH_PHUOC, LANG_SON, TRIAL = PROFILES.values()


def on_the_bus(profile: Profile) -> list[str]:
    return [key for key in profile.branches if not profile.is_external(key)]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.contest)
def test_every_branch_on_the_bus_can_run_its_phases(profile: Profile) -> None:
    for key in on_the_bus(profile):
        part = profile.branch_profile(key)
        above = part.parent
        last = "nomination" if above is None or above.external else "forwarding"
        for phase in ("intake", "judging", "reporting", last):
            assert part.missing_for(phase) == (), key  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.contest)
def test_every_part_is_marked_as_demonstration(profile: Profile) -> None:
    for key in on_the_bus(profile):
        part = profile.branch_profile(key)
        assert part.demonstration
        assert part.is_demonstration_value("/judging/1")


def test_what_the_plans_say_is_not_marked() -> None:
    district = BINH_PHUOC.branch_profile("district/loc-ninh")
    province = LANG_SON.branch_profile("province/lang-son")

    assert not district.is_demonstration_value("/receipt/closes")
    assert not district.is_demonstration_value("/fields")
    assert not district.is_demonstration_value("/obligations/0/due_dates")
    assert district.is_demonstration_value("/obligations/0/who")
    assert not province.is_demonstration_value("/eligibility")
    assert not province.is_demonstration_value("/judging/0")
    assert province.is_demonstration_value("/fields")


def test_chain_one_runs_on_a_district_and_a_province_site() -> None:
    assert {key: (BINH_PHUOC.site_of(key), BINH_PHUOC.parent_of(key)) for key in
            BINH_PHUOC.branches} == {
        "district/loc-ninh": ("district", "province/binh-phuoc"),
        "district/binh-long": ("district", "province/binh-phuoc"),
        "province/binh-phuoc": ("province", "national/lien-hiep-hoi-viet-nam"),
        "national/lien-hiep-hoi-viet-nam": (None, None),
    }  # fmt: skip
    assert BINH_PHUOC.child_sites("province") == ("district",)


def test_chain_two_runs_on_a_sector_and_a_province_site() -> None:
    assert {key: LANG_SON.site_of(key) for key in on_the_bus(LANG_SON)} == {
        "sector/lien-doan-lao-dong": "sector",
        "sector/so-giao-duc-va-dao-tao": "sector",
        "sector/doan-thanh-nien": "sector",
        "province/lang-son": "province",
    }
    assert LANG_SON.parent_sites("sector") == ("province",)


def test_binh_long_gives_its_published_awards() -> None:
    binh_long = BINH_PHUOC.branch_profile("district/binh-long")
    (quota,) = binh_long.quotas()

    assert [(one.award, one.count) for one in quota.awards] == [
        ("nhat", 4),
        ("nhi", 4),
        ("ba", 6),
        ("khuyen-khich", 7),
    ]
    assert quota.within == "all"
    assert binh_long.forwarding is not None
    assert (binh_long.forwarding.rank_up_to, binh_long.forwarding.max) == (17, 17)


def test_chain_one_plays_in_2022_and_2023_and_chain_two_in_2024_and_2025() -> None:
    for profile, years in ((BINH_PHUOC, (2022, 2023)), (LANG_SON, (2024, 2025))):
        parts = [profile.branch_profile(key) for key in on_the_bus(profile)]
        due = {date.year for part in parts for one in part.obligations for date in one.due_dates}
        assert [part.edition.years for part in parts if part.edition] == [years] * len(parts)
        assert due <= set(years)


def test_the_trial_contest_is_open_whenever_it_is_read() -> None:
    for today in (TODAY, dt.date(2031, 12, 30)):
        for branch in load_profile(DEMONSTRATION[2], today).branches.values():
            receipt = branch.receipt
            if receipt is None:
                continue
            assert receipt.opens == today - dt.timedelta(days=7)
            assert receipt.closes is not None
            assert receipt.closes.date >= today + dt.timedelta(days=30)


def test_the_people_belong_to_branches_and_units_of_their_contests() -> None:
    people = load_people(CONTESTS / "demo" / "people.yaml")
    contests = {one.contest: one for one in PROFILES.values()}

    for person in people.values():
        contest = contests[person.contest]
        assert person.branch is not None
        assert not contest.is_external(person.branch)
        assert (person.unit is not None) == (person.role in ("reporter", "clerk", "author"))
        assert person.unit is None or person.unit in contest.units
        assert person.mail.endswith("@trinh-dien.example")
    judged = {(one.contest, one.branch) for one in people.values() if one.role == "judge"}
    assert judged == {(one.contest, key) for one in PROFILES.values() for key in on_the_bus(one)}


def test_every_branch_has_as_many_judges_as_an_entry_needs() -> None:
    people = load_people(CONTESTS / "demo" / "people.yaml")

    for profile in PROFILES.values():
        for key in on_the_bus(profile):
            judges = [one for one in people.values() if (one.role, one.branch) == ("judge", key)]
            needed = [one.judges_per_entry for one in profile.branch_profile(key).rounds()]
            assert len(judges) >= max(one or 0 for one in needed)


@pytest.mark.parametrize("path", DEMONSTRATION, ids=lambda one: one.stem)
def test_a_profile_is_read_in_less_than_300_ms(path: Path) -> None:
    def seconds() -> float:
        begun = time.perf_counter()
        load_profile(path, TODAY)
        return time.perf_counter() - begun

    assert min(seconds() for _ in range(5)) < 0.3
