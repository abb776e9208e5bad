"""Letters on a list that was written: one for each mail address that its lines give."""

from collections.abc import Iterator, Sequence

from services.intake.domain.entry import Entry
from services.intake.domain.import_jobs import ImportJob
from services.intake.domain.receipt import deadline_words, missing_parts
from services.intake.handlers.letters import mail_of
from services.intake.store.import_receipts import ListedReceipt
from shared.messages.catalogue import DOSSIER_RECEIPTS
from shared.messages.letter import Letter, address, signed_by
from shared.messages.writing import write
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_MOST_LISTED = 200
"""A unit that enters for all its people is told of the first ones; the register has them all."""


def receipts_of(profile: BranchProfile, written: Sequence[Entry]) -> Iterator[ListedReceipt]:
    """What is to be told of entries whose contact is a mail address."""
    for one in written:
        mail = mail_of(one)
        if mail is not None:
            missing = "; ".join(missing_parts(profile, one.dossier))
            yield ListedReceipt(mail, one.receipt_number or "", one.title, missing)


def write_receipts(
    unit: Unit, profile: BranchProfile, job: ImportJob, mail: str, receipts: Sequence[ListedReceipt]
) -> None:
    """Acknowledge all dossiers of a list that name an address, in one letter."""
    lines = [_line(one) for one in receipts[:_MOST_LISTED]]
    if len(receipts) > _MOST_LISTED:
        lines.append(f"… và {len(receipts) - _MOST_LISTED} hồ sơ khác")
    letter = Letter(
        reason=f"{DOSSIER_RECEIPTS.key}/{job.id}/{mail}",
        to=address(mail),
        template=DOSSIER_RECEIPTS,
        facts={
            **signed_by(profile),
            "page": f"entries?noi={profile.contest}/{profile.branch}",
            "count": len(receipts),
            "dossiers": "\n".join(lines),
            "received_on": job.registered_on or unit.today(profile.time_zone),
            "deadline": deadline_words(profile),
        },
        contest=profile.contest,
        branch=profile.branch,
    )
    write(unit, letter)


def _line(one: ListedReceipt) -> str:
    missing = f" (còn thiếu: {one.missing})" if one.missing else ""
    return f"{one.receipt_number}: {one.title}{missing}"
