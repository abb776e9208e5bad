"""Acting on a toy site from a test: commands as doors give them, records as the broker does."""

from typing import Any

from shared.clock import FixedClock, wall_now
from shared.database import Session
from shared.events.codec import canonical, parse
from shared.execution import Site, carry_out
from shared.messaging.dead_letters import Record
from tests.messaging import counter
from tests.messaging.counter import Ask
from tests.messaging.sites import CLERK, ToySite


def place(site: ToySite) -> Site:
    """Where the counter's commands run."""
    return Site(site.name, counter.SERVICE, FixedClock(wall_now()))


def carry_out_in(session: Session, site: ToySite, command: Any) -> object:
    """Carry out a command in a transaction that stays open."""
    return carry_out(session, place(site), command, CLERK)


def act(site: ToySite, *commands: Any) -> None:
    """Carry out commands as a door would, in one transaction."""
    site.session.begin()
    for command in commands:
        carry_out_in(site.session, site, command)
    site.session.commit()


def say(site: ToySite, *asked: tuple[str, str]) -> list[Record]:
    """Write an event for each (counter, words); their records, in order."""
    before = len(site.records())
    act(site, *[Ask(counter_id, words) for counter_id, words in asked])
    return site.records()[before:]


def changed(record: Record, **attributes: Any) -> Record:
    """The record with other attributes in its body; `data` is merged."""
    body = parse(record.value or b"")
    data = {**body["data"], **attributes.pop("data", {})}
    value = canonical({**body, **attributes, "data": data})
    return Record(record.topic, record.partition, record.offset, record.key, value)


def codes(site: ToySite) -> list[str]:
    """Why the dead letters that are not resolved died, oldest first."""
    return [one.code for one in site.letters()]
