"""How far judging is: counts alone, no marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.judging.queries.sheets import desks
from services.judging.store.conflicts import judges_due
from services.judging.tables import closing, entry, panel_judge, sheet, standing
from shared.database import Session
from shared.profiles import versions
from shared.profiles.model import ScoringRound
from shared.vietnamese import person_key


@dataclass(frozen=True, slots=True)
class EntryProgress:
    """How many sheets of a round are in for an entry; `judges` is 0 while no panel covers it."""

    entry: str
    title: str
    field: str | None
    round: str
    sheets: int
    judges: int
    is_closed: bool

    @property
    def is_complete(self) -> bool:
        """Whether every judge's sheet is in."""
        return 0 < self.judges <= self.sheets


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far a round is; `is_closed` once it was closed and nothing came in since."""

    round: str
    name: str
    entries: int
    complete: int
    sheets: int
    expected_sheets: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A branch's judging by round, and by entry within it, by title; `missing` are values that
    the rules lack."""

    missing: tuple[str, ...]
    rounds: tuple[RoundProgress, ...]
    entries: tuple[EntryProgress, ...]


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """How many sheets of a round are expected of a judge; `missing` are entries, id and title."""

    judge: str
    name: str
    expected: int
    missing: tuple[tuple[str, str], ...]

    @property
    def submitted(self) -> int:
        """How many sheets are in."""
        return self.expected - len(self.missing)


def progress(session: Session, contest: str, branch: str) -> Progress:
    """Decide nothing; count. Raises `NotYetKnown` for a branch without rules."""
    profile = versions.load(session, contest, branch)
    entries = _entries(session, contest, branch)
    closed = _closed(session, contest, branch)
    return Progress(
        missing=tuple(one.text for one in profile.missing_for("judging")),
        rounds=tuple(_round(step, entries, step.key in closed) for step in profile.rounds()),
        entries=entries,
    )


def missing_sheets(
    session: Session, contest: str, branch: str, round_key: str
) -> tuple[JudgeProgress, ...]:
    """Each judge of a round with what is still to come from them, by given name."""
    rows = session.core.execute(
        sa.select(panel_judge.c.judge, panel_judge.c.name, entry.c.id, entry.c.title, sheet.c.judge)
        .select_from(desks())
        .where(
            standing.c.contest == contest,
            standing.c.branch == branch,
            standing.c.round == round_key,
            entry.c.state == "in",
        )
        .order_by(entry.c.title, entry.c.id)
    )
    names: dict[str, str] = {}
    expected: dict[str, int] = {}
    missing: dict[str, list[tuple[str, str]]] = {}
    for judge, name, key, title, submitted in rows:
        names[judge] = name
        expected[judge] = expected.get(judge, 0) + 1
        if submitted is None:
            missing.setdefault(judge, []).append((key, title))
    found = [
        JudgeProgress(judge, name, expected[judge], tuple(missing.get(judge, ())))
        for judge, name in names.items()
    ]
    return tuple(sorted(found, key=lambda one: person_key(one.name)))


def _round(step: ScoringRound, entries: Sequence[EntryProgress], was_closed: bool) -> RoundProgress:
    mine = [one for one in entries if one.round == step.key]
    return RoundProgress(
        round=step.key,
        name=step.name,
        entries=len(mine),
        complete=sum(one.is_complete for one in mine),
        sheets=sum(one.sheets for one in mine),
        expected_sheets=sum(one.judges for one in mine),
        is_closed=was_closed and all(one.is_closed for one in mine),
    )


def _entries(session: Session, contest: str, branch: str) -> tuple[EntryProgress, ...]:
    rows = session.core.execute(
        sa.select(
            entry.c.id, entry.c.title, entry.c.field,
            standing.c.round, standing.c.sheets, judges_due(), standing.c.state,
        )
        .join_from(
            standing,
            entry,
            (entry.c.branch == standing.c.branch) & (entry.c.id == standing.c.entry),
        )
        .where(standing.c.contest == contest, standing.c.branch == branch, entry.c.state == "in")
        .order_by(standing.c.round, entry.c.title, entry.c.id)
    )  # fmt: skip
    return tuple(
        EntryProgress(key, title, field, round_key, sheets, count, state != "open")
        for key, title, field, round_key, sheets, count, state in rows
    )


def _closed(session: Session, contest: str, branch: str) -> set[str]:
    rows = session.core.execute(
        sa.select(closing.c.round)
        .where(closing.c.contest == contest, closing.c.branch == branch)
        .distinct()
    )
    return {row[0] for row in rows}
