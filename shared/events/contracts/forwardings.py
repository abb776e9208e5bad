"""Entries between branches: sent, answered, taken back, and what became of them."""

from datetime import date
from decimal import Decimal
from typing import Self

from shared.events.contract import Contract
from shared.events.contracts.audiences import DOWN, UP
from shared.events.parts import Decision, Dossier, DossierPersonal, EntryResult, Minutes, Reason


class EntryForwarded(Contract):
    """A branch sends an entry up, whole: dossier, files by digest, result, decision and minutes.

    `batch` is what was sent together with it.
    """

    NAME = "entry.forwarded"
    AUDIENCES = UP
    PURPOSE = "The branch above receives a winner without anybody typing it again."
    forwarding: str
    to_branch: str
    dossier: Dossier
    road: tuple[str, ...]
    result: EntryResult
    decision: Decision
    minutes: Minutes | None = None
    batch: str | None = None
    personal: DossierPersonal | str


class EntryWithdrawalRequested(Contract):
    """A branch below asks to take back an entry that it has sent."""

    NAME = "entry.withdrawal_requested"
    AUDIENCES = UP
    PURPOSE = "The branch above takes the entry out, or refuses, and says which."
    forwarding: str
    to_branch: str
    reason: str


class EntryOutcome(Contract):
    """What became of an entry above; every intake on its road passes it on."""

    NAME = "entry.outcome"
    AUDIENCES = DOWN
    PURPOSE = "Authors and branches below see the result of the levels above."
    forwarding: str
    to_branch: str
    decided_by: str
    outcome: str
    rank: int | None = None
    score: Decimal | None = None
    award: str | None = None
    award_name: str | None = None
    decision: Decision | None = None

    def without_points(self) -> Self:
        """The award alone, as those who entered the work read it."""
        return self.model_copy(update={"rank": None, "score": None})


class ForwardingReceived(Contract):
    """The branch above has the dossier and every file of it."""

    NAME = "forwarding.received"
    AUDIENCES = DOWN
    PURPOSE = "The branch below sees its entry arrive."
    forwarding: str
    to_branch: str
    version: int
    receipt_number: str


class ForwardingRefused(Contract):
    """The branch above does not take the entry."""

    NAME = "forwarding.refused"
    AUDIENCES = DOWN
    PURPOSE = "The branch below learns why, by the rule's code and text."
    forwarding: str
    to_branch: str
    version: int
    reason: Reason


class ForwardingReturned(Contract):
    """The branch above wants the dossier completed."""

    NAME = "forwarding.returned"
    AUDIENCES = DOWN
    PURPOSE = "The branch below sends a new version as `entry.revised`."
    forwarding: str
    to_branch: str
    version: int
    missing: str
    until: date | None = None


class ForwardingWithdrawn(Contract):
    """The branch above took the entry out, or had not seen it and never will."""

    NAME = "forwarding.withdrawn"
    AUDIENCES = DOWN
    PURPOSE = "Answers a withdrawal that was asked for."
    forwarding: str
    to_branch: str


class ForwardingWithdrawalRefused(Contract):
    """The branch above keeps the entry, and says why."""

    NAME = "forwarding.withdrawal_refused"
    AUDIENCES = DOWN
    PURPOSE = "Answers a withdrawal that was asked for too late."
    forwarding: str
    to_branch: str
    reason: Reason
