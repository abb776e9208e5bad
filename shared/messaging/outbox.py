"""Writing an event beside the state it tells of, in the same transaction."""

from functools import lru_cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from shared.database import Prepared, insert
from shared.events.codec import encode
from shared.events.contract import Audience, Contract
from shared.events.envelope import Envelope, source_of
from shared.events.topics import topic_for
from shared.ids import new_id
from shared.messaging.tables import outbox, subject, values_of
from shared.profiles.model import BranchProfile

if TYPE_CHECKING:
    from shared.unit import Unit

_ADDRESSED = frozenset({Audience.UP, Audience.DOWN})
_REVISE = Prepared(
    insert(subject)
    .values(subject=sa.bindparam("subject"), revision=1)
    .on_conflict_do_update(index_elements=["subject"], set_={"revision": subject.c.revision + 1})
    .returning(subject.c.revision)
)
_APPEND = Prepared(sa.insert(outbox).values(values_of(outbox, "id")))


def append(
    unit: "Unit",
    profile: BranchProfile,
    subject_id: str,
    data: Contract,
    *,
    to_site: str | None = None,
) -> None:
    """Write `data` as an event about `subject_id` of the profile's branch. See `Unit.append`."""
    envelope = _envelope(unit, profile, subject_id, type(data))
    write(unit, envelope, data, topics_of(unit.site, data, to_site))


def write(unit: "Unit", envelope: Envelope, data: Contract, topics: tuple[str, ...]) -> None:
    """Write an event with an envelope of the caller's. Raises `EventTooLarge`."""
    raw, digest = encode(envelope, data)
    values = {
        "event_id": envelope.id,
        "topics": " ".join(topics),
        "key": envelope.partition_key,
        "event": raw.decode(),
        "digest": digest,
    }
    unit.run(_APPEND, values)


def topics_of(site: str, data: Contract, to_site: str | None) -> tuple[str, ...]:
    """Every topic that `data` goes to, each once. Raises `ValueError` when there is none."""
    return _topics(site, type(data), to_site)


@lru_cache(maxsize=4096)
def _topics(site: str, contract: type[Contract], to_site: str | None) -> tuple[str, ...]:
    audiences = [a for a in contract.AUDIENCES if to_site is not None or a not in _ADDRESSED]
    topics = tuple(sorted({topic_for(site, audience, to_site) for audience in audiences}))
    if not topics:
        raise ValueError(f"{contract.NAME} is addressed to a site and none was given")
    return topics


def next_revision(unit: "Unit", subject_text: str) -> int:
    """Count one more event of this service about a subject."""
    row = unit.one(_REVISE, {"subject": subject_text})
    if row is None:
        raise RuntimeError("an upsert returned no row")
    return int(row[0])


def _envelope(
    unit: "Unit", profile: BranchProfile, subject_id: str, contract: type[Contract]
) -> Envelope:
    about = f"{profile.branch}/{subject_id}"
    return Envelope(
        id=new_id(),
        type=contract.event_type(),
        source=source_of(unit.site, unit.service),
        subject=about,
        time=unit.now,
        recorded_time=unit.recorded,
        partition_key=subject_id,
        contest=profile.contest,
        edition=profile.edition_number,
        branch=profile.branch,
        profile_version=profile.version,
        actor=unit.context.actor,
        on_behalf_of=unit.context.on_behalf_of,
        revision=next_revision(unit, about),
        trace_parent=unit.context.trace_parent,
    )
