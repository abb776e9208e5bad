"""The committee's decision on who takes part: a list signed at once, changed only by another.

A line that differs from what the secretariat proposed says why, and is kept as a deviation.
"""

import datetime as dt
from dataclasses import dataclass

from services.intake.domain.entry import Entry
from services.intake.domain.proposals import PROPOSAL_WORDS, ProposalKind
from services.intake.domain.refusals import (
    NotProposed,
    ReasonMissing,
    RulingNeeded,
    RulingNumbered,
)
from services.intake.domain.screening import Verdict
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile

MAX_SHORT = 200
_COMMITTEE = "Ban Tổ chức"
Given = tuple[str | None, dt.date | None, str | None]
"""Number, day and signer as somebody said them."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A signed decision; `number` is None until the records office has given one."""

    id: str
    number: str | None
    signed_on: dt.date
    signer: str

    @property
    def words(self) -> str:
        """As one names it in a sentence."""
        number = f"số {self.number}" if self.number else "(chưa lấy số)"
        return f"{number} ngày {self.signed_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A line of the list; `eligible` None is as the secretariat proposed. `version` as seen."""

    entry: str
    eligible: bool | None = None
    reason: str | None = None
    version: int | None = None


def ruling_of(profile: BranchProfile, its_id: str, today: dt.date, given: Given) -> Ruling:
    """A decision of number, day and signer; unsaid it is of today, by the committee's head.

    Raises `InvalidInput`.
    """
    number, signed_on, signer = given
    _require_given(today, given)
    heads = profile.committee.heads if profile.committee else ()
    head = next((one.name for one in heads if one.name), _COMMITTEE)
    return Ruling(its_id, _said(number), signed_on or today, _said(signer) or head)


def numbered(ruling: Ruling, today: dt.date, given: Given) -> Ruling:
    """A decision that stood without a number, once the records office gave one; that only once.

    Day and signer may be said again as the paper has them. Raises `RulingNumbered`, `InvalidInput`.
    """
    if ruling.number is not None:
        raise RulingNumbered(number=ruling.number, signed_on=ruling.signed_on)
    number, signed_on, signer = _said(given[0]), given[1] or ruling.signed_on, _said(given[2])
    if number is None:
        raise InvalidInput(field="Số quyết định", reason="không được để trống")
    _require_given(today, (number, signed_on, signer))
    return Ruling(ruling.id, number, signed_on, signer or ruling.signer)


def verdict_of(entry: Entry, line: RuledLine) -> Verdict:
    """What a line decides of an entry. Raises `NotProposed`, `ReasonMissing`."""
    proposal, reason = entry.proposal, _said(line.reason)
    if entry.proposed is None:
        raise NotProposed(title=entry.title)
    if line.eligible is None and proposal and proposal.kind is ProposalKind.RETURN:
        words = PROPOSAL_WORDS[proposal.kind]
        raise ReasonMissing(
            field=f"«{entry.title}»", reason=f"đang đề xuất {words}, chưa quyết định"
        )
    eligible = entry.proposed if line.eligible is None else line.eligible
    if eligible != entry.proposed and reason is None:
        raise ReasonMissing(field=f"«{entry.title}»", reason="khác đề xuất thì phải nêu lý do")
    if not eligible and reason is None:
        reason = proposal.reason if proposal else None
        if reason is None:
            raise ReasonMissing(field=f"«{entry.title}»", reason="loại thì phải nêu lý do")
    return Verdict(eligible, reason)


def deviates(entry: Entry, verdict: Verdict) -> bool:
    """Whether the committee decides otherwise than was proposed."""
    return entry.proposed is not None and entry.proposed != verdict.eligible


def require_new(entry: Entry, before: Ruling | None, now: Ruling) -> None:
    """Whether a decision may change what an earlier one said. Raises `RulingNeeded`."""
    if entry.eligible is None:
        return
    if now.number is None or (before is not None and before.number == now.number):
        words = f"Quyết định {before.words}" if before else "một quyết định trước"
        raise RulingNeeded(title=entry.title, before=words)


def _require_given(today: dt.date, given: Given) -> None:
    number, signed_on, signer = given
    if signed_on is not None and signed_on > today:
        raise InvalidInput(field="Ngày ký", reason=f"{signed_on:%d/%m/%Y} chưa đến")
    for label, text in (("Số quyết định", number), ("Người ký", signer)):
        if text and len(text) > MAX_SHORT:
            raise InvalidInput(field=label, reason=f"dài quá {MAX_SHORT} ký tự")


def _said(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
