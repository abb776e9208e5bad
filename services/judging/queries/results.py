"""The ranking as it stands, and what was signed."""

from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from services.judging.domain.quota import Tie
from services.judging.domain.signing import Choices, propose
from services.judging.queries.rounds import progress
from services.judging.store import proceedings, results, rounds
from services.judging.tables import decision, entry, nominee, result
from shared.database import Row, Session
from shared.events.parts import Decision, EntryResult, Mark, Minutes
from shared.profiles import versions


@dataclass(frozen=True, slots=True)
class ResultView:
    """One entry's result; `goes_up` tells what still holds, a withdrawn entry never does."""

    entry: str
    title: str
    field: str | None
    rank: int | None
    score: Decimal | None
    award: str | None
    award_name: str | None
    goes_up: bool
    is_withdrawn: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be signed now. `ties` must be decided first, `open_rounds` closed first;
    `left_out` would go up but for the greatest number allowed."""

    results: tuple[ResultView, ...]
    ties: tuple[Tie, ...]
    left_out: tuple[str, ...]
    open_rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedResults:
    """A decision on results, frozen."""

    decision: Decision
    minutes: Minutes | None
    results: tuple[ResultView, ...]


@dataclass(frozen=True, slots=True)
class NomineeView:
    """A nominated entry; `is_withdrawn` when it was taken back since."""

    entry: str
    title: str
    reason: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class SignedNomination:
    """A decision on whom to nominate; nobody is a decision too."""

    decision: Decision
    nominees: tuple[NomineeView, ...]


def preview(session: Session, contest: str, branch: str, choices: Choices) -> Preview:
    """Ranks, awards and who goes up, as the rules and these choices have it.

    Raises what signing would raise for the choices, `JudgingNotReady`, `NotYetKnown`.
    """
    profile = versions.load(session, contest, branch)
    contestants = rounds.contestants(session, contest, branch)
    proposal = propose(profile, contestants, choices)
    known = {one.entry: (one.title, one.field) for one in contestants}
    still = progress(session, contest, branch).rounds
    return Preview(
        results=tuple(_proposed(one, *known[one.entry]) for one in proposal.results),
        ties=proposal.ties,
        left_out=proposal.left_out,
        open_rounds=tuple(one.round for one in still if not one.is_closed),
    )


def signed_results(session: Session, contest: str, branch: str) -> SignedResults | None:
    """The results that stand, in the order of the decision, or None before they are signed."""
    made = proceedings.decisions(session, contest, branch).get("results")
    if made is None:
        return None
    rows = session.core.execute(
        sa.select(
            entry.c.id, entry.c.title, entry.c.field, result.c.rank, result.c.score,
            result.c.award, result.c.award_name, result.c.goes_up, result.c.is_withdrawn,
            result.c.marks,
        )
        .join_from(
            result, entry, (entry.c.branch == result.c.branch) & (entry.c.id == result.c.entry)
        )
        .where(result.c.decision == made.id)
        .order_by(result.c.position)
    )  # fmt: skip
    return SignedResults(made, _minutes(session, made.id), tuple(_signed(row) for row in rows))


def signed_nomination(session: Session, contest: str, branch: str) -> SignedNomination | None:
    """The nomination that stands, or None before it is signed."""
    made = proceedings.decisions(session, contest, branch).get("nomination")
    if made is None:
        return None
    rows = session.core.execute(
        sa.select(entry.c.id, entry.c.title, nominee.c.reason, entry.c.state)
        .join_from(nominee, entry, (entry.c.branch == branch) & (entry.c.id == nominee.c.entry))
        .where(nominee.c.decision == made.id)
        .order_by(nominee.c.position)
    )
    views = (NomineeView(row[0], row[1], row[2], row[3] == "withdrawn") for row in rows)
    return SignedNomination(made, tuple(views))


def _proposed(one: EntryResult, title: str, field: str | None) -> ResultView:
    return ResultView(
        entry=one.entry,
        title=title,
        field=field,
        rank=one.rank,
        score=one.score,
        award=one.award,
        award_name=one.award_name,
        goes_up=one.goes_up,
        is_withdrawn=False,
        marks=one.marks,
    )


def _signed(row: Row) -> ResultView:
    key, title, field, rank, score, award, award_name, goes_up, is_withdrawn, marks = row
    return ResultView(
        entry=key,
        title=title,
        field=field,
        rank=rank,
        score=None if score is None else Decimal(score),
        award=award,
        award_name=award_name,
        goes_up=bool(goes_up) and not is_withdrawn,
        is_withdrawn=bool(is_withdrawn),
        marks=results.marks_of(marks),
    )


def _minutes(session: Session, key: str) -> Minutes | None:
    text = session.core.execute(
        sa.select(decision.c.minutes).where(decision.c.id == key)
    ).scalar_one()
    return Minutes.model_validate_json(text) if text else None
