"""A branch's register of papers and the numbers that stand at them."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.issue import Issue
from services.reporting.domain.paper import Paper, PaperState, Series
from services.reporting.tables import PaperNumberRow, PaperRow, table_of
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.documents.model import PaperKind
from shared.errors import EditConflict, NotYetKnown
from shared.messaging.tables import values_of
from shared.unit import Unit

PAPER, _NUMBER = table_of(PaperRow), table_of(PaperNumberRow)
COLUMNS = [one.name for one in PAPER.columns]
_ADD = Prepared(insert(PAPER).values(values_of(PAPER)).on_conflict_do_nothing())
_ONE = Prepared(sa.select(PAPER).where(PAPER.c.paper == sa.bindparam("this_paper")))
_ORIGIN = Prepared(
    sa.select(PAPER).where(
        PAPER.c.contest == sa.bindparam("this_contest"),
        PAPER.c.branch == sa.bindparam("this_branch"),
        PAPER.c.origin == sa.bindparam("this_origin"),
    )
)
_SAVE = Prepared(
    sa.update(PAPER)
    .where(
        PAPER.c.paper == sa.bindparam("this_paper"),
        PAPER.c.version == sa.bindparam("old_version"),
    )
    .values({name: sa.bindparam(f"new_{name}") for name in COLUMNS if name != "paper"})
)
_OF_NUMBER = (
    _NUMBER.c.contest == sa.bindparam("this_contest"),
    _NUMBER.c.branch == sa.bindparam("this_branch"),
    _NUMBER.c.series == sa.bindparam("this_series"),
    _NUMBER.c.year == sa.bindparam("this_year"),
    _NUMBER.c.number == sa.bindparam("this_number"),
)
_CLAIM = Prepared(insert(_NUMBER).values(values_of(_NUMBER)).on_conflict_do_nothing())
_HOLDER = Prepared(sa.select(_NUMBER.c.paper).where(*_OF_NUMBER))
_RELEASE = Prepared(
    sa.delete(_NUMBER).where(*_OF_NUMBER, _NUMBER.c.paper == sa.bindparam("this_paper"))
)


def add(unit: Unit, paper: Paper) -> bool:
    """Bring a paper into the register; False if its origin has one there."""
    return unit.run(_ADD, _values(paper)) == 1


def find(session: Session, paper: str) -> Paper | None:
    """One paper, or None."""
    row = session.one(_ONE, {"this_paper": paper})
    return read(row) if row else None


def load(session: Session, contest: str, branch: str, paper: str) -> Paper:
    """A paper of a branch. Raises `NotYetKnown`, also for another branch's."""
    found = find(session, paper)
    if found is None or (found.contest, found.branch) != (contest, branch):
        raise NotYetKnown(awaited=f"paper/{paper}")
    return found


def of_origin(session: Session, contest: str, branch: str, origin: str) -> Paper | None:
    """The paper that was drafted from something, or None."""
    place = {"this_contest": contest, "this_branch": branch, "this_origin": origin}
    row = session.one(_ORIGIN, place)
    return read(row) if row else None


def save(unit: Unit, paper: Paper, before: Paper) -> None:
    """Keep a changed paper. Raises `EditConflict` when somebody changed it first."""
    values = {f"new_{name}": value for name, value in _values(paper).items() if name != "paper"}
    place = {"this_paper": paper.paper, "old_version": before.version}
    if unit.run(_SAVE, {**values, **place}) == 0:
        raise EditConflict(what=f"Văn bản «{before.subject}»")


def claim_number(unit: Unit, paper: Paper) -> str | None:
    """Take the paper's number in its series; None, or the other paper that has it.

    Two clerks at once: the key of the table lets one of them through.
    """
    place = _number(paper)
    if place is None:
        return None
    values = {name.removeprefix("this_"): value for name, value in place.items()}
    if unit.run(_CLAIM, {**values, "paper": paper.paper}) == 1:
        return None
    row = unit.one(_HOLDER, place)
    return str(row[0]) if row and row[0] != paper.paper else None


def release_number(unit: Unit, paper: Paper) -> None:
    """Give back the number of a paper that was entered wrongly."""
    place = _number(paper)
    if place is not None:
        unit.run(_RELEASE, {**place, "this_paper": paper.paper})


def read(row: Row) -> Paper:
    """A row as a paper."""
    values = dict(zip(COLUMNS, row, strict=False))
    issued_on = values["issued_on"]
    return Paper(
        paper=values["paper"],
        contest=values["contest"],
        branch=values["branch"],
        kind=PaperKind(values["kind"]),
        origin=values["origin"],
        subject=values["subject"],
        symbol=values["symbol"],
        profile_version=values["profile_version"],
        drafted_at=from_text(values["drafted_at"]),
        issue=Issue(
            number=values["number"],
            issued_on=date.fromisoformat(issued_on) if issued_on else None,
            signer_lines=tuple(json.loads(values["signer_lines"])),
            signer_name=values["signer_name"],
            recipients=tuple(json.loads(values["recipients"])),
        ),
        state=PaperState(values["state"]),
        official=values["official"],
        reason=values["reason"],
        facts=values["facts"],
        version=values["version"],
    )


def _values(paper: Paper) -> dict[str, Any]:
    issue = paper.issue
    return {
        "paper": paper.paper,
        "contest": paper.contest,
        "branch": paper.branch,
        "kind": paper.kind.value,
        "origin": paper.origin,
        "subject": paper.subject,
        "symbol": paper.symbol,
        "profile_version": paper.profile_version,
        "drafted_at": to_text(paper.drafted_at),
        "state": paper.state.value,
        "number": issue.number,
        "issued_on": issue.issued_on.isoformat() if issue.issued_on else None,
        "signer_lines": json.dumps(issue.signer_lines, ensure_ascii=False),
        "signer_name": issue.signer_name,
        "recipients": json.dumps(issue.recipients, ensure_ascii=False),
        "official": paper.official,
        "reason": paper.reason,
        "facts": paper.facts,
        "version": paper.version,
    }


def _number(paper: Paper) -> dict[str, Any] | None:
    series: Series | None = paper.series
    if series is None:
        return None
    return {
        "this_contest": paper.contest,
        "this_branch": paper.branch,
        "this_series": series.name,
        "this_year": series.year,
        "this_number": paper.issue.number,
    }
