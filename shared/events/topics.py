"""Names of topics: one writing site each, by audience."""

import re
from dataclasses import dataclass

from shared.events.contract import Audience

_SITE = r"[a-z0-9-]+"
_NAME = re.compile(
    rf"hoithi\.(?P<site>{_SITE})\.(?P<audience>own|progress|contests|up|down)"
    rf"(?:\.(?P<reader>{_SITE}))?"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's writing site and audience; `reader` is the addressed site of `up` and `down`."""

    site: str
    audience: Audience
    reader: str | None = None

    @property
    def name(self) -> str:
        """The name on the broker."""
        tail = f".{self.reader}" if self.reader else ""
        return f"hoithi.{self.site}.{self.audience}{tail}"


def parse_topic(name: str) -> Topic:
    """The topic of a name. Raises `ValueError` for a name that is not one of ours."""
    match = _NAME.fullmatch(name)
    if match is None or (match["reader"] is not None) != (match["audience"] in ("up", "down")):
        raise ValueError(f"not a topic name: {name}")
    return Topic(match["site"], Audience(match["audience"]), match["reader"])


def topic_for(site: str, audience: Audience, other_site: str | None = None) -> str:
    """Where an event for `audience` goes; what is for a branch of the same site goes on `own`."""
    if audience in (Audience.UP, Audience.DOWN):
        if other_site is None or other_site == site:
            return Topic(site, Audience.OWN).name
        return Topic(site, audience, other_site).name
    return Topic(site, audience).name
