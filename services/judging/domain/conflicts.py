"""Conflicts of interest: who may not judge which entry, and what that leaves of a panel."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from services.judging.domain.panels import Panel
from services.judging.domain.refusals import JudgeInConflict, NobodyLeft

Cause = Literal["advised", "author"]
CAUSE_WORDS: Mapping[str, str] = {
    "advised": "đã tư vấn hồ sơ này",
    "author": "là tác giả hoặc người liên hệ của hồ sơ này",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """An entry that somebody may not judge; `who` is an account's id or a pseudonym."""

    entry: str
    title: str
    field: str | None
    who: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many sheets of a round are in for an entry, and from how many judges they are due."""

    sheets: int
    judges: int

    @property
    def is_complete(self) -> bool:
        """Whether every judge's sheet is in."""
        return 0 < self.judges <= self.sheets


def require_impartial(title: str, cause: str | None) -> None:
    """Whether a judge may mark an entry. Raises `JudgeInConflict`."""
    if cause is not None:
        raise JudgeInConflict(title=title, reason=CAUSE_WORDS.get(cause, cause), cause=cause)


def require_somebody(
    panel: Panel, pseudonyms: Mapping[str, str], conflicts: Iterable[Conflict]
) -> None:
    """Whether each entry of a panel keeps a judge who may mark it. Raises `NobodyLeft`."""
    kept_out: dict[str, set[str]] = {}
    covered = [one for one in conflicts if panel.covers_all or one.field in panel.fields]
    for one in covered:
        kept_out.setdefault(one.entry, set()).add(one.who)
    for one in covered:
        if all(_is_named(kept_out[one.entry], key.account, pseudonyms) for key in panel.judges):
            raise NobodyLeft(panel=panel.name, title=one.title, entry=one.entry)


def completed_by(
    before: Mapping[str, Counted], after: Mapping[str, Counted]
) -> Sequence[tuple[str, int]]:
    """The rounds of an entry that wait for nobody any more since a judge was kept out, with the
    number of their sheets."""
    return [
        (key, one.sheets)
        for key, one in after.items()
        if one.is_complete and not before[key].is_complete
    ]


def _is_named(who: set[str], account: str, pseudonyms: Mapping[str, str]) -> bool:
    return account in who or pseudonyms.get(account) in who
