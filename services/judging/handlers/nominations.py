"""Signing a nomination."""

from dataclasses import asdict, dataclass

from services.judging.commands import SignNomination
from services.judging.domain.nomination import Podium, nominate
from services.judging.store import proceedings, results
from shared.events.contracts import EntryNominated, NominationSigned
from shared.events.parts import Decision, DecisionRef
from shared.ids import new_id
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Nominated:
    """The decision's id, and how many it nominates."""

    decision: str
    entries: int


def sign_nomination(unit: Unit, command: SignNomination) -> Nominated:
    """Nominate awarded entries, or nobody, under a decision, and announce it."""
    session, contest, branch = unit.session, command.contest, command.branch
    profile = unit.profile(contest, branch)
    proceedings.take_turn(session, contest, branch)
    standing = proceedings.decisions(session, contest, branch)
    signed = standing.get("results")
    awarded = results.awarded(session, signed.id) if signed else frozenset()
    to = nominate(
        profile,
        Podium(signed, standing.get("nomination"), awarded),
        command.nominees,
        signed_on=command.signed_on,
        now=unit.now,
        today=unit.today(profile.time_zone),
    )

    decision = Decision(
        id=new_id(), number=command.number, signed_on=command.signed_on, signer=command.signer
    )
    choices = [asdict(one) for one in command.nominees]
    proceedings.keep_decision(unit, profile, "nomination", decision, minutes=None, choices=choices)
    results.keep_nominees(session, decision.id, command.nominees)
    entries = tuple(one.entry for one in command.nominees)
    unit.append(profile, decision.id, NominationSigned(decision=decision, to=to, entries=entries))
    public = DecisionRef(id=decision.id, number=decision.number, signed_on=decision.signed_on)
    for one in command.nominees:
        data = EntryNominated(to=to, reason=one.reason, decision=public)
        unit.append(profile, one.entry, data)
    return Nominated(decision.id, len(entries))
