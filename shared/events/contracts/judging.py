"""What judging decides: sheets, results, nominations."""

from decimal import Decimal

from shared.events.contract import Contract
from shared.events.contracts.audiences import OWN
from shared.events.parts import Decision, EntryResult, Minutes


class SheetSubmitted(Contract):
    """A judge submitted a score sheet; `judge` is an opaque account id."""

    NAME = "sheet.submitted"
    AUDIENCES = OWN
    PURPOSE = "The branch's own record of every mark."
    round: str
    judge: str
    marks: dict[str, Decimal]
    total: Decimal


class ResultsSigned(Contract):
    """A branch's results were signed; long lists come in complete parts of at most 200 entries."""

    NAME = "results.signed"
    AUDIENCES = OWN
    KEY = "the decision's id"
    PURPOSE = "Intake forwards what goes up; reporting counts the awards."
    decision: Decision
    minutes: Minutes | None = None
    part: int
    parts: int
    results: tuple[EntryResult, ...]


class NominationSigned(Contract):
    """The top level decided whom it nominates; an empty list is a decision too."""

    NAME = "nomination.signed"
    AUDIENCES = OWN
    KEY = "the decision's id"
    PURPOSE = "Intake prepares the package for the level outside; 0 is told from not decided."
    decision: Decision
    to: str
    entries: tuple[str, ...]
