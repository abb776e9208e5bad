"""Turning down a hint at another field; the field itself is changed by correcting the dossier."""

from services.intake.commands.fields import KeepField
from services.intake.store import entries
from services.intake.store import fields as store
from shared.errors import InvalidInput
from shared.unit import Unit


def keep_field(unit: Unit, command: KeepField) -> dict[str, str]:
    """Do not suggest a field for an entry again. Raises `NotYetKnown`, `InvalidInput`."""
    profile = unit.profile(command.contest, command.branch)
    if profile.field(command.suggested) is None:
        raise InvalidInput(field="Lĩnh vực", reason="không có trong thể lệ")
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    store.keep(unit, entry.branch, entry.id, command.suggested)
    return {"entry": entry.id, "suggested": command.suggested}
