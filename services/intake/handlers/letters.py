"""What intake writes to the units whose entries were registered here, at each turn of an entry.

Units write to where they registered: for an entry from below, the branch below does it when it
hears. An imported list is answered as a list (`list_letters`), with no letter for each line.
"""

import datetime as dt

from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.domain.receipt import deadline_words, missing_parts
from services.intake.domain.receiving import KnownUnit
from services.intake.domain.screening import Verdict
from services.intake.domain.upper_deadline import UpperDeadline
from shared.events.parts import Decision, EntryResult
from shared.messages.catalogue import (
    DOSSIER_RECEIPT,
    DOSSIER_RECEIVED,
    DOSSIER_RETURNED,
    ENTRIES_AWAITED,
    FORWARDING_RECEIVED,
    RESULT,
    SCREENING_RESULT,
    UNSIGNED,
)
from shared.messages.letter import (
    Fact,
    Letter,
    Recipient,
    address,
    office,
    signed_by,
    unit_contact,
)
from shared.messages.mail import mail_addresses
from shared.messages.template import Template
from shared.messages.writing import write
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_VERDICTS = {True: "đủ điều kiện dự thi", False: "không đủ điều kiện dự thi"}


def write_receipt(unit: Unit, profile: BranchProfile, entry: Entry) -> None:
    """Acknowledge a dossier that was registered, to its unit and to the authors themselves."""
    facts: dict[str, Fact] = {
        "received_on": entry.received_on(profile.time_zone),
        "missing": "; ".join(missing_parts(profile, entry.dossier)),
        "deadline": deadline_words(profile),
    }
    _write(unit, profile, entry, DOSSIER_RECEIVED, facts=facts, why="")
    if (author := _author_of(entry)) is not None:
        _write(unit, profile, entry, DOSSIER_RECEIPT, facts=facts, why="", to=author)


def write_verdict(unit: Unit, profile: BranchProfile, entry: Entry, verdict: Verdict) -> None:
    """Tell of the committee's decision on taking part."""
    facts: dict[str, Fact] = {
        "verdict": _VERDICTS[verdict.eligible],
        "reason": verdict.reason or "",
    }
    _write(unit, profile, entry, SCREENING_RESULT, facts=facts, why=f"/{entry.version}")


def write_result(
    unit: Unit, profile: BranchProfile, entry: Entry, result: EntryResult, decision: Decision
) -> None:
    """Draft the letter on an entry's result; the office sends it when the time has come."""
    facts: dict[str, Fact] = {
        "award": result.award_name or "",
        "decision": decision.number or "",
    }
    _write(unit, profile, entry, RESULT, facts=facts, why=f"/{decision.id}")


def write_returned(unit: Unit, profile: BranchProfile, entry: Entry) -> None:
    """Ask for what is missing in a dossier that was handed in here."""
    until = f" (hạn bổ sung: {entry.complete_by:%d/%m/%Y})" if entry.complete_by else ""
    facts: dict[str, Fact] = {"by": profile.unit.name, "reason": f"{entry.reason or ''}{until}"}
    why = f"/{entry.version}"
    _write(unit, profile, entry, DOSSIER_RETURNED, facts=facts, why=why)
    if (author := _author_of(entry)) is not None:
        to_author = f"/author{why}"
        _write(unit, profile, entry, DOSSIER_RETURNED, facts=facts, why=to_author, to=author)


def write_answer(unit: Unit, profile: BranchProfile, entry: Entry, answer: Forwarding) -> None:
    """Tell that the branch above has the dossier, or wants it completed."""
    above = profile.parent.name if profile.parent else answer.to_branch
    why = f"/{answer.id}/{answer.revision}"
    if answer.state is ForwardingState.RECEIVED:
        _write(unit, profile, entry, FORWARDING_RECEIVED, facts={"above": above}, why=why)
    elif answer.state is ForwardingState.RETURNED:
        facts: dict[str, Fact] = {"by": above, "reason": answer.missing or ""}
        _write(unit, profile, entry, DOSSIER_RETURNED, facts=facts, why=why)


def write_unsigned(
    unit: Unit, profile: BranchProfile, limit: UpperDeadline, days: int, count: int
) -> None:
    """Tell the office that results are unsigned so many days before they must be sent up."""
    place = f"{profile.contest}/{profile.branch}"
    facts: dict[str, Fact] = {
        **signed_by(profile),
        "page": "judging",
        "above": profile.parent.name if profile.parent else "",
        "deadline": str(limit.deadline),
        "days": days,
        "count": count,
    }
    letter = Letter(
        reason=f"{UNSIGNED.key}/{place}/{limit.deadline.last_date}/{days}",
        to=office(profile.contest, profile.branch),
        template=UNSIGNED,
        facts=facts,
        contest=profile.contest,
        branch=profile.branch,
    )
    write(unit, letter)


def _author_of(entry: Entry) -> Recipient | None:
    mail = mail_of(entry)
    return address(mail) if mail else None


def mail_of(entry: Entry) -> str | None:
    """The mail address that the authors gave as their contact, where they gave one."""
    contact = "" if isinstance(entry.personal, str) else entry.personal.contact or ""
    return next(iter(mail_addresses(contact)), None)


def write_awaited(
    unit: Unit, profile: BranchProfile, to: KnownUnit, *, expected: str, closes: dt.date
) -> bool:
    """Draft the letter to a unit that has entered nothing; one a day, which the office sends."""
    today = unit.today(profile.time_zone)
    facts: dict[str, Fact] = {
        **signed_by(profile),
        "unit": to.name,
        "expected": expected,
        "closes_on": closes,
        "days": (closes - today).days,
        "page": f"register?noi={profile.contest}/{profile.branch}",
    }
    letter = Letter(
        reason=f"{ENTRIES_AWAITED.key}/{profile.branch}/{to.key}/{today.isoformat()}",
        to=unit_contact(profile.contest, to.key),
        template=ENTRIES_AWAITED,
        facts=facts,
        contest=profile.contest,
        branch=profile.branch,
    )
    return write(unit, letter)


def _write(
    unit: Unit, profile: BranchProfile, entry: Entry, template: Template,
    *, facts: dict[str, Fact], why: str, to: Recipient | None = None,
) -> None:  # fmt: skip
    if entry.from_branch is not None:
        return
    about: dict[str, Fact] = {
        **signed_by(profile),
        "unit": entry.dossier.unit_name,
        "title": entry.title,
        "number": entry.receipt_number or "",
        "page": f"entries/{entry.contest}/{entry.branch}/{entry.id}",
    }
    letter = Letter(
        reason=f"{template.key}/{entry.branch}/{entry.id}{why}",
        to=to or unit_contact(entry.contest, entry.dossier.unit),
        template=template,
        facts={**about, **facts},
        contest=entry.contest,
        branch=entry.branch,
    )
    write(unit, letter)
