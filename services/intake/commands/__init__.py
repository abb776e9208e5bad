"""What intake can be asked to do."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from services.intake.domain.arrivals import Parcel
from services.intake.domain.drafts import Draft
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.exclusions import ListedWork
from services.intake.domain.lateness import CameBy
from services.intake.domain.proposals import ProposalKind
from shared.events.contracts import EntryOutcome
from shared.events.parts import (
    Decision,
    Dossier,
    DossierPersonal,
    EntryResult,
    Minutes,
    Reason,
)
from shared.service import Command


@dataclass(frozen=True, slots=True)
class RegisterEntry(Command):
    """Register a dossier; `postmarked_on` where it came by post.

    `came_by` and `received_at` are a counter's to say: a paper may have come before it is entered.
    `advice` is the request for advice that became this dossier.
    """

    contest: str
    branch: str
    draft: Draft
    postmarked_on: dt.date | None = None
    came_by: CameBy | None = None
    received_at: dt.datetime | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class ReviseEntry(Command):
    """Put a new version of the dossier in place of the last; `version` is the entry's as seen."""

    contest: str
    branch: str
    entry: str
    draft: Draft
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WithdrawEntry(Command):
    """Take an entry back."""

    contest: str
    branch: str
    entry: str
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entry of a group; `version` as the person saw it, to catch crossing edits."""

    entry: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ProposeScreening(Command):
    """The secretariat's proposal on one entry or a group; `kind` says more than `eligible`."""

    contest: str
    branch: str
    entries: tuple[Chosen, ...]
    eligible: bool
    reason: str | None = None
    kind: ProposalKind | None = None
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class DecideScreening(Command):
    """The committee's decision on one entry or a group, the same on all of them.

    Without a number it is one that the records office has yet to number; unsaid it is of today and
    by the committee's head.
    """

    contest: str
    branch: str
    entries: tuple[Chosen, ...]
    eligible: bool
    reason: str | None = None
    number: str | None = None
    signed_on: dt.date | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class SettlePair(Command):
    """Say what two works that are alike are; `version` is the pair's as the person saw it."""

    contest: str
    branch: str
    first: str
    second: str
    verdict: SameOrNot
    reason: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class ListExcluded(Command):
    """Add works to an exclusion list: earlier winners, or entries of another contest."""

    contest: str
    branch: str
    list_name: str
    works: tuple[ListedWork, ...]


@dataclass(frozen=True, slots=True)
class RecordResults(Command):
    """Keep signed results, one part of a decision, and send up what goes up."""

    contest: str
    branch: str
    decision: Decision
    minutes: Minutes | None
    results: tuple[EntryResult, ...]


@dataclass(frozen=True, slots=True)
class RecordNomination(Command):
    """Keep a signed nomination, and send the nominated entries on their way."""

    contest: str
    branch: str
    decision: Decision
    to: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForwardEntry(Command):
    """Send an entry up by hand: where the rules do not do it, or anew after a refusal.

    `extension` names the notice of the branch above that allows it after the deadline.
    """

    contest: str
    branch: str
    entry: str
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiveForwarding(Command):
    """Take what a branch below sent; `sent_at` by the clock of its site."""

    contest: str
    branch: str
    forwarding: str
    entry: str
    from_branch: str
    sent_at: dt.datetime
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class DeclineForwarding(Command):
    """Answer a forwarding that a rule does not let in."""

    contest: str
    branch: str
    forwarding: str
    entry: str
    from_branch: str
    version: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReceiveRevision(Command):
    """Take the completed dossier that answers a return."""

    contest: str
    branch: str
    forwarding: str
    entry: str
    dossier: Dossier
    personal: DossierPersonal | str


@dataclass(frozen=True, slots=True)
class RefuseForwarding(Command):
    """Do not take an entry from below, by the committee's decision."""

    contest: str
    branch: str
    entry: str
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnForwarding(Command):
    """Give a dossier back to the branch below to be completed, until a day where one is set."""

    contest: str
    branch: str
    entry: str
    missing: str
    until: dt.date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerWithdrawal(Command):
    """Answer a branch below that asks for its entry back."""

    contest: str
    branch: str
    forwarding: str
    entry: str
    from_branch: str
    reason: str


@dataclass(frozen=True, slots=True)
class RefuseWithdrawal(Command):
    """Tell the branch below which rule keeps its entry."""

    contest: str
    branch: str
    forwarding: str
    entry: str
    from_branch: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class KeepFile(Command):
    """Note that a file is here; what waited for it is complete now. `size` in bytes.

    `kind` and `media_type` are what its content says, where that was looked at.
    """

    sha256: str
    size: int
    kind: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class AttachFile(Command):
    """Add a file that was uploaded to a dossier; `version` is the entry's as seen.

    `part` is the key of the dossier's part that it is, None for any other paper.
    """

    contest: str
    branch: str
    entry: str
    sha256: str
    name: str
    version: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class NoteReceived(Command):
    """The branch above has the entry; `revision` orders its answers."""

    contest: str
    branch: str
    entry: str
    forwarding: str
    revision: int
    receipt_number: str


@dataclass(frozen=True, slots=True)
class NoteRefused(Command):
    """The branch above does not take the entry."""

    contest: str
    branch: str
    entry: str
    forwarding: str
    revision: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class NoteReturned(Command):
    """The branch above wants the dossier completed."""

    contest: str
    branch: str
    entry: str
    forwarding: str
    revision: int
    missing: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class NoteWithdrawn(Command):
    """The branch above took the entry out."""

    contest: str
    branch: str
    entry: str
    forwarding: str


@dataclass(frozen=True, slots=True)
class NoteKept(Command):
    """The branch above keeps an entry that was asked back."""

    contest: str
    branch: str
    entry: str
    forwarding: str
    revision: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class NoteOutcome(Command):
    """Keep what became of an entry above, and pass it on."""

    contest: str
    branch: str
    entry: str
    revision: int
    outcome: EntryOutcome


@dataclass(frozen=True, slots=True)
class RecordExternalReceipt(Command):
    """A clerk enters that a branch outside the bus has the entry."""

    contest: str
    branch: str
    entry: str
    receipt_number: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordExternalOutcome(Command):
    """A clerk enters what a branch outside the bus decided."""

    contest: str
    branch: str
    entry: str
    outcome: str
    award_name: str | None = None
    rank: int | None = None
    score: Decimal | None = None
    decision: Decision | None = None
    version: int | None = None
