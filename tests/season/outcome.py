"""What a season came to, without ids, instants and receipt numbers."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.app import Installation

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Outcome:
    """Entries, results with marks, and reports, each by branch and title or unit, sorted."""

    entries: Rows
    results: Rows
    reports: Rows


_ENTRIES = "SELECT branch, title, stage, award FROM entry"
_RESULTS = """
    SELECT result.branch, entry.title, result.rank, result.score, result.award, result.goes_up,
           result.marks
    FROM result JOIN entry ON entry.branch = result.branch AND entry.id = result.entry
"""
_REPORTS = "SELECT branch, report, state, on_time, submissions FROM report WHERE is_office"


def outcome(installation: Installation) -> Outcome:
    """Read what every site has in the end."""
    entries, results, reports = [], [], []
    for site in installation.site_names:
        databases = installation.databases(site)
        for name, query, rows in (
            ("intake", _ENTRIES, entries), ("judging", _RESULTS, results),
            ("reporting", _REPORTS, reports),
        ):  # fmt: skip
            with databases[name].session() as session:
                rows += [tuple(row) for row in session.core.execute(sa.text(query))]
    return Outcome(sorted(entries, key=repr), _plain(results), sorted(reports, key=repr))


def _plain(results: Rows) -> Rows:
    spelled = [(*row[:-1], json.dumps(json.loads(row[-1]), sort_keys=True)) for row in results]
    return sorted(spelled, key=repr)


def count(
    outcome: Outcome, branch: str, *, award: str | None = None, going_up: bool = False
) -> int:
    """How many results of a branch have an award, or go up."""
    return sum(
        row[0] == branch and (award is None or row[4] == award) and (not going_up or bool(row[5]))
        for row in outcome.results
    )
