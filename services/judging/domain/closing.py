"""Closing a scoring round: what every entry scored and who goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from services.judging.domain.refusals import EarlierRoundOpen, RoundClosed, SheetsMissing
from services.judging.domain.scoring import Marks, fits, round_score
from shared.errors import InvalidInput
from shared.profiles.model import ScoringRound

NAMED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry in a round that is to be closed: its panel's judges and the sheets that are in."""

    entry: str
    title: str
    judges: int
    sheets: tuple[Marks, ...]

    @property
    def missing(self) -> int:
        """How many sheets are still to come; an entry without a panel lacks one at least."""
        return max(self.judges - len(self.sheets), 0) or int(not self.sheets)


@dataclass(frozen=True, slots=True)
class Closed:
    """What a round gave an entry. `score` is None where no sheet came in."""

    entry: str
    score: Decimal | None
    means: Mapping[str, Decimal]
    goes_on: bool


def close_round(
    step: ScoringRound,
    standings: Sequence[Standing],
    *,
    open_earlier: Sequence[str],
    was_closed: bool,
    force_reason: str | None,
) -> tuple[Closed, ...]:
    """Decide the scores of every open standing and who reaches the threshold, itself included.

    A sheet that was marked by other criteria than the rules have by now counts as missing.
    With a `force_reason` missing sheets are done without: the mean is over those that came, and
    an entry without any does not go on. `open_earlier` names earlier rounds that are not closed.

    Raises `EarlierRoundOpen`, `RoundClosed`, `SheetsMissing`, `InvalidInput` for a blank reason.
    """
    current = [_without_outdated(step, one) for one in standings]
    if open_earlier:
        raise EarlierRoundOpen(round=step.name, earlier=open_earlier[0])
    if was_closed and not standings:
        raise RoundClosed(round=step.name)
    if force_reason is not None and not force_reason.strip():
        raise InvalidInput(field="Lý do", reason="phải nêu lý do khóa vòng khi còn thiếu phiếu.")
    if force_reason is None:
        _require_sheets(step, current)
    return tuple(_closed(step, one) for one in current)


def _without_outdated(step: ScoringRound, standing: Standing) -> Standing:
    return replace(standing, sheets=tuple(one for one in standing.sheets if fits(step, one)))


def _require_sheets(step: ScoringRound, standings: Sequence[Standing]) -> None:
    lacking = [one for one in standings if one.missing]
    if not lacking:
        return
    named = ", ".join(f"«{one.title}» ({one.missing})" for one in lacking[:NAMED_AT_MOST])
    raise SheetsMissing(
        round=step.name,
        sheets=sum(one.missing for one in lacking),
        count=len(lacking),
        entries=named + (", …" if len(lacking) > NAMED_AT_MOST else ""),
        ids=[one.entry for one in lacking],
    )


def _closed(step: ScoringRound, standing: Standing) -> Closed:
    found = round_score(step, standing.sheets)
    if found is None:
        return Closed(standing.entry, None, {}, goes_on=False)
    goes_on = step.threshold is None or found.score >= step.threshold
    return Closed(standing.entry, found.score, found.means, goes_on)
