"""Marks, sheets and scores: what a sheet must hold and what a round gives an entry."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from services.judging.domain.conflicts import require_impartial
from services.judging.domain.readiness import criteria_of
from services.judging.domain.refusals import (
    EntryOut,
    MarksRefused,
    NotAssigned,
    RoundClosed,
)
from shared.errors import EditConflict
from shared.profiles.model import Criterion, ScoringRound

MARK_DECIMALS = 2
ZERO = Decimal(0)

# Enough digits that a quotient can never be taken for an exact half: a quotient by fewer than
# 10^6 sheets that is not a half differs from one by more than 10^-20.
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)

Marks = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose sheet for which entry in which round."""

    entry: str
    round: str
    judge: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a judge: one entry in one round, and who may mark it.

    `sheets` counts those that are in, this judge's new one included; `version` is that of the
    judge's earlier sheet, 0 where there is none. `judges` are those who may mark it; `conflict` is
    the cause for which this one may not.
    """

    title: str
    entry_state: str
    is_closed: bool
    sheets: int
    judges: int
    is_assigned: bool
    version: int
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A sheet that was accepted; `completes` tells that it was the last one awaited."""

    total: Decimal
    version: int
    completes: bool


@dataclass(frozen=True, slots=True)
class RoundScore:
    """What a round gave an entry: the score, and the mean mark of each criterion."""

    score: Decimal
    means: Mapping[str, Decimal]


def submit(
    step: ScoringRound, desk: Desk, judge: str, marks: Marks, seen_version: int
) -> Submission:
    """Decide whether a judge's sheet is taken.

    Raises `EntryOut`, `RoundClosed`, `NotAssigned`, `JudgeInConflict`, `EditConflict` when
    `seen_version` is not the sheet's, `MarksRefused`.
    """
    if desk.entry_state != "in":
        raise EntryOut(title=desk.title, state=desk.entry_state)
    if desk.is_closed:
        raise RoundClosed(round=step.name)
    if not desk.is_assigned:
        raise NotAssigned(judge=judge, title=desk.title, round=step.name)
    require_impartial(desk.title, desk.conflict)
    if desk.version != seen_version:
        raise EditConflict(what=f"Phiếu chấm «{desk.title}»")
    check_marks(step, marks)
    is_new = desk.version == 0
    return Submission(
        total=sheet_total(step, marks),
        version=desk.version + 1,
        completes=is_new and desk.sheets == desk.judges,
    )


def check_marks(step: ScoringRound, marks: Marks) -> None:
    """Every criterion has a mark from 0 to its maximum with at most two decimals.

    Raises `MarksRefused` naming each criterion that has not.
    """
    criteria = {one.key: one for one in criteria_of(step)}
    wrong = {key: "không phải tiêu chí của vòng này" for key in marks if key not in criteria}
    for key, criterion in criteria.items():
        problem = _problem(criterion, marks.get(key))
        if problem:
            wrong[key] = problem
    if wrong:
        named = {key: criteria[key].name if key in criteria else key for key in wrong}
        reason = "; ".join(f"«{named[key]}» {text}" for key, text in wrong.items())
        raise MarksRefused(field="Điểm", reason=reason, criteria=sorted(wrong))


def fits(step: ScoringRound, marks: Marks) -> bool:
    """Whether a sheet still answers the round's criteria, which an amendment may have changed."""
    return marks.keys() == {one.key for one in criteria_of(step)} and all(
        marks[one.key] <= one.max for one in criteria_of(step)
    )


def sheet_total(step: ScoringRound, marks: Marks) -> Decimal:
    """The sum of mark × weight, exact."""
    return sum((marks[one.key] * one.weight for one in criteria_of(step)), ZERO)


def round_score(step: ScoringRound, sheets: Sequence[Marks]) -> RoundScore | None:
    """The mean over the sheets, rounded half up to the round's decimals; None without a sheet."""
    if not sheets:
        return None
    score = mean((sheet_total(step, one) for one in sheets), step.decimals)
    means = {
        one.key: mean((marks[one.key] for marks in sheets), step.decimals)
        for one in criteria_of(step)
    }
    return RoundScore(score, means)


def mean(values: Iterable[Decimal], decimals: int) -> Decimal:
    """The arithmetic mean of at least one value, rounded half up once, at the end."""
    every = list(values)
    quotient = _EXACT.divide(sum(every, ZERO), Decimal(len(every)))
    return quotient.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _problem(criterion: Criterion, mark: Decimal | None) -> str | None:
    if mark is None:
        return "chưa có điểm"
    if not mark.is_finite() or not ZERO <= mark <= criterion.max:
        return f"phải từ 0 đến {criterion.max}"
    # As typed, not as reduced: "0E-9999" is a zero that would be written with 9,999 digits.
    exponent = mark.as_tuple().exponent
    if exponent not in range(-MARK_DECIMALS, MARK_DECIMALS + 1):
        return f"có quá {MARK_DECIMALS} chữ số thập phân"
    return None
