"""The monitor's entries and counts, from progress events alone, by the differences of a batch."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.monitoring import COUNTED, NOTHING, EntryProgress, after, counts
from services.reporting.projections.batches import Rows, upsert
from services.reporting.tables import MonitorEntry, MonitorTally, table_of
from shared.errors import EditConflict
from shared.events.envelope import Event
from shared.unit import Unit

_TABLE = table_of(MonitorEntry)
_COLUMNS = [one.name for one in _TABLE.columns]
_KNOWN = Rows(
    ("entry",),
    lambda rows: sa.select(_TABLE).where(_TABLE.c.entry.in_([row["entry"] for row in rows])),
)
_SAVE = upsert(MonitorEntry, conditioned=True)
_TALLY = upsert(MonitorTally, adding=COUNTED)

Key = tuple[str, str]
"""Entry and branch."""


def follow(unit: Unit, events: Sequence[Event[Any]]) -> None:
    """Bring entries and counts up to date with a batch.

    Raises `EditConflict` when another worker changed one of them meanwhile.
    """
    if not events:
        return
    known = _read(unit, sorted({event.envelope.subject_id for event in events}))
    new: dict[Key, EntryProgress] = {}
    for event in events:
        key = (event.envelope.subject_id, event.envelope.branch)
        before = new.get(key)
        if before is None:
            found = known.get(key)
            before = found[0] if found else EntryProgress(event.envelope.contest)
        new[key] = after(before, event)
    changed = {
        key: value for key, value in new.items() if key not in known or known[key][0] != value
    }
    _save(unit, known, changed)
    _count(unit, known, changed)


def _read(unit: Unit, entries: Sequence[str]) -> dict[Key, tuple[EntryProgress, int]]:
    found = {}
    for row in _KNOWN.all(unit, [{"entry": entry} for entry in entries]):
        values = dict(zip(_COLUMNS, row, strict=True))
        found[values["entry"], values["branch"]] = _progress(values), values["version"]
    return found


def _save(
    unit: Unit,
    known: Mapping[Key, tuple[EntryProgress, int]],
    changed: Mapping[Key, EntryProgress],
) -> None:
    rows = [
        _row(key, changed[key], 1 + (known[key][1] if key in known else 0))
        for key in sorted(changed)
    ]
    if _SAVE.run(unit, rows) != len(rows):
        raise EditConflict(what="Bảng theo dõi")


def _count(
    unit: Unit,
    known: Mapping[Key, tuple[EntryProgress, int]],
    changed: Mapping[Key, EntryProgress],
) -> None:
    sums: dict[tuple[str, str, str], list[int]] = {}
    for key, now in changed.items():
        before = known[key][0] if key in known else None
        if before is not None and before.unit != now.unit:
            _add(sums, _place(key[1], before), NOTHING, counts(before))
            before = None
        _add(sums, _place(key[1], now), counts(now), counts(before) if before else NOTHING)
    rows = [
        {
            "contest": place[0],
            "branch": place[1],
            "unit": place[2],
            **dict(zip(COUNTED, sums[place], strict=True)),
        }
        for place in sorted(sums)
        if any(sums[place])
    ]
    _TALLY.run(unit, rows)


def _add(
    sums: dict[tuple[str, str, str], list[int]], place: tuple[str, str, str],
    now: Sequence[int], before: Sequence[int],
) -> None:  # fmt: skip
    old = sums.get(place, NOTHING)
    sums[place] = [one + new - gone for one, new, gone in zip(old, now, before, strict=True)]


def _place(branch: str, entry: EntryProgress) -> tuple[str, str, str]:
    return entry.contest, branch, entry.unit


def _progress(row: Mapping[str, Any]) -> EntryProgress:
    verdict = row["verdict"]
    return EntryProgress(
        contest=row["contest"],
        unit=row["unit"],
        unit_name=row["unit_name"],
        title=row["title"],
        field=row["field"],
        intake_stage=row["intake_stage"],
        intake_revision=row["intake_revision"],
        origin=row["origin"],
        verdict=None if verdict is None else verdict == "eligible",
        verdict_revision=row["verdict_revision"],
        is_sent=bool(row["sent"]),
        is_received_above=bool(row["received_above"]),
        is_withdrawn=bool(row["withdrawn"]),
        judging_stage=row["judging_stage"],
        judging_revision=row["judging_revision"],
        award=row["award"],
        award_name=row["award_name"],
        scored_rounds=frozenset(row["scored_rounds"].split()),
        is_nominated=bool(row["nominated"]),
    )


def _row(key: Key, entry: EntryProgress, version: int) -> dict[str, object]:
    verdicts = {None: None, True: "eligible", False: "ineligible"}
    return {
        "entry": key[0],
        "branch": key[1],
        "contest": entry.contest,
        "unit": entry.unit,
        "unit_name": entry.unit_name,
        "title": entry.title,
        "field": entry.field,
        "intake_stage": entry.intake_stage,
        "intake_revision": entry.intake_revision,
        "origin": entry.origin,
        "verdict": verdicts[entry.verdict],
        "verdict_revision": entry.verdict_revision,
        "sent": int(entry.is_sent),
        "received_above": int(entry.is_received_above),
        "withdrawn": int(entry.is_withdrawn),
        "judging_stage": entry.judging_stage,
        "judging_revision": entry.judging_revision,
        "award": entry.award,
        "award_name": entry.award_name,
        "scored_rounds": " ".join(sorted(entry.scored_rounds)),
        "nominated": int(entry.is_nominated),
        "version": version,
    }
