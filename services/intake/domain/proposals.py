"""What the secretariat proposes on a dossier: take it, or one of the ways of not taking it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ProposalKind(StrEnum):
    """What is proposed; all but the first need a reason."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    DUPLICATE = "duplicate"
    POOR = "poor"
    RETURN = "return"


PROPOSAL_WORDS: Mapping[ProposalKind, str] = {
    ProposalKind.ELIGIBLE: "đủ điều kiện",
    ProposalKind.INELIGIBLE: "không đủ tiêu chuẩn",
    ProposalKind.DUPLICATE: "trùng lặp",
    ProposalKind.POOR: "chất lượng kém",
    ProposalKind.RETURN: "trả lại để hoàn thiện",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with its reason and the clause that it rests on."""

    kind: ProposalKind
    reason: str | None = None
    clause: str | None = None

    @property
    def eligible(self) -> bool:
        """Whether the entry is to take part."""
        return self.kind is ProposalKind.ELIGIBLE
