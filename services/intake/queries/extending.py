"""The deadline of a branch as it holds, how it came to that, and who has a later one."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.lateness import after_closing, closing_of
from services.intake.tables import extension
from shared.database import Session
from shared.messaging.tables import unit as unit_table
from shared.profiles import versions
from shared.profiles.model import Deadline, Extended


@dataclass(frozen=True, slots=True)
class GrantedLine:
    """A later deadline of some; `unit_name` is None where it is for an entrant of any unit."""

    id: str
    unit: str | None
    unit_name: str | None
    entrant: str | None
    until: str
    reason: str
    granted_at: str
    granted_by: str
    from_below: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadline in words, the version of the rules that says so, and all that moved it."""

    version: int
    deadline: str
    time_zone: str
    after: str
    extended: tuple[Extended, ...]
    granted: tuple[GrantedLine, ...]


def deadlines(session: Session, contest: str, branch: str) -> Deadlines:
    """The deadlines of a branch. Raises `NotYetKnown`."""
    profile = versions.load(session, contest, branch)
    receipt = profile.receipt
    closes = receipt.closes if receipt else None
    return Deadlines(
        version=profile.version,
        deadline=str(closing_of(receipt, closes)) if receipt and closes else "",
        time_zone=profile.time_zone,
        after=after_closing(receipt) if receipt else "",
        extended=receipt.extended if receipt else (),
        granted=_granted(session, contest, branch),
    )


def _granted(session: Session, contest: str, branch: str) -> tuple[GrantedLine, ...]:
    of_unit = (unit_table.c.contest == extension.c.contest) & (unit_table.c.key == extension.c.unit)
    query = (
        sa.select(
            extension.c.id, extension.c.unit, unit_table.c.name, extension.c.entrant,
            extension.c.until, extension.c.reason, extension.c.granted_at, extension.c.granted_by,
            extension.c.from_below,
        )
        .outerjoin_from(extension, unit_table, of_unit)
        .where(extension.c.contest == contest, extension.c.branch == branch)
        .order_by(extension.c.granted_at, extension.c.id)
    )  # fmt: skip
    return tuple(
        GrantedLine(*row[:4], str(Deadline.model_validate_json(row[4])), *row[5:8], bool(row[8]))
        for row in session.core.execute(query)
    )
