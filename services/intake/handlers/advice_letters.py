"""What intake writes about help before entry: to who is to advise, and to who asked."""

from services.intake.domain.advice import Request
from shared.messages.catalogue import ADVICE_GIVEN, ADVISER_NAMED
from shared.messages.letter import Fact, Letter, Recipient, account, address, signed_by
from shared.messages.mail import mail_addresses
from shared.messages.writing import write
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def write_named(unit: Unit, profile: BranchProfile, request: Request) -> None:
    """Ask the adviser for help, once for each time somebody is named."""
    if request.adviser is None:
        return
    facts: dict[str, Fact] = {
        "question": request.asked.question,
        "contact": request.asked.contact or "",
    }
    letter = Letter(
        reason=f"{ADVISER_NAMED.key}/{request.id}/{request.version}/{request.adviser.account}",
        to=account(request.adviser.account),
        template=ADVISER_NAMED,
        facts=_facts(profile, request) | facts,
        contest=profile.contest,
        branch=profile.branch,
    )
    write(unit, letter)


def write_advised(
    unit: Unit, profile: BranchProfile, request: Request, advice: str, number: int
) -> None:
    """Tell who asked what the adviser says."""
    adviser = request.adviser.name if request.adviser else ""
    facts: dict[str, Fact] = {"adviser": adviser, "advice": advice}
    letter = Letter(
        reason=f"{ADVICE_GIVEN.key}/{request.id}/{number}",
        to=_asker(request),
        template=ADVICE_GIVEN,
        facts=_facts(profile, request) | facts,
        contest=profile.contest,
        branch=profile.branch,
    )
    write(unit, letter)


def _asker(request: Request) -> Recipient:
    """The mail address that was given as the contact, else the account that asked."""
    found = mail_addresses(request.asked.contact or "")
    return address(found[0]) if found else account(request.owner)


def _facts(profile: BranchProfile, request: Request) -> dict[str, Fact]:
    return {
        **signed_by(profile),
        "title": request.asked.title,
        "asker": request.asked.asker,
        "page": f"advice/{profile.contest}/{profile.branch}/{request.id}",
    }
