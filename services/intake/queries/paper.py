"""What is known of a dossier that came on paper, and what its receipt is made of."""

from dataclasses import dataclass

from services.intake.domain.counter import Handing, Originals, office_of
from services.intake.domain.entry import Entry
from services.intake.domain.refusals import OfficeUnknown
from services.intake.store import counter, entries, units
from shared.database import Session
from shared.profiles.model import BranchProfile


@dataclass(frozen=True, slots=True)
class PaperView:
    """Where and by whom a dossier was put on the counter; the claim code is not part of it.

    `is_claimable` while nobody has taken it as their own; `returned` are originals that went back.
    """

    office: str | None
    handed_in_by: str | None
    is_claimable: bool
    returned: tuple[Originals, ...]


def paper_of(session: Session, known: Entry) -> PaperView | None:
    """How a dossier came; None where nobody brought it to a counter."""
    handing = counter.find(session, known.branch, known.id)
    if handing is None:
        return None
    return PaperView(
        office=handing.office,
        handed_in_by=handing.handed_in_by,
        is_claimable=handing.claim_code is not None,
        returned=counter.returned(session, known.branch, known.id),
    )


def handed_in(
    session: Session, profile: BranchProfile, entry_id: str
) -> tuple[Entry, Handing | None, str | None]:
    """An entry, how it came, and the name of the counter it came to; for its receipt.

    Raises `NotYetKnown`.
    """
    known = entries.read(session, profile.contest, profile.branch, entry_id)
    handing = counter.find(session, profile.branch, entry_id)
    return known, handing, _office_name(session, profile, handing)


def office_names(session: Session, profile: BranchProfile) -> dict[str, str]:
    """The branch's counters by key: the unit's name, and the place where it is given."""
    known = {one.key: one.name for one in units.all_of(session, profile.contest)}
    return {
        one.unit: ", ".join(dict.fromkeys(filter(None, (known.get(one.unit, one.unit), one.place))))
        for one in profile.standing_offices or ()
    }


def _office_name(session: Session, profile: BranchProfile, handing: Handing | None) -> str | None:
    try:
        office = office_of(profile, handing.office if handing else None)
    except OfficeUnknown:  # the rules name other counters by now
        return handing.office if handing else None
    return office_names(session, profile).get(office.unit) if office else None
