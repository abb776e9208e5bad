"""Recorded acts: screening, the branch's signatures, and outcomes heard from above."""

from collections.abc import Iterable
from typing import Any, Literal

import sqlalchemy as sa

from services.intake.domain.entry import Entry
from services.intake.domain.results import kind_of
from services.intake.domain.ruling import deviates
from services.intake.domain.screening import Verdict
from services.intake.tables import outcome, screening, signature
from shared.database import Prepared, Session, insert, to_text
from shared.events.contracts import EntryOutcome
from shared.events.parts import Decision, Minutes
from shared.messaging.tables import values_of
from shared.profiles.model import BranchProfile
from shared.unit import Unit

Act = Literal["proposal", "decision"]
Kind = Literal["results", "nomination"]

_ADD_ACT = Prepared(sa.insert(screening).values(values_of(screening)))
_SIGN = Prepared(insert(signature).values(values_of(signature)).on_conflict_do_nothing())
_SIGNED = Prepared(
    sa.select(signature.c.decision, signature.c.minutes).where(
        signature.c.contest == sa.bindparam("this_contest"),
        signature.c.branch == sa.bindparam("this_branch"),
        signature.c.kind == sa.bindparam("this_kind"),
    )
)
_PUT_OUTCOME = insert(outcome).values(values_of(outcome))
_KEEP_OUTCOME = Prepared(
    _PUT_OUTCOME.on_conflict_do_update(
        index_elements=["branch", "entry", "decided_by", "kind"],
        set_={
            name: _PUT_OUTCOME.excluded[name]
            for name in ("revision", "outcome", "body", "heard_at")
        },
        where=outcome.c.revision < _PUT_OUTCOME.excluded.revision,
    )
)
_OUTCOME = Prepared(
    sa.select(outcome.c.outcome)
    .where(
        outcome.c.branch == sa.bindparam("this_branch"),
        outcome.c.entry == sa.bindparam("this_entry"),
        outcome.c.decided_by == sa.bindparam("this_above"),
    )
    .order_by(outcome.c.revision.desc())
    .limit(1)
)
_LATEST_OUTCOME = Prepared(
    sa.select(sa.func.max(outcome.c.revision)).where(
        outcome.c.branch == sa.bindparam("this_branch"),
        outcome.c.entry == sa.bindparam("this_entry"),
    )
)


def record_proposals(unit: Unit, profile: BranchProfile, entries: Iterable[Entry]) -> None:
    """Write the proposals of entries that were saved with them; their versions number the acts."""
    rows = [
        _act_row(unit, profile, one, "proposal", Verdict(proposal.eligible, proposal.reason))
        | {"kind": proposal.kind.value, "clause": proposal.clause}
        for one in entries
        if (proposal := one.proposal) is not None
    ]
    unit.run_many(_ADD_ACT, rows)


def record_decisions(
    unit: Unit, profile: BranchProfile, ruled: Iterable[tuple[Entry, Verdict]]
) -> None:
    """Write the lines of a decision; each entry was saved with its ruling."""
    rows = [
        _act_row(unit, profile, one, "decision", verdict)
        | {"ruling": one.ruling, "deviates": int(deviates(one, verdict))}
        for one, verdict in ruled
    ]
    unit.run_many(_ADD_ACT, rows)


def _act_row(
    unit: Unit, profile: BranchProfile, one: Entry, act: Act, verdict: Verdict
) -> dict[str, Any]:
    return {
        "branch": one.branch,
        "entry": one.id,
        "number": one.version,
        "act": act,
        "eligible": int(verdict.eligible),
        "reason": verdict.reason,
        "profile_version": profile.version,
        "acted_at": to_text(unit.now),
        "acted_by": unit.context.actor,
        "kind": None,
        "clause": None,
        "ruling": None,
        "deviates": 0,
    }


def sign(
    unit: Unit, profile: BranchProfile, kind: Kind, decision: Decision, minutes: Minutes | None
) -> None:
    """Note a decision of the branch, once."""
    values = {
        "id": decision.id,
        "contest": profile.contest,
        "branch": profile.branch,
        "kind": kind,
        "decision": decision.model_dump_json(exclude_none=True),
        "minutes": minutes.model_dump_json(exclude_none=True) if minutes else None,
    }
    unit.run(_SIGN, values)


def signed(
    session: Session, contest: str, branch: str, kind: Kind = "results"
) -> tuple[Decision, Minutes | None] | None:
    """The decision under which the branch's results stand, with its minutes."""
    values = {"this_contest": contest, "this_branch": branch, "this_kind": kind}
    row = session.one(_SIGNED, values)
    if row is None:
        return None
    minutes = Minutes.model_validate_json(row[1]) if row[1] else None
    return Decision.model_validate_json(row[0]), minutes


def signature_of(session: Session, contest: str, branch: str) -> Decision | None:
    """The decision under which the branch's results stand."""
    found = signed(session, contest, branch)
    return found[0] if found else None


def keep_outcome(unit: Unit, entry: Entry, heard: EntryOutcome, revision: int) -> bool:
    """Keep what a branch above decided; False if something later of the kind is known."""
    values = {
        "branch": entry.branch,
        "entry": entry.id,
        "decided_by": heard.decided_by,
        "kind": kind_of(heard.outcome),
        "revision": revision,
        "outcome": heard.outcome,
        "body": heard.model_dump_json(exclude_none=True),
        "heard_at": to_text(unit.now),
    }
    return unit.run(_KEEP_OUTCOME, values) == 1


def outcome_of(unit: Unit, entry: Entry, above: str) -> str | None:
    """The last that a branch above decided of an entry, or None."""
    values = {"this_branch": entry.branch, "this_entry": entry.id, "this_above": above}
    row = unit.one(_OUTCOME, values)
    return str(row[0]) if row else None


def latest_outcome(unit: Unit, entry: Entry) -> int:
    """The revision of the last outcome that is known, 0 before any."""
    row = unit.one(_LATEST_OUTCOME, {"this_branch": entry.branch, "this_entry": entry.id})
    return int(row[0] or 0) if row else 0
