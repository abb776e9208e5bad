"""Which topics a site writes and which it reads, from the contest profiles it runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.events.contract import Audience
from shared.events.topics import Topic
from shared.profiles.model import Profile


@dataclass(frozen=True, slots=True)
class Topology:
    """The topics of one site: what it alone writes, and what it reads; both sorted."""

    site: str
    writes: tuple[str, ...]
    reads: tuple[str, ...]

    @property
    def own(self) -> str:
        """The topic that its own services talk on."""
        return Topic(self.site, Audience.OWN).name


def topology(site: str, profiles: Iterable[Profile]) -> Topology:
    """Decide what a site writes and reads over all the contests that it takes part in."""
    parents: set[str] = set()
    children: set[str] = set()
    below: set[str] = set()
    others: set[str] = set()
    for profile in profiles:
        if site in profile.sites():
            parents |= set(profile.parent_sites(site))
            children |= set(profile.child_sites(site))
            below |= set(profile.sites_below(site))
            others |= set(profile.sites())
    writes = {Topic(site, kind).name for kind in (Audience.OWN, Audience.PROGRESS)}
    writes |= {Topic(site, Audience.CONTESTS).name}
    writes |= {Topic(site, Audience.UP, parent).name for parent in parents}
    writes |= {Topic(site, Audience.DOWN, child).name for child in children}
    reads = {Topic(site, Audience.OWN).name}
    reads |= {Topic(one, Audience.PROGRESS).name for one in below | {site}}
    reads |= {Topic(one, Audience.CONTESTS).name for one in others | {site}}
    reads |= {Topic(child, Audience.UP, site).name for child in children}
    reads |= {Topic(parent, Audience.DOWN, site).name for parent in parents}
    return Topology(site, tuple(sorted(writes)), tuple(sorted(reads)))
