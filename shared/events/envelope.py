"""The envelope that every event travels in: CloudEvents 1.0 with Hoithi's attributes.

Source: CloudEvents 1.0.2, Kafka protocol binding, structured mode (docs/decisions/0004).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from shared.events.contract import Contract

D_co = TypeVar("D_co", bound=Contract, covariant=True)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is known of an event beside its data.

    `subject` is `<branch>/<id>`; `revision` counts up per branch, service and subject; `time` is
    the contest's clock and `recorded_time` the wall's; `actor` and `on_behalf_of` are opaque
    account ids, never names.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    recorded_time: datetime
    partition_key: str
    contest: str
    edition: str
    branch: str
    profile_version: int
    actor: str
    on_behalf_of: str | None
    revision: int
    trace_parent: str | None = None

    @property
    def site(self) -> str:
        """The site that wrote the event."""
        return self.source.split("/")[2]

    @property
    def service(self) -> str:
        """The service that wrote the event."""
        return self.source.split("/")[3]

    @property
    def subject_id(self) -> str:
        """The id of the entry, report or decision that the event is about."""
        return self.subject.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Event(Generic[D_co]):
    """One event as it was read: envelope, data, and the bytes they came from."""

    envelope: Envelope
    data: D_co
    raw: bytes
    digest: str

    @property
    def branch(self) -> str:
        """The branch that the event happened in."""
        return self.envelope.branch


def source_of(site: str, service: str) -> str:
    """The `source` attribute of a service's events."""
    return f"/hoithi/{site}/{service}"
