"""Ranking: the order of the entries, and which share a rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from services.judging.domain.scoring import ZERO
from shared.profiles.model import BranchProfile, Ranking, ScoringRound


@dataclass(frozen=True, slots=True)
class Scored:
    """What one closed round gave an entry."""

    score: Decimal | None
    means: Mapping[str, Decimal]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Contestant:
    """An entry that takes part, with its closed rounds by key."""

    entry: str
    title: str
    field: str | None
    unit: str
    unit_name: str
    rounds: Mapping[str, Scored]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry's place: `key` orders it (greater is better), equal keys are equal in everything."""

    entry: str
    title: str
    field: str | None
    score: Decimal
    key: tuple[Decimal, ...]
    rank: int


def rank_entries(
    profile: BranchProfile, step: Ranking, contestants: Iterable[Contestant]
) -> tuple[Ranked, ...]:
    """Decide the rank of every entry that reached this step, best first, equal ones by id.

    Who did not go on from a round that stands before the ranking has no rank. Equal entries share
    a rank and the ranks after it are skipped (1, 2, 2, 4), within each field where the step says
    so. What is compared are the printed scores and means, rounded as each round lays down.
    """
    before = _rounds_before(profile, step)
    reached = (one for one in contestants if _reached(step, before, one))
    keyed = [(_key(step, one), one) for one in reached]
    keyed.sort(key=lambda pair: pair[1].entry)
    keyed.sort(key=lambda pair: pair[0], reverse=True)
    if step.within == "all":
        return tuple(_rank(keyed))
    # Fields by key, None first, so that the order does not hang on who came first.
    keyed.sort(key=lambda pair: pair[1].field or "")
    groups = groupby(keyed, key=lambda pair: pair[1].field)
    return tuple(one for _, group in groups for one in _rank(list(group)))


def _rank(keyed: Sequence[tuple[tuple[Decimal, ...], Contestant]]) -> Iterable[Ranked]:
    rank, last = 0, None
    for position, (key, one) in enumerate(keyed, start=1):
        if key != last:
            rank, last = position, key
        yield Ranked(one.entry, one.title, one.field, score=key[0], key=key, rank=rank)


def _reached(step: Ranking, before: Sequence[ScoringRound], one: Contestant) -> bool:
    went_on = all(one.rounds[r.key].goes_on if r.key in one.rounds else False for r in before)
    return went_on and all(one.rounds[key].score is not None for key in step.by)


def _key(step: Ranking, one: Contestant) -> tuple[Decimal, ...]:
    rounds = [one.rounds[key] for key in step.by]
    score = sum((r.score or ZERO for r in rounds), ZERO)
    if step.tie == "shared_rank":
        return (score,)
    # A criterion that several of the rounds mark counts with the sum of its means.
    means = (sum((r.means.get(key, ZERO) for r in rounds), ZERO) for key in step.tie_criteria)
    return (score, *means)


def _rounds_before(profile: BranchProfile, step: Ranking) -> tuple[ScoringRound, ...]:
    steps = profile.judging or ()
    earlier = steps[: next(i for i, one in enumerate(steps) if one.key == step.key)]
    return tuple(one for one in earlier if isinstance(one, ScoringRound))
