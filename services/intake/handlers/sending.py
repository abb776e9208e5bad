"""Sending entries up, one by one or together: what one act sends is a batch."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.commands import ForwardEntry
from services.intake.commands.sending import ForwardEntries
from services.intake.domain.batches import Batch, batch_forwarded
from services.intake.domain.entry import Entry, Step
from services.intake.domain.forwarding import Moved, Parent, Sending, require_sendable, send_up
from services.intake.domain.refusals import IntakeNotReady, NotGoingUp, TooManyAtOnce
from services.intake.domain.results import parent_of
from services.intake.domain.upper_deadline import require_sendable_now
from services.intake.handlers.advising import tell_above
from services.intake.handlers.entries import Changed
from services.intake.handlers.screening import Outcome, judge_each
from services.intake.handlers.telling import say
from services.intake.store import acts, entries, files, forwardings
from services.intake.store.upper import limit_of
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class SentTogether:
    """The batch, None where nothing was sent; what became of each entry, in the order asked."""

    batch: str | None
    done: int
    outcomes: tuple[Outcome, ...]


def forward_entry(unit: Unit, command: ForwardEntry) -> Changed:
    """Send an entry up by hand, where the rules do not do it by themselves, or after a refusal."""
    profile = unit.profile(command.contest, command.branch)
    above = _above(profile)
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    require_sendable(entry, forwardings.sent(unit, entry.forwarding))
    signed = acts.signed(unit.session, command.contest, command.branch)
    if signed is None:
        raise NotGoingUp(title=entry.title)
    extension = _extension(unit, profile, command.extension)
    moved = send(unit, profile, Batch(new_id(), above, *signed, extension), [entry])
    saved = save_sent(unit, profile, moved)[0]
    return Changed(saved.id, saved.stage.value, saved.version)


def forward_entries(unit: Unit, command: ForwardEntries) -> SentTogether:
    """Send entries up together; what a rule forbids of one does not keep the others back.

    Raises `TooManyAtOnce`, `IntakeNotReady`, `PastUpperDeadline`.
    """
    if not 1 <= len(command.entries) <= MOST_AT_ONCE:
        raise TooManyAtOnce(field="Hồ sơ", reason=f"mỗi đợt gửi từ 1 đến {MOST_AT_ONCE} hồ sơ")
    profile = unit.profile(command.contest, command.branch)
    above = _above(profile)
    extension = _extension(unit, profile, command.extension)
    signed = acts.signed(unit.session, command.contest, command.branch)
    ids = [one.entry for one in command.entries]
    known = entries.load_many(unit, command.contest, command.branch, ids)

    def rule(entry: Entry) -> Step:
        require_sendable(entry, forwardings.sent(unit, entry.forwarding))
        if signed is None:
            raise NotGoingUp(title=entry.title)
        return Step(entry, ())

    steps, refused = judge_each(unit, known, command.entries, rule)
    going = [step.entry for step in steps.values()]
    batch = Batch(new_id(), above, *signed, extension) if going and signed else None
    saved = save_sent(unit, profile, send(unit, profile, batch, going)) if batch else []
    done = {one.id: Outcome(one.id, True, one.stage.value, one.version) for one in saved}
    apart = {
        key: Outcome(key, False, code=one.code, reason=str(one)) for key, one in refused.items()
    }
    outcomes = done | apart
    return SentTogether(
        batch.id if batch else None, len(done), tuple(outcomes[one] for one in dict.fromkeys(ids))
    )


def send(unit: Unit, profile: BranchProfile, batch: Batch, going: Sequence[Entry]) -> list[Moved]:
    """Send entries up as a batch, or as more of one; the entries are still to be saved."""
    above = batch.above
    moved = [send_up(entry, above, _sending(unit, batch)) for entry in going]
    forwardings.save_sent(unit, [one.forwarding for one in moved])
    tell_above(unit, profile, above, going)
    if above.site is not None and above.site != unit.site:
        files.push(unit, above.site, [entry.dossier for entry in going])
    if going:
        unit.append(profile, batch.id, batch_forwarded(batch, going), to_site=above.site)
    return moved


def save_sent(unit: Unit, profile: BranchProfile, moved: Sequence[Moved]) -> list[Entry]:
    """Write the entries that were sent, and tell of each."""
    saved = entries.save_many(unit, profile, [one.step.entry for one in moved])
    for one in moved:
        say(unit, profile, one.step.entry.id, one.step.told)
    return saved


def _sending(unit: Unit, batch: Batch) -> Sending:
    return Sending(new_id(), batch.decision, batch.minutes, unit.now, batch.extension, batch.id)


def _above(profile: BranchProfile) -> Parent:
    above = parent_of(profile)
    if above is None:
        raise IntakeNotReady(missing="cấp trên nhận giải pháp", paths=["parent"])
    return above


def _extension(unit: Unit, profile: BranchProfile, typed: str | None) -> str | None:
    extension = " ".join((typed or "").split()) or None
    limit = limit_of(unit.session, profile)
    require_sendable_now(profile, limit, unit.now, extension)
    return extension
