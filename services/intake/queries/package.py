"""What goes into the package for a branch above that is not on this bus."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.store.entries import LOADED, entry_of
from services.intake.store.forwardings import forwarding_of
from services.intake.tables import entry, forwarding, signature
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.parts import Decision
from shared.profiles import versions
from shared.profiles.model import BranchProfile

_COUNT = len(forwarding.c)


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """An entry and the forwarding under which it goes out."""

    entry: Entry
    forwarding: Forwarding


@dataclass(frozen=True, slots=True)
class Package:
    """A decision and the entries that it sends out, in the order of their ranks."""

    profile: BranchProfile
    decision: Decision
    kind: str
    entries: tuple[PackedEntry, ...]


def package(session: Session, contest: str, branch: str, decision: str | None = None) -> Package:
    """The entries that a decision sends out; without one named, the last nomination or results.

    Withdrawn entries are left out; none at all is a package too. Raises `NotYetKnown`.
    """
    profile = versions.load(session, contest, branch)
    mine = (signature.c.contest == contest) & (signature.c.branch == branch)
    if decision is not None:
        mine &= signature.c.id == decision
    query = sa.select(signature.c.decision, signature.c.kind).where(mine)
    found = session.core.execute(query.order_by(signature.c.kind, signature.c.id.desc())).first()
    if found is None:
        raise NotYetKnown(awaited=f"decision/{contest}/{branch}/{decision or ''}".rstrip("/"))
    signed = Decision.model_validate_json(found[0])
    return Package(profile, signed, found[1], _entries(session, signed.id, branch))


def _entries(session: Session, decision: str, branch: str) -> tuple[PackedEntry, ...]:
    query = (
        sa.select(*forwarding.c, *LOADED)
        .join_from(
            forwarding,
            entry,
            (entry.c.branch == forwarding.c.branch)
            & (entry.c.id == forwarding.c.entry)
            & (entry.c.forwarding == forwarding.c.id),
        )
        .where(
            forwarding.c.branch == branch,
            forwarding.c.decision == decision,
            forwarding.c.is_external == 1,
            forwarding.c.state != ForwardingState.WITHDRAWN.value,
        )
        .order_by(entry.c.rank, entry.c.id)
    )
    rows = [tuple(row) for row in session.core.execute(query)]
    packed = [PackedEntry(entry_of(row[_COUNT:]), forwarding_of(row[:_COUNT])) for row in rows]
    return tuple(one for one in packed if not one.entry.is_withdrawn)
