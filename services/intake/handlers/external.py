"""What a clerk enters for a branch above that is not on this bus."""

from services.intake.commands import RecordExternalOutcome, RecordExternalReceipt
from services.intake.domain import forwarding as rules
from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Forwarding
from services.intake.domain.refusals import NotExternal
from services.intake.domain.results import passed_on
from services.intake.handlers.entries import Changed
from services.intake.handlers.telling import say, tell
from services.intake.store import acts, entries, forwardings
from shared.errors import InvalidInput
from shared.events.contracts import EntryOutcome
from shared.unit import Unit


def record_external_receipt(unit: Unit, command: RecordExternalReceipt) -> Changed:
    """The branch outside has the entry, under its own receipt number."""
    if not command.receipt_number.strip():
        raise InvalidInput(field="Số phiếu nhận", reason="không được để trống")
    profile = unit.profile(command.contest, command.branch)
    entry, forwarding = _outside(unit, command)
    after = rules.received(forwarding, forwarding.revision + 1, command.receipt_number.strip())
    moved = rules.settle(entry, after)
    forwardings.save_sent(unit, [moved.forwarding])
    saved = entries.save(unit, profile, moved.step.entry)
    tell(unit, profile, moved.step)
    return Changed(saved.id, saved.stage.value, saved.version)


def record_external_outcome(unit: Unit, command: RecordExternalOutcome) -> Changed:
    """What the branch outside decided; the branches below hear of it."""
    if not command.outcome.strip():
        raise InvalidInput(field="Kết quả", reason="không được để trống")
    profile = unit.profile(command.contest, command.branch)
    entry, forwarding = _outside(unit, command)
    heard = EntryOutcome(
        forwarding=forwarding.id,
        to_branch=entry.branch,
        decided_by=forwarding.to_branch,
        outcome=command.outcome.strip(),
        rank=command.rank,
        score=command.score,
        award_name=command.award_name,
        decision=command.decision,
    )
    acts.keep_outcome(unit, entry, heard, acts.latest_outcome(unit, entry) + 1)
    saved = entries.save(unit, profile, entry)
    say(unit, profile, entry.id, passed_on(entry, heard))
    return Changed(saved.id, saved.stage.value, saved.version)


def _outside(
    unit: Unit, command: RecordExternalReceipt | RecordExternalOutcome
) -> tuple[Entry, Forwarding]:
    entry = entries.load(unit, command.contest, command.branch, command.entry, command.version)
    forwarding = forwardings.sent(unit, entry.forwarding)
    if forwarding is None or not forwarding.is_external or entry.is_withdrawn:
        raise NotExternal(title=entry.title)
    return entry, forwarding
