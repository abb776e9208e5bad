"""Keeping judging's copy of the entries in step with intake."""

from services.judging.commands import AdmitEntry, ReviseEntry, WithdrawEntry
from services.judging.domain import entries as rules
from services.judging.domain.entries import Entry
from services.judging.domain.signing import require_unsigned
from services.judging.store import entries, proceedings
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def admit_entry(unit: Unit, command: AdmitEntry) -> None:
    """Take an eligible entry into the first round; take one out that is eligible no longer.

    Raises `ResultsAlreadySigned` when that would change who takes part.
    """
    profile = _hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    known = _load(unit, command)
    fresh = rules.with_dossier(known, command.dossier)
    fresh = rules.screened(fresh, command.revision, command.eligible, command.reason)
    if (fresh.state == "in") != (known.state == "in"):
        decisions = proceedings.decisions(unit.session, command.contest, command.branch)
        require_unsigned(decisions.get("results"))
    _save(unit, profile, known, fresh)


def revise_entry(unit: Unit, command: ReviseEntry) -> None:
    """Keep the newer dossier."""
    profile = _hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    known = _load(unit, command)
    _save(unit, profile, known, rules.with_dossier(known, command.dossier))


def withdraw_entry(unit: Unit, command: WithdrawEntry) -> None:
    """Take the entry out; a result that is signed stands and is marked."""
    profile = _hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    known = _load(unit, command)
    fresh = rules.withdrawn(known, command.revision, command.reason)
    _save(unit, profile, known, fresh)
    if fresh.state == "withdrawn":
        entries.mark_withdrawn(unit.session, fresh)


def _hosted(unit: Unit, contest: str, branch: str) -> BranchProfile | None:
    """The rules of a branch of this site; None for another's, whose events may arrive here too."""
    profile = unit.profile(contest, branch)
    return profile if profile.site == unit.site else None


def _load(unit: Unit, command: AdmitEntry | ReviseEntry | WithdrawEntry) -> Entry:
    # A signature counts who takes part: nobody comes or goes while it is being written.
    proceedings.take_turn(unit.session, command.contest, command.branch)
    return entries.load(unit.session, command.contest, command.branch, command.entry)


def _save(unit: Unit, profile: BranchProfile, known: Entry, fresh: Entry) -> None:
    if fresh == known:
        return
    entries.save(unit.session, fresh)
    rounds = profile.rounds()
    enters = fresh.state == "in" and known.state != "in" and bool(rounds)
    if enters:
        entries.enter_round(unit.session, fresh, rounds[0].key)
    if enters or fresh.field != known.field:
        entries.assign(unit.session, fresh)
