"""Papers in a branch's register: drafted, numbered, signed, voided. No names of persons."""

from datetime import date

from shared.events.contract import Contract
from shared.events.contracts.audiences import OWN


class DocumentDrafted(Contract):
    """A paper came into the register; `origin` is what it was drafted from."""

    NAME = "document.drafted"
    AUDIENCES = OWN
    KEY = "the paper's id"
    PURPOSE = "The branch's register knows every paper from its first draft."
    kind: str
    origin: str
    subject: str


class DocumentNumbered(Contract):
    """The clerk entered the number that the records office gave; unique per series and year."""

    NAME = "document.numbered"
    AUDIENCES = OWN
    KEY = "the paper's id"
    PURPOSE = "Whoever cites the paper knows its number and day."
    kind: str
    series: str
    number: int
    issued_on: date


class DocumentSigned(Contract):
    """The signed PDF was uploaded and is the official copy; `official` is its SHA-256."""

    NAME = "document.signed"
    AUDIENCES = OWN
    KEY = "the paper's id"
    PURPOSE = "The branch's own record of what was signed."
    kind: str
    official: str


class DocumentVoided(Contract):
    """A paper was taken out of use; its number is never given again."""

    NAME = "document.voided"
    AUDIENCES = OWN
    KEY = "the paper's id"
    PURPOSE = "The register shows why a number is missing."
    kind: str
    reason: str
