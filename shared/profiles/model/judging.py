"""Judging as a list of steps, each with a kind."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field as Attribute

from shared.profiles.model.base import Key, Rule, Text

Positive = Annotated[Decimal, Attribute(gt=0)]
NotNegative = Annotated[Decimal, Attribute(ge=0)]


class Criterion(Rule):
    """What a judge marks from zero to `max`; the weight multiplies the mark."""

    key: Key
    name: Text
    max: Positive
    weight: Positive = Decimal(1)


class ValidityCheck(Rule):
    """The committee decides which entries may compete."""

    kind: Literal["validity_check"]
    key: Key
    name: Text


class ScoringRound(Rule):
    """Judges mark each entry by criteria; who reaches the threshold goes on.

    A sheet's score is the sum of mark × weight; the round's score is the mean over the sheets,
    rounded half up to `decimals` places.
    """

    kind: Literal["scoring_round"]
    key: Key
    name: Text
    criteria: tuple[Criterion, ...] | None = None
    judges_per_entry: Annotated[int, Attribute(ge=1)] | None = None
    threshold: NotNegative | None = None
    aggregate: Literal["mean"] = "mean"
    decimals: Annotated[int, Attribute(ge=0, le=6)] = 2

    @property
    def max_score(self) -> Decimal | None:
        """The highest score an entry can have, if the criteria are known."""
        if self.criteria is None:
            return None
        return sum((one.max * one.weight for one in self.criteria), Decimal(0))


class Ranking(Rule):
    """Entries are ordered by the sum of the scores of the named rounds, best first.

    `shared_rank` leaves equal scores on one rank and skips the next (1, 2, 2, 4);
    `criterion_order` compares the mean marks of `tie_criteria`, one after the other, and shares
    the rank if all are equal too.
    """

    kind: Literal["ranking"]
    key: Key
    name: Text
    by: Annotated[tuple[Key, ...], Attribute(min_length=1)]
    within: Literal["field", "all"]
    tie: Literal["shared_rank", "criterion_order"]
    tie_criteria: tuple[Key, ...] = ()


class AwardQuota(Rule):
    """How many of one award may be given; zero given is valid, more never."""

    award: Key
    count: Annotated[int, Attribute(ge=0)]
    threshold: NotNegative | None = None


class Quota(Rule):
    """Awards are given from the best rank down, in the order of this list."""

    kind: Literal["quota"]
    key: Key
    name: Text
    within: Literal["field", "all"]
    awards: Annotated[tuple[AwardQuota, ...], Attribute(min_length=1)]


Step = Annotated[
    ValidityCheck | ScoringRound | Ranking | Quota,
    Attribute(discriminator="kind"),
]
