"""Signed results and nominations: kept per entry, and what goes up sent at once."""

from collections.abc import Sequence

from services.intake.commands import ForwardEntry, RecordNomination, RecordResults
from services.intake.domain import results as rules
from services.intake.domain.entry import Entry, Step
from services.intake.domain.forwarding import Moved, Parent, Sending, require_sendable, send_up
from services.intake.domain.refusals import IntakeNotReady, NotGoingUp
from services.intake.domain.upper_deadline import require_sendable_now
from services.intake.handlers.advising import tell_above
from services.intake.handlers.entries import Changed
from services.intake.handlers.letters import write_result
from services.intake.handlers.telling import hosted, say, tell
from services.intake.store import acts, entries, files, forwardings
from services.intake.store.upper import limit_of
from shared.errors import NotYetKnown
from shared.events.parts import Decision, Minutes
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def results_key(contest: str, branch: str) -> str:
    """What is awaited while an entry's signed result is not here yet."""
    return f"results/{contest}/{branch}"


def record_results(unit: Unit, command: RecordResults) -> None:
    """Keep one part of signed results and send what goes up at once. Raises `NotYetKnown`."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    ids = [one.entry for one in command.results]
    known = entries.load_many(unit, command.contest, command.branch, ids)
    absent = next((one for one in ids if one not in known), None)
    if absent is not None:
        raise NotYetKnown(awaited=entries.key_of(command.branch, absent))
    acts.sign(unit, profile, "results", command.decision, command.minutes)
    steps = [rules.with_result(known[one.entry], one, command.decision) for one in command.results]
    going = [step for step in steps if rules.goes_up_at_once(step.entry, profile)]
    above = rules.parent_of(profile)
    limit = limit_of(unit.session, profile) if going else None
    # What is too late stays on the desk as ready: a person sends it by an extension.
    is_late = limit is not None and not limit.is_met_by(unit.now, profile.time_zone)
    if above is not None and going and not is_late:
        sending = [step.entry for step in going]
        moved = _send(unit, profile, above, sending, by=(command.decision, command.minutes))
        sent = {one.step.entry.id: one.step for one in moved}
        steps = [_joined(step, sent.get(step.entry.id)) for step in steps]
    entries.save_many(unit, profile, [step.entry for step in steps])
    for step, result in zip(steps, command.results, strict=True):
        tell(unit, profile, step)
        write_result(unit, profile, step.entry, result, command.decision)
    unit.announce(results_key(command.contest, command.branch))


def record_nomination(unit: Unit, command: RecordNomination) -> None:
    """Tell the branches below of their nominees, and send the nominees on. Raises `NotYetKnown`."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    known = entries.load_many(unit, command.contest, command.branch, command.entries)
    if any(one not in known or known[one].result is None for one in command.entries):
        raise NotYetKnown(awaited=results_key(command.contest, command.branch))
    acts.sign(unit, profile, "nomination", command.decision, None)
    competing = [known[one] for one in command.entries if not known[one].is_withdrawn]
    for entry in competing:
        tell(unit, profile, rules.nomination_outcome(entry, command.decision))
    going = [one for one in competing if one.forwarding is None]
    above = rules.destination_of(profile, command.to)
    _save_sent(unit, profile, _send(unit, profile, above, going, by=(command.decision, None)))


def forward_entry(unit: Unit, command: ForwardEntry) -> Changed:
    """Send an entry up by hand, where the rules do not do it by themselves, or after a refusal."""
    profile = unit.profile(command.contest, command.branch)
    above = rules.parent_of(profile)
    if above is None:
        raise IntakeNotReady(missing="cấp trên nhận giải pháp", paths=["parent"])
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    require_sendable(entry, forwardings.sent(unit, entry.forwarding))
    signed = acts.signed(unit.session, command.contest, command.branch)
    if signed is None:
        raise NotGoingUp(title=entry.title)
    extension = " ".join((command.extension or "").split()) or None
    limit = limit_of(unit.session, profile)
    require_sendable_now(profile, limit, unit.now, extension)
    moved = _send(unit, profile, above, [entry], by=signed, extension=extension)
    saved = _save_sent(unit, profile, moved)[0]
    return Changed(saved.id, saved.stage.value, saved.version)


def _send(
    unit: Unit,
    profile: BranchProfile,
    above: Parent,
    going: Sequence[Entry],
    *,
    by: tuple[Decision, Minutes | None],
    extension: str | None = None,
) -> list[Moved]:
    moved = [send_up(entry, above, Sending(new_id(), *by, unit.now, extension)) for entry in going]
    forwardings.save_sent(unit, [one.forwarding for one in moved])
    tell_above(unit, profile, above, going)
    if above.site is not None and above.site != unit.site:
        files.push(unit, above.site, [entry.dossier for entry in going])
    return moved


def _save_sent(unit: Unit, profile: BranchProfile, moved: Sequence[Moved]) -> list[Entry]:
    saved = entries.save_many(unit, profile, [one.step.entry for one in moved])
    for one in moved:
        say(unit, profile, one.step.entry.id, one.step.told)
    return saved


def _joined(first: Step, then: Step | None) -> Step:
    return first if then is None else Step(then.entry, (*first.told, *then.told))
