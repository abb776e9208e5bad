"""What strikes the eye of entries to be screened: parts that lack, works they are like."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.proposals import PROPOSAL_WORDS, ProposalKind
from services.intake.domain.receipt import missing_parts
from services.intake.tables import alike, entry
from shared.database import Session
from shared.events.parts import Dossier
from shared.events.stages import IntakeStage
from shared.profiles import versions
from shared.profiles.model import BranchProfile

MOST_READ = 500
"""Entries that are looked through for parts that lack: the first that were registered."""

_NEW = (IntakeStage.REGISTERED.value, IntakeStage.RECEIVED.value)


@dataclass(frozen=True, slots=True)
class Notice:
    """Names of required parts that are not there, how many open pairs there are, what was proposed.

    `proposal` is in words; "" before somebody proposed, or where only its direction is known.
    """

    missing: tuple[str, ...] = ()
    alike: int = 0
    proposal: str = ""


def notices(session: Session, profile: BranchProfile, ids: Collection[str]) -> dict[str, Notice]:
    """What there is to notice of these entries, by id; in two statements."""
    mine = entry.c.branch == profile.branch, entry.c.id.in_(sorted(ids))
    rows = session.core.execute(
        sa.select(entry.c.id, entry.c.dossier, entry.c.proposal).where(*mine)
    )
    pairs = _open_pairs(session, ids)
    return {
        row[0]: Notice(
            missing_parts(profile, _dossier(row[1])), pairs.get(row[0], 0), _proposal_words(row[2])
        )
        for row in rows
    }


def incomplete(session: Session, contest: str, branch: str) -> tuple[str, ...]:
    """The entries without a proposal of which a required part is not there, of the first 500."""
    profile = versions.load(session, contest, branch)
    query = (
        sa.select(entry.c.id, entry.c.dossier)
        .where(
            entry.c.branch == branch,
            entry.c.contest == contest,
            entry.c.stage.in_(_NEW),
            entry.c.proposed.is_(None),
        )
        .order_by(entry.c.id)
        .limit(MOST_READ)
    )
    rows = session.core.execute(query)
    return tuple(row[0] for row in rows if missing_parts(profile, _dossier(row[1])))


def _dossier(text: str) -> Dossier:
    return Dossier.model_validate_json(text)


def _proposal_words(text: str | None) -> str:
    return PROPOSAL_WORDS[ProposalKind(json.loads(text)[0])] if text else ""


def _open_pairs(session: Session, ids: Collection[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for side in (alike.c.first, alike.c.second):
        query = sa.select(side, sa.func.count()).where(alike.c.verdict.is_(None), side.in_(ids))
        for one, count in session.core.execute(query.group_by(side)):
            found[one] = found.get(one, 0) + count
    return found
