"""The state of every owed report below, from progress events; and the authors of own dossiers."""

from collections.abc import Sequence
from typing import Any

from services.reporting.projections.batches import upsert
from services.reporting.tables import DossierRow, MonitorReport
from shared.events.contracts import ReportProgressed
from shared.events.envelope import Event
from shared.events.parts import DossierPersonal
from shared.unit import Unit

_REPORTS = upsert(MonitorReport, newer="revision")
_DOSSIERS = upsert(DossierRow, newer="revision")


def follow_reports(unit: Unit, events: Sequence[Event[ReportProgressed]]) -> None:
    """Keep the newest state of each report."""
    newest: dict[tuple[str, str], Event[ReportProgressed]] = {}
    for event in events:
        key = (event.envelope.branch, event.envelope.subject_id)
        if key not in newest or event.envelope.revision > newest[key].envelope.revision:
            newest[key] = event
    _REPORTS.run(unit, [_report(newest[key]) for key in sorted(newest)])


def follow_dossiers(unit: Unit, events: Sequence[Event[Any]]) -> None:
    """Keep how many authors each dossier of this site's branches names."""
    newest: dict[tuple[str, str], Event[Any]] = {}
    for event in events:
        if event.envelope.site != unit.site:
            continue
        key = (event.envelope.subject_id, event.envelope.branch)
        if key not in newest or event.envelope.revision > newest[key].envelope.revision:
            newest[key] = event
    _DOSSIERS.run(unit, [_dossier(newest[key]) for key in sorted(newest)])


def _report(event: Event[ReportProgressed]) -> dict[str, object]:
    data = event.data
    return {
        "branch": event.envelope.branch,
        "report": event.envelope.subject_id,
        "contest": event.envelope.contest,
        "obligation": data.obligation,
        "unit": data.unit,
        "unit_name": data.unit_name,
        "due_date": data.due_date.isoformat(),
        "state": data.state,
        "on_time": None if data.on_time is None else int(data.on_time),
        "revision": event.envelope.revision,
    }


def _dossier(event: Event[Any]) -> dict[str, object]:
    personal = event.data.personal
    return {
        "entry": event.envelope.subject_id,
        "branch": event.envelope.branch,
        "contest": event.envelope.contest,
        "unit": event.data.dossier.unit,
        "authors": len(personal.authors) if isinstance(personal, DossierPersonal) else 0,
        "revision": event.envelope.revision,
    }
