"""Signed results and nominations: kept per entry, and what goes up sent at once."""

from services.intake.commands import RecordNomination, RecordResults
from services.intake.domain import results as rules
from services.intake.domain.batches import Batch
from services.intake.domain.entry import Step
from services.intake.handlers.letters import write_result
from services.intake.handlers.sending import save_sent, send
from services.intake.handlers.telling import hosted, tell
from services.intake.store import acts, entries
from services.intake.store.upper import limit_of
from shared.errors import NotYetKnown
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
        decision = command.decision
        batch = Batch(decision.id, above, decision, command.minutes)
        moved = send(unit, profile, batch, sending)
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
    batch = Batch(command.decision.id, above, command.decision)
    save_sent(unit, profile, send(unit, profile, batch, going))


def _joined(first: Step, then: Step | None) -> Step:
    return first if then is None else Step(then.entry, (*first.told, *then.told))
