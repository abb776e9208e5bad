"""What the branch above says of what was sent up, and what became of it there."""

from collections.abc import Callable

from services.intake.commands import NoteOutcome, NoteReceived, NoteRefused, NoteReturned
from services.intake.domain import forwarding as rules
from services.intake.domain.forwarding import Forwarding
from services.intake.domain.results import passed_on
from services.intake.handlers.letters import write_answer
from services.intake.handlers.telling import hosted, say, tell
from services.intake.store import acts, entries, forwardings
from shared.unit import Unit

_Answer = NoteReceived | NoteRefused | NoteReturned


def note_received(unit: Unit, command: NoteReceived) -> None:
    """The branch above has the entry."""
    revision, number = command.revision, command.receipt_number
    _note(unit, command, lambda one: rules.received(one, revision, number))


def note_refused(unit: Unit, command: NoteRefused) -> None:
    """The branch above does not take the entry."""
    _note(unit, command, lambda one: rules.refused(one, command.revision, command.reason))


def note_returned(unit: Unit, command: NoteReturned) -> None:
    """The branch above wants the dossier completed."""
    revision, missing, until = command.revision, command.missing, command.until
    _note(unit, command, lambda one: rules.returned(one, revision, missing, until))


def note_outcome(unit: Unit, command: NoteOutcome) -> None:
    """Keep what became of an entry above, and pass it on to where the entry came from."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    if acts.keep_outcome(unit, entry, command.outcome, command.revision):
        say(unit, profile, entry.id, passed_on(entry, command.outcome))


def _note(unit: Unit, command: _Answer, rule: Callable[[Forwarding], Forwarding]) -> None:
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    before = forwardings.sent_or_wait(unit, command.forwarding)
    moved = rules.settle(entry, rule(before))
    if moved.forwarding != before:
        forwardings.save_sent(unit, [moved.forwarding])
        write_answer(unit, profile, entry, moved.forwarding)
    if moved.step.told:
        entries.save(unit, profile, moved.step.entry)
        tell(unit, profile, moved.step)
