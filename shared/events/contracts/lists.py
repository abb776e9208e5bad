"""Lists of entries that papers are made from: drawn up by a branch, or sent up together."""

from shared.events.contract import Contract
from shared.events.contracts.audiences import OWN, UP
from shared.events.parts import Decision, ListLine


class EntriesListed(Contract):
    """A branch drew up a list of its entries; long lists come in parts of at most 200 lines.

    `kind` is received, eligible, ineligible, or ruling with the `decision` that it belongs to.
    """

    NAME = "entries.listed"
    AUDIENCES = OWN
    KEY = "the list's id"
    PURPOSE = "Reporting writes the list as a paper, frozen as it was drawn up."
    kind: str
    decision: Decision | None = None
    part: int
    parts: int
    lines: tuple[ListLine, ...]


class BatchForwarded(Contract):
    """Entries went up together under one decision; a batch may be told in several events."""

    NAME = "batch.forwarded"
    AUDIENCES = OWN | UP
    KEY = "the batch's id"
    PURPOSE = "The letter and the list of what was sent: here for the register, above to be read."
    to_branch: str
    to_name: str
    is_external: bool = False
    decision: Decision
    lines: tuple[ListLine, ...]
