"""The database of a site itself: its clock, its accounts, which broker it knows.

It is a service like the others, with the same outbox and log: heartbeats leave through it, and it
keeps what came over the broker and is no event.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from shared import drafting
from shared.clock import define_clock
from shared.database import Prepared, Session, insert
from shared.identity.handlers import HANDLERS as IDENTITY
from shared.identity.tables import define_identity
from shared.messages import handlers as letters
from shared.messages.contacts import define_contacts
from shared.messages.tables import define_messages
from shared.messaging.tables import define_messaging, values_of
from shared.profiles import keeping
from shared.service import Service

METADATA = sa.MetaData()
define_messaging(METADATA)
define_messages(METADATA)
define_contacts(METADATA)
define_clock(METADATA)
drafting.define_drafts(METADATA)
define_identity(METADATA)

consumer_group = sa.Table(
    "consumer_group",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("cluster_id", sa.Text, nullable=False),
    sa.Column("topic_ids", sa.Text, nullable=False),
)

SERVICE = Service(
    "site",
    METADATA,
    handlers={
        **keeping.HANDLERS,
        **drafting.HANDLERS,
        **letters.HANDLERS,
        **letters.SITE_HANDLERS,
        **IDENTITY,
    },
    reactions=keeping.REACTIONS,
    migrations="shared.migrations",
    doors=("shared.identity.pages:router",),
    errands=("shared.messages.sending:send_letters", "shared.identity.retention:forget_old"),
)

_READ = Prepared(
    sa.select(
        consumer_group.c.epoch, consumer_group.c.cluster_id, consumer_group.c.topic_ids
    ).where(consumer_group.c.name == sa.bindparam("this_name"))
)
_CREATE = Prepared(
    insert(consumer_group).values(values_of(consumer_group)).on_conflict_do_nothing()
)
_RAISE = Prepared(
    sa.update(consumer_group)
    .where(
        consumer_group.c.name == sa.bindparam("this_name"),
        consumer_group.c.epoch == sa.bindparam("old_epoch"),
    )
    .values(
        epoch=consumer_group.c.epoch + 1,
        cluster_id=sa.bindparam("cluster_id"),
        topic_ids=sa.bindparam("topic_ids"),
    )
)
_LEARN = Prepared(
    sa.update(consumer_group)
    .where(
        consumer_group.c.name == sa.bindparam("this_name"),
        consumer_group.c.epoch == sa.bindparam("old_epoch"),
    )
    .values(topic_ids=sa.bindparam("topic_ids"))
)


@dataclass(frozen=True, slots=True)
class ConsumerGroup:
    """A consumer group's epoch and the broker it was made for."""

    name: str
    epoch: int
    cluster_id: str
    topic_ids: Mapping[str, str]

    @property
    def group_id(self) -> str:
        """The group's name on the broker."""
        return f"{self.name}.{self.epoch}"

    def is_for(self, cluster_id: str, topic_ids: Mapping[str, str]) -> bool:
        """Whether that broker is the one the group's offsets belong to."""
        known = self.topic_ids
        same = all(known.get(name, its_id) == its_id for name, its_id in topic_ids.items())
        return same and self.cluster_id == cluster_id


def current_group(
    session: Session, name: str, cluster_id: str, topic_ids: Mapping[str, str]
) -> ConsumerGroup:
    """The group to consume with: the one known, or its next epoch when the broker is another.

    Two workers may ask at once; the epoch is raised by compare-and-set, so once. The caller
    commits.
    """
    ids = json.dumps(dict(topic_ids), sort_keys=True)
    fresh = {"name": name, "epoch": 1, "cluster_id": cluster_id, "topic_ids": ids}
    session.run(_CREATE, fresh)
    group = _read(session, name)
    at = {"this_name": name, "old_epoch": group.epoch}
    if not group.is_for(cluster_id, topic_ids):
        session.run(_RAISE, {**at, "cluster_id": cluster_id, "topic_ids": ids})
    elif set(topic_ids) - set(group.topic_ids):
        merged = json.dumps({**group.topic_ids, **topic_ids}, sort_keys=True)
        session.run(_LEARN, {**at, "topic_ids": merged})
    return _read(session, name)


def _read(session: Session, name: str) -> ConsumerGroup:
    row = session.one(_READ, {"this_name": name})
    if row is None:
        raise LookupError(name)
    return ConsumerGroup(name, int(row[0]), row[1], json.loads(row[2]))
