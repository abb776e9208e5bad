"""Entries as rows and back, their earlier dossiers, and the series of receipt numbers."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.intake.domain.entry import Entry
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.proposals import Proposal, ProposalKind
from services.intake.tables import earlier_dossier, entry, receipt_series
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.errors import EditConflict, NotYetKnown
from shared.events.parts import Decision, Dossier, DossierPersonal, EntryResult
from shared.events.stages import IntakeStage
from shared.identity.permissions import Thing
from shared.messaging.tables import values_of
from shared.profiles.model import BranchProfile
from shared.unit import Unit
from shared.vietnamese import fold, stored_key

_FIGURES = re.compile(r"[0-9]+")
_DIGITS = 9
LOADED = (
    entry.c.branch, entry.c.id, entry.c.contest, entry.c.stage, entry.c.version,
    entry.c.receipt_number, entry.c.registered_on, entry.c.proposed, entry.c.eligible,
    entry.c.reason, entry.c.arrival, entry.c.from_branch, entry.c.road, entry.c.result,
    entry.c.decision, entry.c.forwarding, entry.c.withdrawal_reason, entry.c.dossier,
    entry.c.personal, entry.c.owner, entry.c.came_by, entry.c.received_at, entry.c.postmarked_on,
    entry.c.proposal, entry.c.ruling, entry.c.complete_by,
)  # fmt: skip
"""What `entry_of` reads, in its order."""

_THIS = (entry.c.branch == sa.bindparam("this_branch")) & (entry.c.id == sa.bindparam("this_entry"))
_LOAD = Prepared(sa.select(*LOADED).where(_THIS).with_for_update())
_READ = Prepared(sa.select(*LOADED).where(_THIS))
_ADD = Prepared(sa.insert(entry).values(values_of(entry)))
_KEPT = ("branch", "id", "contest", "uncompared")
# A dossier that changed is compared anew: said here, because saving already knows both.
_UNCOMPARED = sa.case((entry.c.dossier != sa.bindparam("dossier"), 1), else_=entry.c.uncompared)
_SAVE = Prepared(
    sa.update(entry).where(_THIS).values(values_of(entry, *_KEPT)).values(uncompared=_UNCOMPARED)
)
_ADD_EARLIER = Prepared(
    insert(earlier_dossier).values(values_of(earlier_dossier)).on_conflict_do_nothing()
)
_NUMBER = Prepared(
    insert(receipt_series)
    .values(
        contest=sa.bindparam("contest"), branch=sa.bindparam("branch"), last=sa.bindparam("count")
    )
    .on_conflict_do_update(
        index_elements=["contest", "branch"],
        set_={"last": receipt_series.c.last + sa.bindparam("count")},
    )
    .returning(receipt_series.c.last)
)


def key_of(branch: str, entry_id: str) -> str:
    """What is awaited while an entry is not here yet."""
    return f"entry/{branch}/{entry_id}"


def find(unit: Unit, branch: str, entry_id: str) -> Entry | None:
    """The entry, locked until the transaction ends, or None."""
    row = unit.one(_LOAD, {"this_branch": branch, "this_entry": entry_id})
    return entry_of(row) if row else None


def load(unit: Unit, contest: str, branch: str, entry_id: str, seen: int | None = None) -> Entry:
    """The entry, locked until the transaction ends; `seen` is the version that a person saw.

    Raises `NotYetKnown`, `NotPermitted`, `EditConflict` when somebody changed it since.
    """
    found = find(unit, branch, entry_id)
    if found is None or found.contest != contest:
        raise NotYetKnown(awaited=key_of(branch, entry_id))
    unit.require(thing_of(found))
    require_seen(found, seen)
    return found


def thing_of(one: Entry, unit: str | None = None, field: str | None = None) -> Thing:
    """What a permission for an entry is asked of; as it would be with another unit or field."""
    dossier = one.dossier
    return Thing(unit or dossier.unit, field or dossier.field, owner=one.owner)


def read(session: Session, contest: str, branch: str, entry_id: str) -> Entry:
    """The entry, to be looked at and not changed. Raises `NotYetKnown`."""
    row = session.one(_READ, {"this_branch": branch, "this_entry": entry_id})
    if row is None or row[2] != contest:
        raise NotYetKnown(awaited=key_of(branch, entry_id))
    return entry_of(row)


def require_seen(one: Entry, seen: int | None) -> None:
    """Whether the entry is as the person saw it. Raises `EditConflict`."""
    if seen is not None and seen != one.version:
        raise EditConflict(what=f"Hồ sơ «{one.title}»")


def load_many(unit: Unit, contest: str, branch: str, ids: Sequence[str]) -> dict[str, Entry]:
    """Those of the entries that are here, by id, locked in order of their ids."""
    chosen = sa.and_(entry.c.branch == branch, entry.c.contest == contest, entry.c.id.in_(ids))
    query = sa.select(*LOADED).where(chosen).order_by(entry.c.id).with_for_update()
    return {row[1]: entry_of(row) for row in unit.session.core.execute(query)}


def add(unit: Unit, profile: BranchProfile, entries: Sequence[Entry]) -> None:
    """Write entries that were not here."""
    rows = [_row(unit, profile, one) | {"uncompared": 1} for one in entries]
    if len(rows) == 1:
        unit.run(_ADD, rows[0])
    else:
        unit.run_many(_ADD, rows)


def save(unit: Unit, profile: BranchProfile, one: Entry) -> Entry:
    """Write an entry that was loaded; it comes back with its next version."""
    return save_many(unit, profile, [one])[0]


def save_many(unit: Unit, profile: BranchProfile, entries: Iterable[Entry]) -> list[Entry]:
    """Write entries that were loaded; each comes back with its next version."""
    fresh = [replace(one, version=one.version + 1) for one in entries]
    rows = [_row(unit, profile, one) for one in fresh]
    unit.run_many(
        _SAVE, [row | {"this_branch": row["branch"], "this_entry": row["id"]} for row in rows]
    )
    return fresh


def keep_earlier(unit: Unit, one: Entry) -> None:
    """Keep the dossier of an entry that is about to get another."""
    values = {
        "branch": one.branch,
        "entry": one.id,
        "version": one.dossier.version,
        "dossier": one.dossier.model_dump_json(exclude_none=True),
        "personal": _personal_text(one),
        "replaced_at": to_text(unit.now),
        "replaced_by": unit.context.actor,
    }
    unit.run(_ADD_EARLIER, values)


def next_numbers(unit: Unit, profile: BranchProfile, count: int = 1) -> list[str]:
    """The next receipt numbers of the branch's one series, as they are written."""
    first = reserve_numbers(unit, profile, count)
    return [profile.receipt_text(number) for number in range(first, first + count)]


def reserve_numbers(unit: Unit, profile: BranchProfile, count: int) -> int:
    """Take the next numbers of the branch's one series; the first of them."""
    row = unit.one(_NUMBER, {"contest": profile.contest, "branch": profile.branch, "count": count})
    last = int(row[0]) if row else 0
    return last - count + 1


def _row(unit: Unit, profile: BranchProfile, one: Entry) -> dict[str, Any]:
    result, dossier = one.result, one.dossier
    return {
        "branch": one.branch,
        "id": one.id,
        "contest": one.contest,
        "stage": one.stage.value,
        "version": one.version,
        "receipt_number": one.receipt_number,
        "registered_on": one.registered_on.isoformat(),
        "title": dossier.title,
        "field": dossier.field,
        "unit": dossier.unit,
        "unit_name": dossier.unit_name,
        "search": _search(one),
        "proposed": _flag(one.proposed),
        "eligible": _flag(one.eligible),
        "reason": one.reason,
        "arrival": one.arrival,
        "from_branch": one.from_branch,
        "road": json.dumps(one.road),
        "award": result.award if result else None,
        "award_name": result.award_name if result else None,
        "rank": result.rank if result else None,
        "score": str(result.score) if result and result.score is not None else None,
        "result": result.model_dump_json(exclude_none=True) if result else None,
        "decision": one.decision.model_dump_json(exclude_none=True) if one.decision else None,
        "forwarding": one.forwarding,
        "withdrawal_reason": one.withdrawal_reason,
        "profile_version": profile.version,
        "changed_at": to_text(unit.now),
        "dossier": dossier.model_dump_json(exclude_none=True),
        "personal": _personal_text(one),
        "owner": one.owner,
        "sort_title": stored_key(dossier.title),
        "sort_number": by_number(one.receipt_number),
        "goes_up": 1 if result and result.goes_up else None,
        **_handed_in_row(one.handed_in),
        "proposal": _proposal_text(one.proposal),
        "ruling": one.ruling,
        "complete_by": one.complete_by.isoformat() if one.complete_by else None,
    }


def by_number(receipt: str | None) -> str:
    """What orders receipts by their numbers: «9/TN» before «10/TN»; without one, at the end."""
    return _FIGURES.sub(lambda one: one[0].zfill(_DIGITS), receipt or "")


def entry_of(row: Row) -> Entry:
    """A row of the columns `LOADED`."""
    return Entry(
        branch=row[0],
        id=row[1],
        contest=row[2],
        stage=IntakeStage(row[3]),
        version=row[4],
        receipt_number=row[5],
        registered_on=date.fromisoformat(row[6]),
        proposed=_truth(row[7]),
        eligible=_truth(row[8]),
        reason=row[9],
        arrival=row[10],
        from_branch=row[11],
        road=tuple(json.loads(row[12])),
        result=EntryResult.model_validate_json(row[13]) if row[13] else None,
        decision=Decision.model_validate_json(row[14]) if row[14] else None,
        forwarding=row[15],
        withdrawal_reason=row[16],
        dossier=Dossier.model_validate_json(row[17]),
        personal=read_personal(row[18]),
        owner=row[19],
        handed_in=_handed_in(row),
        proposal=_proposal(row[23]),
        ruling=row[24],
        complete_by=date.fromisoformat(row[25]) if row[25] else None,
    )


def _proposal(text: str | None) -> Proposal | None:
    if text is None:
        return None
    kind, reason, clause = json.loads(text)
    return Proposal(ProposalKind(kind), reason, clause)


def _proposal_text(one: Proposal | None) -> str | None:
    if one is None:
        return None
    return json.dumps([one.kind.value, one.reason, one.clause], ensure_ascii=False)


def _handed_in(row: Row) -> HandedIn | None:
    if row[20] is None:
        return None
    postmarked_on = date.fromisoformat(row[22]) if row[22] else None
    return HandedIn(CameBy(row[20]), from_text(row[21]), postmarked_on)


def _handed_in_row(one: HandedIn | None) -> dict[str, Any]:
    if one is None:
        return {"came_by": None, "received_at": None, "postmarked_on": None}
    return {
        "came_by": one.came_by.value,
        "received_at": to_text(one.received_at),
        "postmarked_on": one.postmarked_on.isoformat() if one.postmarked_on else None,
    }


def read_personal(text: str) -> DossierPersonal | str:
    """Personal data as stored; what is left of it after an erasure is a plain text."""
    return DossierPersonal.model_validate_json(text) if text.startswith("{") else text


def _personal_text(one: Entry) -> str:
    personal = one.personal
    return personal if isinstance(personal, str) else personal.model_dump_json(exclude_none=True)


def _search(one: Entry) -> str:
    names = () if isinstance(one.personal, str) else [who.name for who in one.personal.authors]
    parts = (one.dossier.title, one.dossier.unit_name, *names, one.receipt_number or "")
    return fold(" ".join(parts))


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)
