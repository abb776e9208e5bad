"""Profiles and dossiers for the tests of intake, each with what matters to it."""

import datetime as dt
from typing import Any

from services.intake.domain.drafts import Draft, DraftAuthor, DraftFile
from shared.profiles.model import BranchProfile, read_part

CONTEST = "small"
LOW, HIGH = "low/north", "high/land"
LOW_SITE, HIGH_SITE = "north", "land"
NOW = dt.datetime(2026, 5, 4, 3, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 5, 4)
CLOSES = {"date": "2026-06-30", "inclusive": True}
UNITS = (
    {"key": "u1", "name": "Xã Một", "kind": "commune"},
    {"key": "u2", "name": "Trường Hai", "kind": "school"},
    {"key": "old", "name": "Xã Cũ", "kind": "commune", "valid_until": "2025-06-30",
     "successor": "u1"},
)  # fmt: skip
_COMMON: dict[str, Any] = {
    "contest": CONTEST,
    "contest_title": "Hội thi nhỏ",
    "time_zone": "Asia/Ho_Chi_Minh",
    "version": 1,
    "standing_offices": [{"unit": "north"}],
    "receipt_number": {"format": "{number}/TN", "digits": 2},
    "fields": [
        {"key": "craft", "name": "Cơ khí"},
        {"key": "farm", "name": "Nông nghiệp"},
    ],
    "awards": [{"key": "gold", "name": "Giải Nhất"}],
}


def low(*, site: str = LOW_SITE, above: str = HIGH_SITE, **changes: Any) -> BranchProfile:
    """A branch that sends up at once; `changes` overrides its sections, None takes one away."""
    part = {
        **_COMMON,
        "branch": LOW,
        "title": "Hội thi miền Bắc",
        "level": "low",
        "level_name": "Cấp dưới",
        "unit": {"key": "north", "name": "Miền Bắc", "kind": "area"},
        "site": site,
        "edition": {"number": "II"},
        "parent": {"key": HIGH, "name": "Cả nước", "site": above},
        "receipt": {
            "opens": "2026-01-01",
            "closes": CLOSES,
            "counts": ["postmark", "in_person"],
            "source": {"clause": "II.1", "quote": "đến hết ngày 30/6/2026"},
        },
        "forwarding": {"awards": ["gold"], "automatic": True},
        **changes,
    }
    return read_part({key: value for key, value in part.items() if value is not None})


def high(*, site: str = HIGH_SITE, below: str = LOW_SITE, **changes: Any) -> BranchProfile:
    """The branch above, at the top of the bus."""
    part = {
        **_COMMON,
        "branch": HIGH,
        "title": "Hội thi cả nước",
        "level": "high",
        "level_name": "Cấp trên",
        "unit": {"key": "land", "name": "Cả nước", "kind": "area"},
        "site": site,
        "edition": {"number": "VII"},
        "children": [{"key": LOW, "name": "Miền Bắc", "site": below}],
        "receipt": {
            "closes": {"date": "2026-08-31", "inclusive": True},
            "from_below": [
                {
                    "level": "low",
                    "before": {"date": "2026-07-15", "inclusive": False},
                    "source": {"clause": "II.2", "quote": "trước ngày 15/7/2026"},
                }
            ],
        },
        **changes,
    }
    return read_part({key: value for key, value in part.items() if value is not None})


def draft(title: str = "Máy gặt", **changes: Any) -> Draft:
    """A complete dossier."""
    given: dict[str, Any] = {
        "title": title,
        "unit": "u1",
        "authors": (DraftAuthor("Nguyễn Văn An", 1980),),
        "field": "craft",
        "summary": "Giảm công lao động.",
        "applied_since": 2024,
        "contact": "0912 345 678",
        **changes,
    }
    return Draft(**given)


def file_of(digest: str, name: str = "mo-ta.pdf") -> DraftFile:
    """A file as a dossier names it."""
    return DraftFile(digest, name, "application/pdf")
