"""An entry's whole history: every event about it that has reached this site, from all levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.entrants import told_to_entrants
from services.reporting.domain.history import Names, describe
from services.reporting.queries.branches import readable
from services.reporting.tables import EntryMention, MonitorEntry, StoredEvent, table_of
from shared.database import Prepared, Row, Session
from shared.events.codec import decode
from shared.events.contract import Contract
from shared.events.contracts import EntryRegistered
from shared.events.envelope import Event
from shared.identity.asker import Asker
from shared.identity.permissions import Thing, reach
from shared.profiles import versions
from shared.profiles.model import BranchProfile

READ = "reporting.history"
_STORED, _MENTION, _ENTRY = table_of(StoredEvent), table_of(EntryMention), table_of(MonitorEntry)
_ABOUT = Prepared(
    sa.select(_STORED.c.position, _STORED.c.event).where(_STORED.c.subject == sa.bindparam("entry"))
)
_SPEAKING = Prepared(
    sa.select(_STORED.c.position, _STORED.c.event)
    .join(_MENTION, _MENTION.c.position == _STORED.c.position)
    .where(_MENTION.c.entry == sa.bindparam("entry"))
)
_PLACES = Prepared(
    sa.select(
        _ENTRY.c.branch,
        _ENTRY.c.contest,
        _ENTRY.c.title,
        _ENTRY.c.unit,
        _ENTRY.c.unit_name,
        _ENTRY.c.field,
        _ENTRY.c.intake_stage,
        _ENTRY.c.judging_stage,
        _ENTRY.c.award_name,
        _ENTRY.c.nominated,
    )
    .where(_ENTRY.c.entry == sa.bindparam("entry"))
    .order_by(_ENTRY.c.branch)
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event: when (contest time), where, by which service, what it says, who did it."""

    at: datetime
    recorded_at: datetime
    site: str
    branch: str
    branch_name: str
    service: str
    type: str
    text: str
    actor: str
    position: int


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """What is known of an entry in one branch."""

    branch: str
    branch_name: str
    contest: str
    title: str
    unit: str
    unit_name: str
    field: str | None
    intake_stage: str | None
    judging_stage: str | None
    award_name: str | None
    is_nominated: bool


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """An entry across the levels: how it stands in each branch, and its events in order of time."""

    entry: str
    title: str
    places: tuple[EntryPlace, ...]
    lines: tuple[HistoryLine, ...]


def entry_history(session: Session, entry: str, site: str, asker: Asker | None) -> EntryHistory:
    """The history of an entry; nothing if no branch that the asker may read has heard of it.

    What other sites were willing to send is not hidden from who may read the entry here; what
    another branch of the same site did is. Who reaches the entry alone, as its author does, is
    told what became of the dossier.
    """
    profiles = versions.all_latest(session)
    open_to_asker = readable(profiles, site, asker, READ)
    names = _branch_names(profiles)
    rounds = {
        (one.contest, one.branch): {each.key: each.name for each in one.rounds()}
        for one in profiles
    }
    here = {"entry": entry}
    rows = session.all(_ABOUT, here) + session.all(_SPEAKING, here)
    events = [(row[0], decode(row[1].encode())) for row in rows]
    # By the contest's clock, then by the wall's; the order of arrival only parts what is equal.
    events.sort(key=lambda one: (one[1].envelope.time, one[1].envelope.recorded_time, one[0]))
    found = session.all(_PLACES, here)
    if not any((row[1], row[0]) in open_to_asker for row in found):
        own = [row for row in found if _is_own(row, profiles, site, asker, events)]
        return _told(entry, own, events, names)
    lines = tuple(
        _line(entry, position, event, Names(names, rounds.get(_place_of(event), {})))
        for position, event in events
        if _place_of(event) in open_to_asker
    )
    places = tuple(_place(row, names) for row in found if (row[1], row[0]) in open_to_asker)
    title = next((one.title for one in places if one.title), "")
    return EntryHistory(entry, title, places, lines)


def _is_own(
    row: Row, profiles: Sequence[BranchProfile], site: str, asker: Asker | None,
    events: Sequence[tuple[Any, Event[Contract]]],
) -> bool:  # fmt: skip
    """Whether the asker reaches the entry in a branch of this site without reaching the branch."""
    place = row[1], row[0]
    if place not in {(one.contest, one.branch) for one in profiles if one.site == site}:
        return False
    registered = (
        event.envelope
        for _, event in events
        if isinstance(event.data, EntryRegistered) and _place_of(event) == place
    )
    first = next(registered, None)
    owner = (first.on_behalf_of or first.actor) if first else None
    return reach(asker, READ, *place).covers(Thing(row[3], row[5], owner=owner))


def _told(
    entry: str, own: Sequence[Row], events: Sequence[tuple[Any, Event[Contract]]],
    names: dict[str, str],
) -> EntryHistory:  # fmt: skip
    """What whoever entered it is told: what became of it, nothing of how it was judged."""
    branches = {row[0]: (row[1], row[0]) for row in own}
    near = (
        (position, event, told_to_entrants(entry, event.data))
        for position, event in events
        if _place_of(event) in branches.values()
        or getattr(event.data, "to_branch", None) in branches
    )
    lines = tuple(
        _line(entry, position, replace(event, data=told), Names(names, {}))
        for position, event, told in near
        if told is not None
    )
    places = tuple(replace(_place(row, names), judging_stage=None) for row in own)
    return EntryHistory(entry, next((one.title for one in places), ""), places, lines)


def _branch_names(profiles: Iterable[BranchProfile]) -> dict[str, str]:
    """Names of all branches that any rules speak of; one outside is known by its contest."""
    profiles = list(profiles)
    names = {
        one.parent.key: one.parent.title or one.parent.name
        for one in profiles
        if one.parent is not None and one.parent.external
    }
    return names | {one.branch: one.unit.name for one in profiles}


def _line(entry: str, position: int, event: Event[Contract], names: Names) -> HistoryLine:
    envelope = event.envelope
    return HistoryLine(
        at=envelope.time,
        recorded_at=envelope.recorded_time,
        site=envelope.site,
        branch=envelope.branch,
        branch_name=names.branch(envelope.branch),
        service=envelope.service,
        type=event.data.NAME,
        text=describe(entry, event.data, names),
        actor=envelope.actor,
        position=position,
    )


def _place_of(event: Event[Contract]) -> tuple[str, str]:
    return event.envelope.contest, event.envelope.branch


def _place(row: Row, names: dict[str, str]) -> EntryPlace:
    branch, contest, title, unit, unit_name, field, intake, judging, award, nominated = row
    return EntryPlace(
        branch=branch,
        branch_name=names.get(str(row[0]), str(row[0])),
        contest=contest,
        title=title,
        unit=unit,
        unit_name=unit_name,
        field=field,
        intake_stage=intake,
        judging_stage=judging,
        award_name=award,
        is_nominated=bool(nominated),
    )
