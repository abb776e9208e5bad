"""The two chains of the demonstration, at real sizes: who enters, when, and how well.

Bình Long's figures are those of its fourth contest: 57 entries, 48 finalists, awards 4/4/6/7, 17
sent up. Everything else here is invented for the play; TRÌNH DIỄN stands on what it produces.
"""

from collections.abc import Sequence
from datetime import date

from services.app import Installation
from services.demonstration.doors import Doors
from services.demonstration.material import Material
from services.demonstration.reports import report_scenes
from services.demonstration.running import CONTESTS
from services.demonstration.season import (
    BranchSeason,
    Cast,
    Company,
    Scene,
    Timetable,
    marks,
    merge,
    spread,
)
from shared.profiles.model import Profile

ENTRIES = CONTESTS / "entries.yaml"

_BINH_PHUOC = {
    "loc-ninh": (
        "loc-ninh",
        Timetable(
            spread(date(2022, 4, 11), date(2023, 4, 27), 10),
            date(2023, 5, 3), (date(2023, 5, 11),), date(2023, 5, 19),
        ),
        ("loc-ninh", marks("88.4", "0.85", 40), 2018, 2, False),
    ),
    "binh-long": (
        "binh-long",
        Timetable(
            spread(date(2022, 6, 20), date(2023, 4, 25), 4),
            date(2023, 5, 4), (date(2023, 5, 9), date(2023, 5, 16)), date(2023, 5, 22),
        ),
        ("binh-long", marks("93.5", "0.65", 48, (
            "57.2", "55.9", "54.1", "52.8", "50.3", "48.7", "45.5", "41.2", "38.6",
        )), 2018, 0, True),
    ),
    "binh-phuoc": (
        "binh-phuoc",
        Timetable(
            (), date(2023, 7, 3), (date(2023, 7, 18), date(2023, 8, 15)), date(2023, 8, 31),
            date(2023, 9, 20),
        ),
        None,
    ),
}  # fmt: skip
_LANG_SON = {
    "lien-doan-lao-dong": (
        "lien-doan-lao-dong",
        Timetable(
            spread(date(2024, 10, 7), date(2025, 4, 11), 4),
            date(2025, 4, 22), (date(2025, 5, 6),), date(2025, 5, 15),
        ),
        ("lien-doan-lao-dong", marks("91.2", "2.35", 16), 2020, 1, False),
    ),
    "so-giao-duc-va-dao-tao": (
        "so-giao-duc",
        Timetable(
            spread(date(2024, 11, 4), date(2025, 4, 14), 3),
            date(2025, 4, 23), (date(2025, 5, 7),), date(2025, 5, 16),
        ),
        ("so-giao-duc-va-dao-tao", marks("89.6", "2.15", 14), 2020, 0, True),
    ),
    "doan-thanh-nien": (
        "doan-thanh-nien",
        Timetable(
            spread(date(2024, 10, 21), date(2025, 4, 9), 3),
            date(2025, 4, 24), (date(2025, 5, 8),), date(2025, 5, 16),
        ),
        ("doan-thanh-nien", marks("87.3", "2.05", 12), 2021, 0, False),
    ),
    "lang-son": (
        "lang-son",
        Timetable(
            spread(date(2024, 9, 16), date(2025, 5, 29), 4),
            date(2025, 6, 5), (date(2025, 6, 17), date(2025, 7, 8)), date(2025, 7, 25),
            date(2025, 8, 12),
        ),
        ("lang-son", marks("86.7", "1.55", 20), 2020, 1, False),
    ),
}  # fmt: skip
_NOMINATED = {"binh-phuoc": 3, "lang-son": 4}


def both_chains(installation: Installation, doors: Doors, seed: int) -> list[Scene]:
    """Every scene of both seasons in order of time; the same seed gives the same scenes."""
    material = Material(ENTRIES, seed)
    by_contest = {one.contest: one for one in installation.profiles}
    names = {key: one.name for key, one in installation.people.items()}
    seasons = []
    for contest, parts in (("binh-phuoc-7", _BINH_PHUOC), ("lang-son-8", _LANG_SON)):
        profile = by_contest[contest]
        for unit, (people, when, entered) in parts.items():
            company = Company(profile.branch_profile(_branch_at(profile, unit)), people, names)
            cast = _cast(profile, unit, entered)
            seasons.append(BranchSeason(doors, material, company, when, cast).scenes())
            seasons.append(report_scenes(doors, company, seed))
    return merge(seasons)


def _branch_at(profile: Profile, unit: str) -> str:
    """The one branch that a unit hosts; which level it is on, the contest file says."""
    (branch,) = (key for key in profile.branches if key.partition("/")[2] == unit)
    return branch


def _cast(
    profile: Profile, unit: str, entered: tuple[str, Sequence[object], int, int, bool] | None
) -> Cast:
    nominated = _NOMINATED.get(unit, 0)
    if entered is None:
        return Cast((), (), 2018, nominated=nominated)
    root, scored, since, ineligible, by_list = entered
    units = _units_below(profile, root)
    return Cast(units, tuple(scored), since, ineligible, by_list, nominated)  # type: ignore[arg-type]


def _units_below(profile: Profile, root: str) -> tuple[tuple[str, str], ...]:
    below = tuple((key, one.name) for key, one in profile.units.items() if one.parent == root)
    return below or ((root, profile.units[root].name),)
