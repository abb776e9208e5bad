"""Giving a dossier back to who handed it in here."""

from services.intake.commands.returning import ReturnEntry
from services.intake.domain.returning import give_back
from services.intake.handlers.entries import Changed
from services.intake.handlers.letters import write_returned
from services.intake.handlers.telling import tell
from services.intake.store import acts, entries
from shared.unit import Unit


def return_entry(unit: Unit, command: ReturnEntry) -> Changed:
    """Ask who handed a dossier in to complete it, and write to them."""
    profile = unit.profile(command.contest, command.branch)
    entry = entries.load(unit, command.contest, command.branch, command.entry, command.version)
    signed = acts.signature_of(unit.session, command.contest, command.branch)
    today = unit.today(profile.time_zone)
    step = give_back(entry, command.missing, command.until, signed, today)
    saved = entries.save(unit, profile, step.entry)
    tell(unit, profile, step)
    write_returned(unit, profile, saved)
    return Changed(saved.id, saved.stage.value, saved.version)
