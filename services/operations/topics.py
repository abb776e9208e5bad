"""Topics of a site on the broker: made before they are used, and filled again when they lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.app import Installation
from services.operations.places import opened
from shared.errors import BrokerAway
from shared.messaging import relay
from shared.messaging.broker import Admin


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the set-up of the broker came to: the cluster, and which topics were made or there."""

    cluster_id: str
    created: tuple[str, ...]
    present: tuple[str, ...]


def set_up(installation: Installation, sites: Sequence[str]) -> SetUp:
    """Make every topic that these sites write and that is missing. Raises `BrokerAway`."""
    settings = installation.settings
    topics = sorted({topic for site in sites for topic in installation.topology(site).writes})
    with Admin(_address(installation)) as admin:
        before = admin.identity(topics).topic_ids
        after = admin.ensure(
            topics,
            partitions=settings.partitions,
            replication=settings.replication,
            retention_hours=settings.retention_hours,
        )
    created = tuple(topic for topic in topics if topic not in before)
    return SetUp(after.cluster_id, created, tuple(one for one in topics if one in before))


def _address(installation: Installation) -> str:
    if installation.settings.broker is None:
        raise BrokerAway(address="(chưa đặt HOITHI_BROKER)")
    return installation.settings.broker


def refill(
    installation: Installation, site: str, topic: str, *, from_seq: int = 0, service: str = ""
) -> list[str]:
    """Let the relay publish a topic of the site again; the services that will.

    `from_seq` counts in the log of each database; with `service`, that one's alone. Readers drop
    what they have. Raises `ValueError` for a topic that the site does not write.
    """
    if topic not in installation.topology(site).writes:
        raise ValueError(topic)
    refilled = []
    with opened(installation, site) as place:
        for name, session in place.sessions.items():
            if service in ("", name):
                session.begin()
                if relay.refill(session, topic, from_seq):
                    refilled.append(name)
                session.commit()
    return refilled
