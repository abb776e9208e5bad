"""Official lists of entries: which there are, and how one is told in parts."""

from collections.abc import Sequence
from enum import StrEnum

from services.intake.domain.ruling import Ruling
from shared.events.contracts import EntriesListed
from shared.events.parts import Decision, ListLine

MOST_IN_PART = 200


class ListKind(StrEnum):
    """The lists that a secretariat draws up; the last goes with one decision of the committee."""

    RECEIVED = "received"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    RULING = "ruling"


LIST_WORDS = {
    ListKind.RECEIVED: "Hồ sơ đã nhận",
    ListKind.ELIGIBLE: "Giải pháp đủ điều kiện dự thi",
    ListKind.INELIGIBLE: "Giải pháp không đủ điều kiện dự thi",
    ListKind.RULING: "Danh sách kèm quyết định",
}


def parts_of(
    kind: ListKind, lines: Sequence[ListLine], ruling: Ruling | None
) -> list[EntriesListed]:
    """A list as it is told, in order; one without lines is told too."""
    starts = range(0, max(1, len(lines)), MOST_IN_PART)
    decision = decision_of(ruling) if ruling else None
    return [
        EntriesListed(
            kind=kind.value,
            decision=decision,
            part=number,
            parts=len(starts),
            lines=tuple(lines[start : start + MOST_IN_PART]),
        )
        for number, start in enumerate(starts, start=1)
    ]


def decision_of(ruling: Ruling) -> Decision:
    """A ruling as other services read of it."""
    return Decision(
        id=ruling.id, number=ruling.number, signed_on=ruling.signed_on, signer=ruling.signer
    )
