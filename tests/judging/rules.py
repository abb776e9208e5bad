"""Profiles, dossiers and contestants for the tests of judging, each with what matters to it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from services.judging.domain.ranking import Contestant, Scored
from shared.events.parts import Dossier
from shared.profiles.model import BranchProfile, read_part

CONTEST = "small"
BRANCH = "low/north"
SITE = "here"
NOW = dt.datetime(2026, 5, 4, 3, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 5, 4)

CRITERIA = [
    {"key": "new", "name": "Tính mới", "max": "40"},
    {"key": "useful", "name": "Hiệu quả", "max": "60"},
]


def scoring_round(key: str = "marks", **changes: Any) -> dict[str, Any]:
    """A round with two judges and two criteria, 100 at most."""
    step = {"kind": "scoring_round", "key": key, "name": key.capitalize()}
    return {**step, "criteria": CRITERIA, "judges_per_entry": 2, **changes}


def ranking(**changes: Any) -> dict[str, Any]:
    """A ranking of all by the round `marks`."""
    step = {"kind": "ranking", "key": "order", "name": "Xếp hạng", "by": ["marks"]}
    return {**step, "within": "all", "tie": "shared_rank", **changes}


def quota(*awards: tuple[str, int] | tuple[str, int, str], **changes: Any) -> dict[str, Any]:
    """A quota over all, of awards with their counts and thresholds."""
    names = ("award", "count", "threshold")
    places = [dict(zip(names, one, strict=False)) for one in awards]
    step = {"kind": "quota", "key": "share", "name": "Cơ cấu giải", "within": "all"}
    return {**step, "awards": places, **changes}


def steps(*middle: dict[str, Any]) -> list[dict[str, Any]]:
    """A list of steps that begins with the validity check."""
    return [{"kind": "validity_check", "key": "check", "name": "Kiểm tra"}, *middle]


PLAIN = steps(scoring_round(), ranking(), quota(("gold", 1), ("silver", 2)))


def profile(judging: Sequence[Mapping[str, Any]] | None = PLAIN, **changes: Any) -> BranchProfile:
    """A branch with two fields, three awards and a parent; `changes` overrides its sections."""
    part: dict[str, Any] = {
        "contest": CONTEST,
        "contest_title": "Hội thi nhỏ",
        "branch": BRANCH,
        "title": "Hội thi miền Bắc",
        "time_zone": "Asia/Ho_Chi_Minh",
        "level": "low",
        "level_name": "Cấp dưới",
        "unit": {"key": "north", "name": "Miền Bắc", "kind": "area"},
        "site": SITE,
        "version": 1,
        "edition": {"number": "II"},
        "parent": {"key": "high/land", "name": "Cả nước", "site": "there"},
        "fields": [{"key": "craft", "name": "Nghề"}, {"key": "farm", "name": "Nông"}],
        "awards": [
            {"key": "gold", "name": "Giải Nhất"},
            {"key": "silver", "name": "Giải Nhì"},
            {"key": "bronze", "name": "Giải Ba"},
            {"key": "youth", "name": "Giải Tài năng trẻ", "special": True},
        ],
        "forwarding": {"awards": ["gold"]},
        "judging": judging,
    }
    return read_part(
        {key: value for key, value in {**part, **changes}.items() if value is not None}
    )


def dossier(title: str = "Máy gặt", field: str | None = "craft", version: int = 1) -> Dossier:
    """A dossier of a unit."""
    return Dossier(title=title, field=field, unit="u1", unit_name="Đơn vị Một", version=version)


def contestant(
    entry: str,
    score: str | None,
    *,
    field: str | None = "craft",
    goes_on: bool = True,
    means: Mapping[str, str] | None = None,
    round_key: str = "marks",
) -> Contestant:
    """An entry with one closed round."""
    given = {key: Decimal(value) for key, value in (means or {}).items()}
    scored = Scored(None if score is None else Decimal(score), given, goes_on)
    return Contestant(entry, f"Giải pháp {entry}", field, "u1", "Đơn vị Một", {round_key: scored})
