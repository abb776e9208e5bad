"""A batch: the entries that one act sent up together, as its letter and list tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Parent
from shared.events.contracts import BatchForwarded
from shared.events.parts import Decision, ListLine, Minutes


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes up together: to whom, by which decision, by which extension."""

    id: str
    above: Parent
    decision: Decision
    minutes: Minutes | None = None
    extension: str | None = None


def batch_forwarded(batch: Batch, going: Sequence[Entry]) -> BatchForwarded:
    """What is told of entries that go up together, in the order of their ranks."""
    return BatchForwarded(
        to_branch=batch.above.branch,
        to_name=batch.above.name,
        is_external=batch.above.site is None,
        decision=batch.decision,
        lines=tuple(_line(one) for one in sorted(going, key=_place)),
    )


def _place(entry: Entry) -> tuple[bool, int, str]:
    rank = entry.result.rank if entry.result else None
    return rank is None, rank or 0, entry.id


def _line(entry: Entry) -> ListLine:
    dossier = entry.dossier
    return ListLine(
        entry=entry.id,
        title=dossier.title,
        unit_name=dossier.unit_name,
        receipt_number=entry.receipt_number,
        field=dossier.field,
        award_name=entry.result.award_name if entry.result else None,
    )
