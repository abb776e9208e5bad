"""Giving a dossier back to who handed it in here; the answer is the next version of it."""

import datetime as dt
from dataclasses import replace

from services.intake.domain.entry import Entry, Step, progressed, require_stage
from services.intake.domain.refusals import EntryFromBelow, ReasonMissing
from services.intake.domain.screening import require_unsigned
from shared.errors import InvalidInput
from shared.events.parts import Decision
from shared.events.stages import IntakeStage

MAX_MISSING = 2000


def give_back(
    entry: Entry, missing: str, until: dt.date | None, signed: Decision | None, today: dt.date
) -> Step:
    """The dossier waits to be completed; what was proposed of it is void.

    Raises `EntryFromBelow`, `AlreadySigned`, `WrongStage`, `ReasonMissing`, `InvalidInput`.
    """
    if entry.from_branch is not None:
        raise EntryFromBelow(title=entry.title, branch=entry.from_branch)
    require_unsigned(signed)
    require_stage(entry, IntakeStage.REGISTERED)
    words = missing.strip()
    if not words:
        raise ReasonMissing(field="Cần bổ sung", reason="chưa ghi")
    if len(words) > MAX_MISSING:
        raise InvalidInput(field="Cần bổ sung", reason=f"dài quá {MAX_MISSING} ký tự")
    if until is not None and until < today:
        raise InvalidInput(field="Hạn bổ sung", reason=f"{until:%d/%m/%Y} đã qua")
    after = replace(
        entry, stage=IntakeStage.RETURNED, reason=words, complete_by=until,
        proposed=None, proposal=None,
    )  # fmt: skip
    return Step(after, (progressed(after),))


def completed(entry: Entry) -> Entry:
    """The entry as it is once its dossier was completed: to be screened again."""
    if entry.stage is not IntakeStage.RETURNED or entry.from_branch is not None:
        return entry
    return replace(entry, stage=IntakeStage.REGISTERED, reason=None, complete_by=None)
