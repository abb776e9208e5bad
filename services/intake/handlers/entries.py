"""Registering, correcting and withdrawing entries."""

from dataclasses import dataclass

from services.intake.commands import AttachFile, RegisterEntry, ReviseEntry, WithdrawEntry
from services.intake.domain import revising, withdrawal
from services.intake.domain.attaching import require_taken
from services.intake.domain.completing import completed, require_part
from services.intake.domain.dossiers import dossier_of, personal_of, with_file
from services.intake.domain.drafts import Draft, DraftFile
from services.intake.domain.entry import Entry, Step, registered
from services.intake.domain.forwarding import Forwarding, Moved
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receiving import Moment, require_open, require_valid
from services.intake.domain.refusals import DeadlinePassed, FilesUnknown
from services.intake.handlers.advice import tie_registered
from services.intake.handlers.handing import keep_handing
from services.intake.handlers.letters import write_receipt
from services.intake.handlers.telling import site_of, tell
from services.intake.handlers.withdrawals import take_out
from services.intake.store import acts, entries, extensions, files, forwardings, units
from shared.events.parts import Dossier
from shared.events.stages import IntakeStage
from shared.identity.permissions import Thing
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Registered:
    """The new entry's id and receipt."""

    id: str
    receipt_number: str
    stage: str
    version: int


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry after a change."""

    id: str
    stage: str
    version: int


def register_entry(unit: Unit, command: RegisterEntry) -> Registered:
    """Register a dossier that is in time, complete, and of a unit and field of the contest."""
    unit.require(Thing(command.draft.unit, command.draft.field, owner=unit.context.doer))
    profile = unit.profile(command.contest, command.branch)
    at = Moment(unit.now, unit.today(profile.time_zone))
    handed = _handed_in(unit, command)
    owner = unit.context.doer if handed.came_by is CameBy.ONLINE else None
    entry = add_entry(unit, profile, command.draft, at, handed, owner=owner)
    if owner is None:
        keep_handing(unit, entry)
    tie_registered(unit, profile, command.advice, entry)
    return registered_as(entry)


def add_entry(
    unit: Unit, profile: BranchProfile, given: Draft, at: Moment, handed: HandedIn, *,
    owner: str | None,
) -> Entry:  # fmt: skip
    """Write an entry that is in time, with the next number of the branch's one series."""
    draft = completed(given, profile)
    _require_taken(unit, profile, at, handed, draft)
    dossier = _dossier(unit, profile, draft, at, version=1)
    entry = Entry(
        branch=profile.branch,
        id=new_id(),
        contest=profile.contest,
        stage=IntakeStage.REGISTERED,
        dossier=dossier,
        personal=personal_of(draft, new_id()),
        registered_on=at.today,
        receipt_number=entries.next_numbers(unit, profile)[0],
        owner=owner,
        handed_in=handed,
    )
    entries.add(unit, profile, [entry])
    tell(unit, profile, registered(entry))
    write_receipt(unit, profile, entry)
    return entry


def registered_as(entry: Entry) -> Registered:
    """What whoever registered an entry is answered."""
    return Registered(entry.id, entry.receipt_number or "", entry.stage.value, entry.version)


def revise_entry(unit: Unit, command: ReviseEntry) -> Changed:
    """Put a new version of the dossier in place; a returned one goes up again."""
    profile = unit.profile(command.contest, command.branch)
    at = Moment(unit.now, unit.today(profile.time_zone))
    entry, forwarding = _revisable(unit, command, at)
    unit.require(entries.thing_of(entry, command.draft.unit, command.draft.field))
    draft = completed(command.draft, profile)
    dossier = _dossier(
        unit, profile, draft, at, version=entry.dossier.version + 1, before=entry.dossier.unit
    )
    personal = personal_of(draft, new_id())
    return _put_in_place(
        unit, profile, revising.revise(entry, forwarding, dossier, personal), entry
    )


def attach_file(unit: Unit, command: AttachFile) -> Changed:
    """Add a file to the dossier, which is a new version of it.

    Raises `FilesUnknown`, `FileNotTaken`, and what revising raises.
    """
    profile = unit.profile(command.contest, command.branch)
    at = Moment(unit.now, unit.today(profile.time_zone))
    entry, forwarding = _revisable(unit, command, at)
    found = files.here(unit.session, [command.sha256]).get(command.sha256)
    if found is None:
        raise FilesUnknown(files=f"«{command.name}»", digests=[command.sha256])
    require_taken(profile, command.name, found)
    require_part(command.part, profile)
    given = DraftFile(command.sha256, command.name, part=command.part)
    dossier = with_file(entry.dossier, given, found)
    return _put_in_place(
        unit, profile, revising.revise(entry, forwarding, dossier, entry.personal), entry
    )


def withdraw_entry(unit: Unit, command: WithdrawEntry) -> Changed:
    """Take an entry out, or ask the branch above for it."""
    profile = unit.profile(command.contest, command.branch)
    entry = entries.load(unit, command.contest, command.branch, command.entry, command.version)
    withdrawal.require_withdrawable(entry, command.reason)
    forwarding = forwardings.sent(unit, entry.forwarding)
    heard = acts.outcome_of(unit, entry, forwarding.to_branch) if forwarding else None
    if forwarding is None or not withdrawal.must_ask(forwarding, entry.title, heard):
        saved = take_out(unit, profile, entry, forwarding, command.reason)
        return Changed(saved.id, saved.stage.value, saved.version)
    asked = withdrawal.ask_back(entry, forwarding, command.reason)
    forwardings.save_sent(unit, [asked.forwarding])
    saved = entries.save(unit, profile, asked.step.entry)
    tell(unit, profile, asked.step)
    return Changed(saved.id, saved.stage.value, saved.version)


def _handed_in(unit: Unit, command: RegisterEntry) -> HandedIn:
    """How the dossier came; what is on paper only a counter may say, which has the paper."""
    by_default = CameBy.BY_POST if command.postmarked_on else CameBy.ONLINE
    handed = HandedIn(
        command.came_by or by_default, command.received_at or unit.now, command.postmarked_on
    )
    if handed != HandedIn(CameBy.ONLINE, unit.now):
        unit.require(Thing())
    return handed


def _require_taken(
    unit: Unit, profile: BranchProfile, at: Moment, handed: HandedIn, draft: Draft
) -> None:
    """Whether the dossier is taken. Extensions are few and rare: looked for where one is needed."""
    try:
        require_open(profile, at, handed)
    except DeadlinePassed:
        names = [draft.entrant or "", *(one.name for one in draft.authors)]
        granted = extensions.extension_for(unit.session, profile, draft.unit, names)
        require_open(profile, at, handed, granted)


def _revisable(
    unit: Unit, command: ReviseEntry | AttachFile, at: Moment
) -> tuple[Entry, Forwarding | None]:
    entry = entries.load(unit, command.contest, command.branch, command.entry, command.version)
    forwarding = forwardings.sent(unit, entry.forwarding)
    signed = acts.signature_of(unit.session, command.contest, command.branch)
    revising.require_revisable(entry, forwarding, signed, at.today)
    return entry, forwarding


def _put_in_place(
    unit: Unit, profile: BranchProfile, outcome: Step | Moved, before: Entry
) -> Changed:
    entries.keep_earlier(unit, before)
    step = outcome.step if isinstance(outcome, Moved) else outcome
    if isinstance(outcome, Moved):
        forwardings.save_sent(unit, [outcome.forwarding])
        _push(unit, profile, outcome.forwarding.to_branch, step.entry.dossier)
    saved = entries.save(unit, profile, step.entry)
    tell(unit, profile, step)
    return Changed(saved.id, saved.stage.value, saved.version)


def _dossier(
    unit: Unit, profile: BranchProfile, draft: Draft, at: Moment, *, version: int,
    before: str | None = None,
) -> Dossier:  # fmt: skip
    """The dossier of a draft; `before` is the unit that it named until now."""
    known = units.load(unit.session, profile.contest, draft.unit)
    if draft.unit != before:  # a unit may end while its entries are under way
        require_valid(known, at.today)
    known = known.on(at.today)
    here = files.here(unit.session, [one.sha256 for one in draft.files])
    for one in draft.files:
        if one.sha256 in here:
            require_taken(profile, one.name, here[one.sha256])
    return dossier_of(draft, profile, known.name, here, version)


def _push(unit: Unit, profile: BranchProfile, to_branch: str, dossier: Dossier) -> None:
    site = site_of(unit, profile, to_branch)
    if site is not None and site != unit.site:
        files.push(unit, site, [dossier])
