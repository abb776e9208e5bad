"""From closed rounds to signed results: the proposal, and what the signature freezes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.judging.domain.forwarding import ForwardChoice, Placed, Upward, decide_upward
from services.judging.domain.quota import (
    AwardChoice,
    Awarded,
    Tie,
    Vacancy,
    give_awards,
    name_of,
)
from services.judging.domain.ranking import Contestant, Ranked, rank_entries
from services.judging.domain.readiness import require_judging
from services.judging.domain.refusals import AwardsUndecided, ResultsAlreadySigned, RoundsOpen
from shared.errors import InvalidInput
from shared.events.contracts import EntryProgressed, ResultsSigned
from shared.events.parts import Decision, EntryResult, Mark, Minutes
from shared.events.stages import JudgingStage
from shared.profiles.model import BranchProfile, Quota, Ranking

MAX_RESULTS = 200
MAX_MARKS = 4000

Progress = tuple[str, EntryProgressed]
"""An entry's id and what is told of it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the committee decides itself, each with its reason."""

    awards: tuple[AwardChoice, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    forwarding: tuple[ForwardChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules and the committee's choices come to; `ties` must be empty to be signed."""

    results: tuple[EntryResult, ...]
    ties: tuple[Tie, ...]
    left_out: tuple[str, ...]


def propose(
    profile: BranchProfile, contestants: Sequence[Contestant], choices: Choices
) -> Proposal:
    """Decide ranks, awards and who goes up, from the rounds that are closed.

    The results stand by rank, within fields where the last ranking goes by field; entries without
    a rank come last, by id. Raises `JudgingNotReady` and what awards and forwarding raise.
    """
    require_judging(profile)
    ranked, awarded = _walk(profile, contestants, choices)
    placed = [Placed(one.entry, one.rank, one.key, awarded.awards.get(one.entry)) for one in ranked]
    upward = decide_upward(profile, placed, choices.forwarding)
    by_entry = {one.entry: one for one in contestants}
    ranks = {one.entry: one for one in ranked}
    order = [*ranks, *sorted(by_entry.keys() - ranks.keys())]
    results = tuple(
        _result(profile, by_entry[entry], ranks.get(entry), awarded.awards.get(entry), upward)
        for entry in order
    )
    return Proposal(results, awarded.ties, upward.left_out)


def require_signable(
    profile: BranchProfile,
    *,
    signed: Decision | None,
    open_rounds: Sequence[str],
    signed_on: dt.date,
    today: dt.date,
) -> None:
    """Whether results may be signed now.

    Raises `JudgingNotReady`, `ResultsAlreadySigned`, `RoundsOpen`, `InvalidInput` for a date to
    come.
    """
    require_judging(profile)
    require_unsigned(signed)
    if open_rounds:
        raise RoundsOpen(rounds=", ".join(f"vòng «{one}»" for one in open_rounds))
    require_past(signed_on, today)


def require_past(signed_on: dt.date, today: dt.date) -> None:
    """Raises `InvalidInput` for a decision dated after today."""
    if signed_on > today:
        raise InvalidInput(field="Ngày ký", reason=f"{signed_on:%d/%m/%Y} chưa đến.")


def require_unsigned(signed: Decision | None) -> None:
    """Raises `ResultsAlreadySigned`, naming the decision."""
    if signed is not None:
        raise ResultsAlreadySigned(decision=spoken_number(signed), signed_on=signed.signed_on)


def require_decided(proposal: Proposal, titles: Mapping[str, str]) -> None:
    """Raises `AwardsUndecided` while a tie is left."""
    if proposal.ties:
        words = "; ".join(one.in_words(titles) for one in proposal.ties)
        entries = [list(one.entries) for one in proposal.ties]
        raise AwardsUndecided(ties=words, entries=entries)


def in_parts(
    decision: Decision, minutes: Minutes | None, results: Sequence[EntryResult]
) -> tuple[ResultsSigned, ...]:
    """The events of one signature: complete parts of at most 200 entries, at least one part.

    Entries with many marks come in shorter parts, so that an event stays below its limit.
    """
    most_marks = max((len(one.marks) for one in results), default=0)
    length = max(min(MAX_RESULTS, MAX_MARKS // max(most_marks, 1)), 1)
    starts = range(0, max(len(results), 1), length)
    return tuple(
        ResultsSigned(
            decision=decision,
            minutes=minutes,
            part=part,
            parts=len(starts),
            results=tuple(results[start : start + length]),
        )
        for part, start in enumerate(starts, start=1)
    )


def progress_of(
    contestants: Sequence[Contestant], results: Sequence[EntryResult]
) -> list[Progress]:
    """What monitors hear of each entry once the results are signed, in the results' order."""
    by_entry = {one.entry: one for one in contestants}
    return [(one.entry, _progressed(by_entry[one.entry], one)) for one in results]


def spoken_number(decision: Decision) -> str:
    """The number as people say it, also before the records office gave one."""
    return f"số {decision.number}" if decision.number else "chưa lấy số"


def _walk(
    profile: BranchProfile, contestants: Iterable[Contestant], choices: Choices
) -> tuple[tuple[Ranked, ...], Awarded]:
    every = list(contestants)
    ranked: tuple[Ranked, ...] = ()
    quotas: list[tuple[Quota, Sequence[Ranked]]] = []
    for step in profile.judging or ():
        if isinstance(step, Ranking):
            ranked = rank_entries(profile, step, every)
        elif isinstance(step, Quota):
            quotas.append((step, ranked))
    return ranked, give_awards(profile, quotas, choices.awards, choices.vacancies)


def _progressed(one: Contestant, result: EntryResult) -> EntryProgressed:
    stage = JudgingStage.AWARDED if result.award else JudgingStage.NOT_AWARDED
    return EntryProgressed(
        stage=stage,
        title=one.title,
        unit=one.unit,
        unit_name=one.unit_name,
        field=one.field,
        award=result.award,
        award_name=result.award_name,
    )


def _result(
    profile: BranchProfile,
    one: Contestant,
    ranked: Ranked | None,
    award: str | None,
    upward: Upward,
) -> EntryResult:
    marks = [
        Mark(round=step.key, criterion=criterion, value=value)
        for step in profile.rounds()
        if step.key in one.rounds
        for criterion, value in one.rounds[step.key].means.items()
    ]
    return EntryResult(
        entry=one.entry,
        rank=ranked.rank if ranked else None,
        score=ranked.score if ranked else None,
        award=award,
        award_name=name_of(profile, award) if award else None,
        goes_up=one.entry in upward.goes_up,
        marks=tuple(marks),
    )
