"""What judging knows that must agree with intake and reporting."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.judging.tables import entry, proceeding, result
from shared.database import Session


@dataclass(frozen=True, slots=True)
class BranchState:
    """One branch's entries by state, and the ids that its signed results send up."""

    contest: str
    branch: str
    taking_part: tuple[str, ...]
    out: tuple[str, ...]
    withdrawn: tuple[str, ...]
    decision: str | None
    awarded: tuple[str, ...]
    going_up: tuple[str, ...]


def branch_states(session: Session) -> tuple[BranchState, ...]:
    """Every contest and branch that judging has entries of, by contest and branch."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    rows = session.core.execute(
        sa.select(entry.c.contest, entry.c.branch, entry.c.state, entry.c.id).order_by(
            entry.c.contest, entry.c.branch, entry.c.id
        )
    )
    for contest, branch, state, key in rows:
        found.setdefault((contest, branch), {}).setdefault(state, []).append(key)
    signed = _signed(session)
    return tuple(
        BranchState(
            contest=contest,
            branch=branch,
            taking_part=tuple(states.get("in", ())),
            out=tuple(states.get("out", ())),
            withdrawn=tuple(states.get("withdrawn", ())),
            decision=signed.get((contest, branch), _UNSIGNED)[0],
            awarded=signed.get((contest, branch), _UNSIGNED)[1],
            going_up=signed.get((contest, branch), _UNSIGNED)[2],
        )
        for (contest, branch), states in sorted(found.items())
    )


_Signed = tuple[str | None, tuple[str, ...], tuple[str, ...]]
_UNSIGNED: _Signed = (None, (), ())


def _signed(session: Session) -> dict[tuple[str, str], _Signed]:
    rows = session.core.execute(
        sa.select(
            proceeding.c.contest, proceeding.c.branch, proceeding.c.results,
            result.c.entry, result.c.award, result.c.goes_up, result.c.is_withdrawn,
        )
        .outerjoin_from(proceeding, result, result.c.decision == proceeding.c.results)
        .where(proceeding.c.results.is_not(None))
        .order_by(result.c.entry)
    )  # fmt: skip
    found: dict[tuple[str, str], _Signed] = {}
    for contest, branch, made, key, award, goes_up, is_withdrawn in rows:
        _, awarded, going_up = found.get((contest, branch), _UNSIGNED)
        counts = key is not None and not is_withdrawn
        found[contest, branch] = (
            made,
            (*awarded, key) if counts and award is not None else awarded,
            (*going_up, key) if counts and goes_up else going_up,
        )
    return found
