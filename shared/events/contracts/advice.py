"""Help before entry: what became of a request, and who may not judge the entry it became."""

from shared.events.contract import Contract
from shared.events.contracts.audiences import OWN, UP
from shared.events.parts import AdviserPersonal


class AdviceProgressed(Contract):
    """A request for advice went a step further; not what was asked, nor what was answered."""

    NAME = "advice.progressed"
    AUDIENCES = OWN
    KEY = "the request's id"
    PURPOSE = "The branch's own record of the help that was asked for and given."
    step: str
    adviser: str | None = None
    entry: str | None = None


class EntryAdvised(Contract):
    """Somebody (by account) advised an entry's authors before it was entered."""

    NAME = "entry.advised"
    AUDIENCES = OWN | UP
    PURPOSE = "Judging, here and above, keeps the adviser from marking the entry."
    adviser: str
    to_branch: str | None = None
    personal: AdviserPersonal | str
