"""Works that are alike: what a person said of a pair, said once and kept."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.intake.domain.refusals import AlreadySettled, ReasonMissing
from shared.likeness.weighing import Likeness


class SameOrNot(StrEnum):
    """What a person says of two works that are alike."""

    SAME = "same"
    IMPROVED = "improved"
    DIFFERENT = "different"


VERDICT_WORDS = {
    SameOrNot.SAME: "cùng một giải pháp",
    SameOrNot.IMPROVED: "bản cải tiến của nhau",
    SameOrNot.DIFFERENT: "hai giải pháp khác nhau",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works by their ids, the lower first; `version` counts what was said of them.

    `settled_in` is the branch in which it was said.
    """

    first: str
    second: str
    likeness: Likeness
    has_common_author: bool
    version: int = 0
    verdict: SameOrNot | None = None
    reason: str | None = None
    settled_in: str | None = None
    settled_at: dt.datetime | None = None
    settled_by: str | None = None

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids, the lower first."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class Saying:
    """A verdict as a person of a branch gives it; `seen` is the pair's version as it was shown."""

    verdict: SameOrNot
    reason: str | None
    branch: str
    person: str
    seen: int


def text_of(dossier: Mapping[str, Any]) -> str:
    """What a stored dossier says in sentences: its summary, and its answers to the form."""
    told = (one["text"] for one in dossier.get("answers", ()))
    return "\n".join(one for one in (dossier.get("summary") or "", *told) if one)


def in_order(one: str, other: str) -> tuple[str, str]:
    """Two ids as a pair is kept: it is the same from either side."""
    return (one, other) if one < other else (other, one)


def settle(pair: Pair, saying: Saying, now: dt.datetime) -> Pair:
    """The pair with what the person said of it; changing a verdict takes a reason.

    Raises `AlreadySettled` where somebody else spoke first, `ReasonMissing`.
    """
    reason = (saying.reason or "").strip() or None
    if pair.version != saying.seen:
        words = VERDICT_WORDS[pair.verdict] if pair.verdict else "chưa kết luận"
        raise AlreadySettled(verdict=words, branch=pair.settled_in or "")
    if pair.verdict is not None and reason is None:
        raise ReasonMissing(field="Lý do", reason="đổi kết luận đã có phải nêu lý do")
    return replace(
        pair,
        version=pair.version + 1,
        verdict=saying.verdict,
        reason=reason,
        settled_in=saying.branch,
        settled_at=now,
        settled_by=saying.person,
    )
