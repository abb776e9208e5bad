"""Entries in their own branch: registered, received, screened, withdrawn; how far they are."""

from datetime import date

from shared.events.contract import Contract
from shared.events.contracts.audiences import DOWN, OWN, PROGRESS, UP
from shared.events.parts import DecisionRef, Dossier, DossierPersonal, EntryResult


class EntryRegistered(Contract):
    """A dossier was registered here for the first time."""

    NAME = "entry.registered"
    AUDIENCES = OWN
    PURPOSE = "Judging and reporting learn of a new entry of their branch."
    dossier: Dossier
    receipt_number: str
    registered_on: date
    personal: DossierPersonal | str


class EntryReceived(Contract):
    """A dossier that a lower branch forwarded is here, with every file."""

    NAME = "entry.received"
    AUDIENCES = OWN
    PURPOSE = "Judging and reporting learn of an entry that came from below."
    dossier: Dossier
    receipt_number: str
    forwarding: str
    from_branch: str
    road: tuple[str, ...]
    result_below: EntryResult | None = None
    personal: DossierPersonal | str


class EntryRevised(Contract):
    """A dossier has a new version; with `forwarding`, the answer to a return from above."""

    NAME = "entry.revised"
    AUDIENCES = OWN | UP
    PURPOSE = "A corrected dossier replaces the version before, here and above."
    dossier: Dossier
    forwarding: str | None = None
    to_branch: str | None = None
    personal: DossierPersonal | str


class EntryScreened(Contract):
    """The committee decided whether an entry takes part; what judges need comes with it."""

    NAME = "entry.screened"
    AUDIENCES = OWN
    PURPOSE = "Judging takes eligible entries into its rounds, without the authors' names."
    eligible: bool
    reason: str | None = None
    dossier: Dossier


class EntryCompared(Contract):
    """A person said what an entry and another work are: same, improved or different."""

    NAME = "entry.compared"
    AUDIENCES = OWN
    PURPOSE = "The entry's history tells what was said of a possible duplicate."
    other: str
    other_title: str
    verdict: str
    reason: str | None = None


class EntryWithdrawn(Contract):
    """An entry no longer takes part in this branch."""

    NAME = "entry.withdrawn"
    AUDIENCES = OWN
    PURPOSE = "Judging takes the entry out; after signing its result stands, marked."
    reason: str


class EntryProgressed(Contract):
    """An entry reached another stage in its branch. No personal data."""

    NAME = "entry.progressed"
    AUDIENCES = PROGRESS
    PURPOSE = "Feeds the live monitor of this site and of every site above."
    stage: str
    title: str
    unit: str
    unit_name: str
    field: str | None = None
    award: str | None = None
    award_name: str | None = None


class EntryScored(Contract):
    """Every sheet of a round is in for an entry. No marks."""

    NAME = "entry.scored"
    AUDIENCES = PROGRESS
    PURPOSE = "The level above sees judging advance without seeing marks."
    round: str
    sheets: int


class EntryNominated(Contract):
    """The top level nominates an entry, after release."""

    NAME = "entry.nominated"
    AUDIENCES = PROGRESS | DOWN
    PURPOSE = "Monitors and the branches where the entry came from learn of the nomination."
    to: str
    reason: str
    decision: DecisionRef
