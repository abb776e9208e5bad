"""A new version of a dossier: a correction before the signature, or the answer to a return."""

import datetime as dt
from dataclasses import replace

from services.intake.domain.entry import Entry, Step, progressed, require_stage
from services.intake.domain.forwarding import Forwarding, ForwardingState, Moved, stage_of
from services.intake.domain.refusals import CompletionExpired, EntryFromBelow, ReturnExpired
from services.intake.domain.returning import completed
from services.intake.domain.screening import require_unsigned
from shared.events.contracts import EntryRevised
from shared.events.parts import Decision, Dossier, DossierPersonal
from shared.events.stages import IntakeStage

_OWN = (
    IntakeStage.REGISTERED,
    IntakeStage.RETURNED,
    IntakeStage.ELIGIBLE,
    IntakeStage.INELIGIBLE,
)


def require_revisable(
    entry: Entry, forwarding: Forwarding | None, signed: Decision | None, today: dt.date
) -> None:
    """Whether the dossier may change now.

    Raises `EntryFromBelow` where it is not this branch's to change, `ReturnExpired`,
    `CompletionExpired`, `AlreadySigned`, `WrongStage`.
    """
    if forwarding is not None and forwarding.state is ForwardingState.RETURNED:
        require_stage(entry, IntakeStage.RETURNED_ABOVE)
        if forwarding.until is not None and today > forwarding.until:
            raise ReturnExpired(until=forwarding.until)
        return
    if entry.from_branch is not None:
        raise EntryFromBelow(title=entry.title, branch=entry.from_branch)
    require_unsigned(signed)
    require_stage(entry, *_OWN)
    if entry.complete_by is not None and today > entry.complete_by:
        raise CompletionExpired(until=entry.complete_by)


def revise(
    entry: Entry, forwarding: Forwarding | None, dossier: Dossier, personal: DossierPersonal | str
) -> Step | Moved:
    """The entry with the next version of its dossier; a returned one goes up again."""
    fresh = replace(entry, dossier=dossier, personal=personal)
    if forwarding is None or forwarding.state is not ForwardingState.RETURNED:
        fresh = completed(fresh)
        data = EntryRevised(dossier=dossier, personal=personal)
        return Step(fresh, (data, progressed(fresh)))
    sent = replace(forwarding, state=ForwardingState.SENT, version=dossier.version)
    fresh = replace(fresh, stage=stage_of(sent))
    data = EntryRevised(
        dossier=dossier, forwarding=sent.id, to_branch=sent.to_branch, personal=personal
    )
    return Moved(Step(fresh, (data, progressed(fresh))), sent)
