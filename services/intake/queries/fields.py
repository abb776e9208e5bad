"""Hints at other fields for entries, from the words of works that were settled before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa
import yaml

from services.intake.domain.duplicates import text_of
from services.intake.domain.fields import (
    FieldWords,
    Settled,
    Suggestion,
    Topic,
    field_words,
    suggest,
)
from services.intake.store.fields import turned_down
from services.intake.tables import entry
from shared.database import Session
from shared.profiles.model import BranchProfile

TOPICS = Path(__file__).parent.parent / "topics.yaml"
_MOST_SETTLED = 120
"""The latest settled works of the branch, of all its editions; more teach little and cost time."""


@dataclass(frozen=True, slots=True)
class FieldHint:
    """A suggestion in the contest's words; `key` is the suggested field."""

    entry: str
    chosen: str
    key: str
    name: str
    words: tuple[str, ...]


def field_hints(
    session: Session, profile: BranchProfile, entries: Sequence[str]
) -> dict[str, FieldHint]:
    """Hints for those of the entries whose field looks wrong and was not left as it is."""
    names = {one.key: one.name for one in profile.fields or ()}
    rows = _asked(session, profile, entries) if len(names) > 1 else []
    if not rows:
        return {}
    known = field_words(names, topics(), _settled(session, profile, entries, known=names))
    found = {row[0]: _suggested(known, row) for row in rows}
    kept = turned_down(session, profile.branch, entries)
    return {
        key: FieldHint(key, names[one.chosen], one.field, names[one.field], one.words)
        for key, one in found.items()
        if one is not None and (key, one.field) not in kept
    }


@cache
def topics() -> tuple[Topic, ...]:
    """What works of the usual fields are about."""
    read = yaml.safe_load(TOPICS.read_text("utf-8"))
    return tuple(Topic(tuple(one["names"]), tuple(one["words"])) for one in read.values())


def _asked(
    session: Session, profile: BranchProfile, entries: Sequence[str]
) -> list[tuple[str, str, str, str]]:
    query = sa.select(entry.c.id, entry.c.field, entry.c.title, entry.c.dossier).where(
        entry.c.branch == profile.branch,
        entry.c.contest == profile.contest,
        entry.c.id.in_(entries),
        entry.c.field.is_not(None),
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.core.execute(query)]


def _settled(
    session: Session, profile: BranchProfile, besides: Sequence[str], *, known: dict[str, str]
) -> list[Settled]:
    """The latest works of the branch that were found eligible, but for those that are asked of."""
    query = (
        sa.select(entry.c.field, entry.c.title, entry.c.dossier)
        .where(entry.c.branch == profile.branch, entry.c.eligible == 1)
        .where(entry.c.field.in_(sorted(known)), entry.c.id.not_in(besides))
        .order_by(entry.c.id.desc())
        .limit(_MOST_SETTLED)
    )
    return [Settled(row[0], row[1], _text(row[2])) for row in session.core.execute(query)]


def _suggested(known: FieldWords, row: tuple[str, str, str, str]) -> Suggestion | None:
    return suggest(known, row[1], row[2], _text(row[3]))


def _text(dossier: str) -> str:
    return text_of(json.loads(dossier))
