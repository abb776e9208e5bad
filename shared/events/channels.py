"""The topics by audience, in words: who writes them, who reads them, and what goes there."""

from dataclasses import dataclass

from shared.events import contracts
from shared.events.contract import Audience, Contract
from shared.events.topics import Topic

SITE = "{site}"
READER = "{reader}"

_ADDRESSED = frozenset({Audience.UP, Audience.DOWN})


@dataclass(frozen=True, slots=True)
class Channel:
    """One topic of every site; `{site}` writes it, `{reader}` is whom it is addressed to."""

    audience: Audience
    read_by: str
    carries: str

    @property
    def address(self) -> str:
        """The topic's name with its parameters in braces."""
        reader = READER if self.audience in _ADDRESSED else None
        return Topic(SITE, self.audience, reader).name

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that the address leaves open."""
        return ("site", "reader") if self.audience in _ADDRESSED else ("site",)

    def contracts(self) -> tuple[type[Contract], ...]:
        """What may be found there; on `own` also what is addressed to a branch of the same site."""
        wanted = {self.audience, *(_ADDRESSED if self.audience is Audience.OWN else ())}
        return tuple(one for one in contracts.ALL if one.AUDIENCES & wanted)


CHANNELS: tuple[Channel, ...] = (
    Channel(
        Audience.OWN,
        "the site's own services",
        "What the services of a site tell each other, and what one branch of the site addresses "
        "to another.",
    ),
    Channel(
        Audience.PROGRESS,
        "the site itself and every site above",
        "How far entries and reports are; the monitor is fed from here alone. No personal data.",
    ),
    Channel(Audience.UP, "the site above, `{reader}`", "What is addressed to a branch above."),
    Channel(Audience.DOWN, "the site below, `{reader}`", "What is addressed to a branch below."),
    Channel(
        Audience.CONTESTS,
        "every site of the contest",
        "The rules of the branches and the units of the contest; kept without limit.",
    ),
)
