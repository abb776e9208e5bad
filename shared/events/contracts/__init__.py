"""Every event type that the services exchange: its data, audiences, key and purpose.

A change that an older reader could not understand is a new major version beside the old one
(docs/how-to/event.md). `personal` is the only field that may hold personal data.
"""

from shared.events.contract import Contract
from shared.events.contracts.advice import AdviceProgressed, EntryAdvised
from shared.events.contracts.contests import (
    ContestPublished,
    SiteHeartbeat,
    UnitsPublished,
)
from shared.events.contracts.documents import (
    DocumentDrafted,
    DocumentNumbered,
    DocumentSigned,
    DocumentVoided,
)
from shared.events.contracts.entries import (
    EntryCompared,
    EntryNominated,
    EntryProgressed,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    EntryScored,
    EntryScreened,
    EntryWithdrawn,
)
from shared.events.contracts.forwardings import (
    EntryForwarded,
    EntryOutcome,
    EntryWithdrawalRequested,
    ForwardingReceived,
    ForwardingRefused,
    ForwardingReturned,
    ForwardingWithdrawalRefused,
    ForwardingWithdrawn,
)
from shared.events.contracts.judging import (
    NominationSigned,
    ResultsSigned,
    SheetSubmitted,
)
from shared.events.contracts.lists import BatchForwarded, EntriesListed
from shared.events.contracts.reports import (
    ReportAccepted,
    ReportCompiled,
    ReportDue,
    ReportProgressed,
    ReportReturned,
    ReportSubmitted,
    ReportWaived,
)

ALL: tuple[type[Contract], ...] = tuple(
    sorted(
        (
            kind
            for kind in globals().values()
            if isinstance(kind, type) and kind is not Contract and issubclass(kind, Contract)
        ),
        key=lambda kind: (kind.NAME, kind.MAJOR),
    )
)
"""By name."""

BY_TYPE: dict[str, type[Contract]] = {kind.event_type(): kind for kind in ALL}

__all__ = [
    "ALL",
    "BY_TYPE",
    "AdviceProgressed",
    "BatchForwarded",
    "ContestPublished",
    "DocumentDrafted",
    "DocumentNumbered",
    "DocumentSigned",
    "DocumentVoided",
    "EntriesListed",
    "EntryAdvised",
    "EntryCompared",
    "EntryForwarded",
    "EntryNominated",
    "EntryOutcome",
    "EntryProgressed",
    "EntryReceived",
    "EntryRegistered",
    "EntryRevised",
    "EntryScored",
    "EntryScreened",
    "EntryWithdrawalRequested",
    "EntryWithdrawn",
    "ForwardingReceived",
    "ForwardingRefused",
    "ForwardingReturned",
    "ForwardingWithdrawalRefused",
    "ForwardingWithdrawn",
    "NominationSigned",
    "ReportAccepted",
    "ReportCompiled",
    "ReportDue",
    "ReportProgressed",
    "ReportReturned",
    "ReportSubmitted",
    "ReportWaived",
    "ResultsSigned",
    "SheetSubmitted",
    "SiteHeartbeat",
    "UnitsPublished",
]
