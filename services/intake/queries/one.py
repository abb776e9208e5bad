"""One entry with all that its branch knows of it."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from services.intake.domain.arrivals import Arrival
from services.intake.domain.eligibility import Check, checks
from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Forwarding
from services.intake.domain.ruling import Ruling
from services.intake.queries.advice import AdviceGiven, of_entry
from services.intake.queries.evidence import evidence_of
from services.intake.queries.paper import PaperView, paper_of
from services.intake.store import entries as store
from services.intake.store import rulings
from services.intake.store.forwardings import arrival_of, forwarding_of
from services.intake.tables import (
    arrival,
    earlier_dossier,
    entry,
    file,
    file_push,
    forwarding,
    outcome,
    screening,
)
from shared.database import Prepared, Session
from shared.errors import NotYetKnown
from shared.events.contracts import EntryOutcome
from shared.events.parts import Dossier, FileRef
from shared.identity.permissions import Reach
from shared.profiles import versions

_VERSION = Prepared(
    sa.select(entry.c.contest, entry.c.profile_version, entry.c.changed_at).where(
        entry.c.branch == sa.bindparam("this_branch"), entry.c.id == sa.bindparam("this_entry")
    )
)


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the dossier; `push` is waiting, failing or done where it goes to another site."""

    sha256: str
    name: str
    media_type: str
    size: int
    is_here: bool
    push: str | None = None
    push_error: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class ScreeningView:
    """An act of screening, in the order of the acts; `ruling` is what a decision stands in."""

    act: str
    eligible: bool
    reason: str | None
    profile_version: int
    acted_at: str
    acted_by: str
    kind: str | None = None
    clause: str | None = None
    deviates: bool = False
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the dossier that a later one replaced."""

    dossier: Dossier
    replaced_at: str
    replaced_by: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What a branch above decided."""

    outcome: EntryOutcome
    heard_at: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry, its earlier dossiers, its screening, its ways up and from below, its outcomes."""

    entry: Entry
    profile_version: int
    changed_at: str
    files: tuple[FileView, ...]
    checks: tuple[Check, ...]
    earlier: tuple[VersionView, ...]
    screening: tuple[ScreeningView, ...]
    forwardings: tuple[Forwarding, ...]
    arrivals: tuple[Arrival, ...]
    outcomes: tuple[OutcomeView, ...]
    paper: PaperView | None = None
    advice: tuple[AdviceGiven, ...] = ()


def one_entry(
    session: Session, contest: str, branch: str, entry_id: str, reach: Reach
) -> EntryView:
    """Everything about an entry of a branch. Raises `NotYetKnown`, also beyond the reach.

    Who does not reach the whole branch, such as an author, reads the award without the points.
    """
    known = _read(session, contest, branch, entry_id, reach)
    view = _whole_view(session, contest, branch, known)
    return view if reach.is_everything else _without_points(view)


def _whole_view(session: Session, contest: str, branch: str, known: Entry) -> EntryView:
    entry_id = known.id
    row = session.one(_VERSION, {"this_branch": branch, "this_entry": entry_id})
    profile = versions.load(session, contest, branch)
    return EntryView(
        entry=known,
        profile_version=row[1] if row else 0,
        changed_at=row[2] if row else "",
        files=_files(session, known.dossier.files),
        checks=checks(known, profile, evidence_of(session, known, profile)),
        earlier=_earlier(session, known),
        screening=_screening(session, known),
        forwardings=_forwardings(session, known),
        arrivals=_arrivals(session, known),
        outcomes=_outcomes(session, known),
        paper=paper_of(session, known),
        advice=of_entry(session, known.branch, known.id),
    )


def _without_points(view: EntryView) -> EntryView:
    result = view.entry.result
    return replace(
        view,
        entry=replace(view.entry, result=result.without_points()) if result else view.entry,
        outcomes=tuple(replace(one, outcome=one.outcome.without_points()) for one in view.outcomes),
    )


def entry_file(
    session: Session, contest: str, branch: str, entry_id: str, sha256: str, *, reach: Reach
) -> FileRef:
    """A file that belongs to the entry's dossier, this version or an earlier one.

    Raises `NotYetKnown`, also beyond the asker's reach.
    """
    known = _read(session, contest, branch, entry_id, reach)
    dossiers = [known.dossier, *(one.dossier for one in _earlier(session, known))]
    found = next((one for item in dossiers for one in item.files if one.sha256 == sha256), None)
    if found is None:
        raise NotYetKnown(awaited=f"file/{sha256}")
    return found


def has_file(session: Session, sha256: str) -> bool:
    """Whether a file was noted as being here; one that only lies in the store was not."""
    query = sa.select(file.c.sha256).where(file.c.sha256 == sha256)
    return session.core.execute(query).first() is not None


def _read(session: Session, contest: str, branch: str, entry_id: str, reach: Reach) -> Entry:
    known = store.read(session, contest, branch, entry_id)
    if not reach.covers(store.thing_of(known)):
        # Not "forbidden": that there is such an entry is nobody's business either.
        raise NotYetKnown(awaited=store.key_of(branch, entry_id))
    return known


def known_files(session: Session) -> list[str]:
    """The digest of every file that was noted as being here, sorted."""
    return list(session.core.execute(sa.select(file.c.sha256).order_by(file.c.sha256)).scalars())


def _files(session: Session, refs: tuple[FileRef, ...]) -> tuple[FileView, ...]:
    digests = [one.sha256 for one in refs]
    here = set(
        session.core.execute(sa.select(file.c.sha256).where(file.c.sha256.in_(digests))).scalars()
    )
    wanted = sa.select(file_push.c.sha256, file_push.c.state, file_push.c.error)
    pushed = {
        row[0]: (row[1], row[2])
        for row in session.core.execute(wanted.where(file_push.c.sha256.in_(digests)))
    }
    return tuple(
        FileView(
            one.sha256,
            one.name,
            one.media_type,
            one.size,
            one.sha256 in here,
            *pushed.get(one.sha256, (None, None)),
            part=one.part,
        )
        for one in refs
    )


def _earlier(session: Session, one: Entry) -> tuple[VersionView, ...]:
    query = (
        sa.select(
            earlier_dossier.c.dossier,
            earlier_dossier.c.replaced_at,
            earlier_dossier.c.replaced_by,
        )
        .where(earlier_dossier.c.branch == one.branch, earlier_dossier.c.entry == one.id)
        .order_by(earlier_dossier.c.version)
    )
    return tuple(
        VersionView(Dossier.model_validate_json(row[0]), row[1], row[2])
        for row in session.core.execute(query)
    )


def _screening(session: Session, one: Entry) -> tuple[ScreeningView, ...]:
    query = (
        sa.select(
            screening.c.act, screening.c.eligible, screening.c.reason,
            screening.c.profile_version, screening.c.acted_at, screening.c.acted_by,
            screening.c.kind, screening.c.clause, screening.c.deviates, screening.c.ruling,
        )
        .where(screening.c.branch == one.branch, screening.c.entry == one.id)
        .order_by(screening.c.number)
    )  # fmt: skip
    rows = [tuple(row) for row in session.core.execute(query)]
    signed = rulings.load_many(session, [row[9] for row in rows if row[9]])
    return tuple(
        ScreeningView(
            act=row[0],
            eligible=bool(row[1]),
            reason=row[2],
            profile_version=row[3],
            acted_at=row[4],
            acted_by=row[5],
            kind=row[6],
            clause=row[7],
            deviates=bool(row[8]),
            ruling=signed.get(row[9] or ""),
        )
        for row in rows
    )


def _forwardings(session: Session, one: Entry) -> tuple[Forwarding, ...]:
    mine = (forwarding.c.entry == one.id) & (forwarding.c.branch == one.branch)
    query = sa.select(forwarding).where(mine).order_by(forwarding.c.sent_at, forwarding.c.id)
    return tuple(forwarding_of(tuple(row)) for row in session.core.execute(query))


def _arrivals(session: Session, one: Entry) -> tuple[Arrival, ...]:
    mine = (arrival.c.entry == one.id) & (arrival.c.branch == one.branch)
    query = sa.select(arrival).where(mine).order_by(arrival.c.arrived_at, arrival.c.id)
    return tuple(arrival_of(tuple(row)) for row in session.core.execute(query))


def _outcomes(session: Session, one: Entry) -> tuple[OutcomeView, ...]:
    query = (
        sa.select(outcome.c.body, outcome.c.heard_at)
        .where(outcome.c.branch == one.branch, outcome.c.entry == one.id)
        .order_by(outcome.c.heard_at, outcome.c.revision)
    )
    return tuple(
        OutcomeView(EntryOutcome.model_validate_json(row[0]), row[1])
        for row in session.core.execute(query)
    )
