"""A paper dossier at a counter: where and by whom it was handed in, and what came of it.

When it came, and under which postmark, is the entry's own (`lateness.HandedIn`).
"""

import datetime as dt
from dataclasses import dataclass, replace

from services.intake.domain.entry import Entry
from services.intake.domain.refusals import AlreadyClaimed, NotOnPaper, OfficeUnknown
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile, StandingOffice

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that a hand or a printer makes look like another one."""
CODE_LENGTH = 12
_GROUP = 4
_MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class Handing:
    """How a dossier came, as it is kept; `claim_code` is None once an author has claimed it."""

    branch: str
    entry: str
    contest: str
    office: str | None
    handed_in_by: str | None
    claim_code: str | None
    claimed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Originals:
    """Papers that went back to who handed them in: what, to whom and on which day."""

    what: str
    to_whom: str
    returned_on: dt.date


def office_of(profile: BranchProfile, key: str | None) -> StandingOffice | None:
    """The counter a dossier lies on; the only one where none is named. Raises `OfficeUnknown`."""
    offices = profile.standing_offices or ()
    if key is None:
        return offices[0] if len(offices) == 1 else None
    found = next((one for one in offices if one.unit == key), None)
    if found is None:
        raise OfficeUnknown(office=key, branch=profile.unit.name)
    return found


def named(person: str | None) -> str | None:
    """Who put it on the counter, blanks trimmed. Raises `InvalidInput`."""
    name = " ".join((person or "").split())
    if len(name) > _MAX_NAME:
        raise InvalidInput(field="Người nộp", reason=f"dài quá {_MAX_NAME} ký tự")
    return name or None


def written_code(code: str) -> str:
    """A claim code as it is printed: in groups that a person can copy."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(text: str) -> str:
    """What a person typed from the receipt, without blanks, strokes and small letters."""
    return "".join(one for one in text.upper() if one in CODE_LETTERS)


def claim(entry: Entry, account: str) -> Entry:
    """The dossier becomes an account's own. Raises `AlreadyClaimed`."""
    if entry.owner is not None:
        raise AlreadyClaimed(title=entry.title)
    return replace(entry, owner=account)


def give_back(
    entry: Entry, handing: Handing | None, given: Originals, *, today: dt.date, time_zone: str
) -> Originals:
    """What is noted of originals that go back. Raises `NotOnPaper`, `InvalidInput`."""
    if handing is None:
        raise NotOnPaper(title=entry.title)
    what, to_whom = " ".join(given.what.split()), " ".join(given.to_whom.split())
    for label, text in (("Giấy tờ trả lại", what), ("Người nhận lại", to_whom)):
        if not text:
            raise InvalidInput(field=label, reason="chưa điền")
        if len(text) > _MAX_NAME:
            raise InvalidInput(field=label, reason=f"dài quá {_MAX_NAME} ký tự")
    if given.returned_on > today:
        raise InvalidInput(field="Ngày trả", reason=f"{given.returned_on:%d/%m/%Y} chưa đến")
    came_on = entry.received_on(time_zone)
    if given.returned_on < came_on:
        reason = f"hồ sơ được nhận ngày {came_on:%d/%m/%Y}, không thể trả trước đó"
        raise InvalidInput(field="Ngày trả", reason=reason)
    return Originals(what, to_whom, given.returned_on)
