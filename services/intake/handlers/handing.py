"""Keeping who put a paper dossier on which counter, with the code by which its author claims it."""

import secrets

from services.intake.domain.counter import CODE_LENGTH, CODE_LETTERS, Handing
from services.intake.domain.entry import Entry
from services.intake.store import counter
from shared.unit import Unit


def keep_handing(
    unit: Unit, entry: Entry, office: str | None = None, handed_in_by: str | None = None
) -> None:
    """Note where and by whom a dossier was handed in; nobody has claimed it yet."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    place = entry.branch, entry.id, entry.contest
    counter.add(unit, Handing(*place, office, handed_in_by, claim_code=code))
