"""What must be in the databases after a campaign, by the journal of 2xx answers alone."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from benchmarks.contests import MeasuredBranch
from services.app import Installation
from services.operations.places import Place, opened
from services.operations.reconciling import reconcile
from services.operations.verifying import verify
from shared.identity.asker import DEMONSTRATION_PREFIX as ACCOUNT_PREFIX
from shared.messaging.tables import dead_letter, log, refusal, waiting
from tests.faults.journal import Answered, Journal


def differences(
    installation: Installation, journal: Journal, branches: Iterable[MeasuredBranch]
) -> list[str]:
    """Everything that is not as it was answered, in words; nothing when all is well."""
    by_branch = list(branches)
    below, above = by_branch[0].site, by_branch[0].parent_site
    found: list[str] = []
    with opened(installation, below) as lower, opened(installation, above) as upper:
        for branch in by_branch:
            found += _branch(journal, branch, lower, upper)
        for place in (lower, upper):
            found += _left_over(place)
            found += _heard(place)
    for site in (below, above):
        found += _agreed(installation, site)
    return found


def _branch(journal: Journal, branch: MeasuredBranch, lower: Place, upper: Place) -> Iterator[str]:
    answered = [one for one in journal.answered if one.path.startswith(f"{branch.root}/")]
    mine = [one for one in answered if one.body["contest"] == branch.contest]
    receipts = {
        one.answer["id"]: one.answer["receipt_number"] for one in mine if one.kind == "dossier"
    }
    where = f"{branch.contest} {branch.branch}"
    yield from _compare(f"{where}: receipts", receipts, _receipts(lower, branch))
    if len(set(receipts.values())) != len(receipts):
        yield f"{where}: a receipt number was given twice"
    yield from _compare(f"{where}: sheets", dict(_marks(mine)), _sheets(lower, branch))
    yield from _compare(
        f"{where}: received above", _received(lower, branch), _arrived(upper, branch)
    )
    if sorted(_received(lower, branch)) != sorted(receipts):
        yield f"{where}: {len(_received(lower, branch))} of {len(receipts)} were received above"


def _receipts(place: Place, branch: MeasuredBranch) -> dict[str, str]:
    rows = _rows(
        place,
        "intake",
        "SELECT id, receipt_number FROM entry WHERE contest = :c AND branch = :b",
        branch,
    )
    return dict(rows)


def _marks(answered: Iterable[Answered]) -> Iterator[tuple[tuple[str, str], dict[str, Decimal]]]:
    for one in answered:
        if one.kind == "sheet":
            entry = one.path.split("/")[-2]
            marks = {key: Decimal(value) for key, value in one.body["marks"].items()}
            yield (entry, one.person), marks


def _sheets(place: Place, branch: MeasuredBranch) -> dict[tuple[str, str], dict[str, Decimal]]:
    rows = _rows(
        place,
        "judging",
        "SELECT entry, judge, marks FROM sheet WHERE branch = :b AND entry IN "
        "(SELECT id FROM entry WHERE contest = :c)",
        branch,
    )
    return {
        (entry, judge.removeprefix(ACCOUNT_PREFIX)): {
            key: Decimal(value) for key, value in json.loads(marks).items()
        }
        for entry, judge, marks in rows
    }


def _received(place: Place, branch: MeasuredBranch) -> dict[str, str]:
    """Entry and receipt number of each forwarding that was answered as received."""
    return dict(
        _rows(
            place,
            "intake",
            "SELECT entry, receipt_number FROM forwarding "
            "WHERE contest = :c AND branch = :b AND state = 'received'",
            branch,
        )
    )


def _arrived(place: Place, branch: MeasuredBranch) -> dict[str, str]:
    rows = place.sessions["intake"].core.execute(
        sa.text(
            "SELECT id, receipt_number FROM entry "
            "WHERE contest = :c AND branch = :p AND from_branch = :b"
        ),
        {"c": branch.contest, "p": branch.parent, "b": branch.branch},
    )
    return {row[0]: row[1] for row in rows}


def _left_over(place: Place) -> Iterator[str]:
    for name, session in place.sessions.items():
        for table in (waiting, refusal, dead_letter):
            count = session.core.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            if count:
                yield f"{place.site}/{name}: {count} rows in {table.name}"


def _heard(place: Place) -> Iterator[str]:
    """Reporting keeps every event that it hears: each of its own site's is to be there once."""
    stored = sa.text("SELECT event_id FROM stored_event")
    kept = Counter(place.sessions["reporting"].core.execute(stored).scalars())
    twice = [event for event, count in kept.items() if count > 1]
    if twice:
        yield f"{place.site}: stored twice: {twice[:5]}"
    beats = log.c.event.endswith('"type":"vn.hoithi.site.heartbeat.v1"}')
    for name, session in place.sessions.items():
        own = [f"hoithi.{place.site}.{kind}" for kind in ("own", "progress", "contests")]
        mine = sa.or_(*[log.c.topics.contains(topic) for topic in own])
        said = session.core.execute(sa.select(log.c.event_id).where(mine, ~beats)).scalars()
        lost = [event for event in said if event not in kept]
        if lost:
            yield f"{place.site}/{name}: not heard by reporting: {lost[:5]}"


def _agreed(installation: Installation, site: str) -> Iterator[str]:
    """`reconcile` and `verify` must say that all is well too."""
    lanes = [lane for lane in reconcile(installation, site).lanes if not lane.is_even]
    if lanes:
        yield f"{site}: reconcile says {lanes[:3]}"
    branches = [
        one for one in reconcile(installation, site).branches if one.under_way or one.differing
    ]
    if branches:
        yield f"{site}: reconcile says {branches[:3]}"
    findings = verify(installation, site, with_heads=True).findings
    if findings:
        yield f"{site}: verify says {findings[:3]}"


def _rows(place: Place, service: str, query: str, branch: MeasuredBranch) -> list[Any]:
    values = {"c": branch.contest, "b": branch.branch}
    return [tuple(row) for row in place.sessions[service].core.execute(sa.text(query), values)]


def _compare(what: str, answered: dict[Any, Any], stored: dict[Any, Any]) -> Iterator[str]:
    if answered != stored:
        lost = [key for key in answered if key not in stored]
        extra = [key for key in stored if key not in answered]
        other = [key for key in answered if key in stored and answered[key] != stored[key]]
        yield f"{what}: lost {lost[:5]}, never answered {extra[:5]}, other {other[:5]}"
