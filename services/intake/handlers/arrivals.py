"""Taking what comes from below, and answering it."""

from services.intake.commands import (
    DeclineForwarding,
    KeepFile,
    ReceiveForwarding,
    ReceiveRevision,
    RefuseForwarding,
    ReturnForwarding,
)
from services.intake.domain import arrivals as rules
from services.intake.domain.arrivals import Arrival, ArrivalState, Taken
from services.intake.domain.entry import Entry
from services.intake.domain.receiving import require_sent_in_time
from services.intake.domain.screening import require_unsigned
from services.intake.handlers.entries import Changed
from services.intake.handlers.telling import hosted, say, tell
from services.intake.store import acts, entries, extensions, files, forwardings
from shared.errors import ForgedSource, NotYetKnown
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def receive_forwarding(unit: Unit, command: ReceiveForwarding) -> None:
    """Take what was sent in time; without all its files it is awaited.

    Nothing happens where it was asked back before it came. Raises `DeadlinePassed`,
    `AlreadySigned`, `AlreadyHere`, `IntakeNotReady`, which are answered; `ForgedSource` where the
    sender is no branch below.
    """
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    if command.from_branch not in {one.key for one in profile.children}:
        # Not a refusal: there is nobody below to answer.
        raise ForgedSource(source=command.from_branch, topic=command.branch)
    # Names are locked before rows, files too, as `keep_file` does: so nobody waits in a circle.
    forwardings.lock(unit, command.forwarding)
    files.lock(unit, [one.sha256 for one in command.parcel.dossier.files])
    if forwardings.arrived(unit.session, command.forwarding) is not None:
        return
    level, _, sender = command.from_branch.partition("/")
    granted = extensions.extension_for(unit.session, profile, sender, (), is_from_below=True)
    require_sent_in_time(profile, level, command.sent_at, granted)
    require_unsigned(acts.signature_of(unit.session, command.contest, command.branch))
    known = entries.find(unit, command.branch, command.entry)
    arrival = _arrival(unit, command)
    entry = rules.take(arrival, command.parcel, known, unit.today(profile.time_zone))
    taken = _settled(unit, profile, entry, arrival)
    forwardings.save_arrival(unit, taken.arrival)
    if known is None:
        entries.add(unit, profile, [taken.step.entry])
    else:
        entries.save(unit, profile, taken.step.entry)
    tell(unit, profile, taken.step)
    unit.announce(forwardings.key_of(command.forwarding))
    unit.announce(entries.key_of(command.branch, command.entry))


def decline_forwarding(unit: Unit, command: DeclineForwarding) -> None:
    """Keep and answer that a rule does not let an entry in."""
    profile = unit.profile(command.contest, command.branch)
    arrival = Arrival(
        id=command.forwarding,
        contest=command.contest,
        branch=command.branch,
        entry=command.entry,
        from_branch=command.from_branch,
        state=ArrivalState.REFUSED,
        version=command.version,
        arrived_at=unit.now,
        reason=command.reason,
    )
    forwardings.save_arrival(unit, arrival)
    say(unit, profile, command.entry, [rules.refusal_of(arrival)])
    unit.announce(forwardings.key_of(command.forwarding))


def receive_revision(unit: Unit, command: ReceiveRevision) -> None:
    """Take the completed dossier, where it is waited for. Raises `NotYetKnown`."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    files.lock(unit, [one.sha256 for one in command.dossier.files])
    entry = entries.find(unit, command.branch, command.entry)
    arrival = forwardings.arrived(unit.session, command.forwarding)
    if arrival is None:
        raise NotYetKnown(awaited=forwardings.key_of(command.forwarding))
    if entry is None or entry.arrival != arrival.id:
        return
    taken = rules.revised(entry, arrival, command.dossier, command.personal)
    if taken is not None:
        entries.keep_earlier(unit, entry)
        _save(unit, profile, _settled(unit, profile, taken.step.entry, taken.arrival))


def refuse_forwarding(unit: Unit, command: RefuseForwarding) -> Changed:
    """Do not take an entry from below."""
    profile, entry, arrival = _from_below(unit, command)
    files.forget_missing(unit, entry.branch, entry.id)
    return _save(unit, profile, rules.refuse(entry, arrival, command.reason))


def return_forwarding(unit: Unit, command: ReturnForwarding) -> Changed:
    """Give a dossier back to be completed."""
    profile, entry, arrival = _from_below(unit, command)
    files.forget_missing(unit, entry.branch, entry.id)
    taken = rules.return_below(entry, arrival, command.missing, command.until)
    return _save(unit, profile, taken)


def keep_file(unit: Unit, command: KeepFile) -> bool:
    """Note that a file is here, and complete every entry that waited for it alone."""
    files.lock(unit, [command.sha256])
    is_new = files.keep(unit, command.sha256, command.size, command.kind, command.media_type)
    for branch, entry_id in files.arrived(unit, command.sha256):
        entry = entries.find(unit, branch, entry_id)
        arrival = forwardings.arrived(unit.session, entry.arrival) if entry else None
        if entry is None or arrival is None or arrival.state is not ArrivalState.AWAITING_FILES:
            continue
        profile = unit.profile(entry.contest, branch)
        _save(unit, profile, _complete(unit, profile, entry, arrival))
    return is_new


def _settled(unit: Unit, profile: BranchProfile, entry: Entry, arrival: Arrival) -> Taken:
    if files.wait_for_missing(unit, entry.branch, entry.id, entry.dossier):
        return rules.awaiting(entry, arrival)
    return _complete(unit, profile, entry, arrival)


def _complete(unit: Unit, profile: BranchProfile, entry: Entry, arrival: Arrival) -> Taken:
    number = entry.receipt_number or entries.next_numbers(unit, profile)[0]
    return rules.complete(entry, arrival, number)


def _save(unit: Unit, profile: BranchProfile, taken: Taken) -> Changed:
    forwardings.save_arrival(unit, taken.arrival)
    saved = entries.save(unit, profile, taken.step.entry)
    tell(unit, profile, taken.step)
    return Changed(saved.id, saved.stage.value, saved.version)


def _from_below(
    unit: Unit, command: RefuseForwarding | ReturnForwarding
) -> tuple[BranchProfile, Entry, Arrival]:
    profile = unit.profile(command.contest, command.branch)
    entry = entries.load(unit, command.contest, command.branch, command.entry, command.version)
    arrival = forwardings.arrived(unit.session, entry.arrival)
    if arrival is None:
        raise NotYetKnown(awaited=forwardings.key_of(entry.arrival or entry.id))
    return profile, entry, arrival


def _arrival(unit: Unit, command: ReceiveForwarding) -> Arrival:
    parcel = command.parcel
    return Arrival(
        id=command.forwarding,
        contest=command.contest,
        branch=command.branch,
        entry=command.entry,
        from_branch=command.from_branch,
        state=ArrivalState.AWAITING_FILES,
        version=parcel.dossier.version,
        arrived_at=unit.now,
        result=parcel.result,
        decision=parcel.decision,
        minutes=parcel.minutes,
        batch=parcel.batch,
    )
