"""What a service offers in the menu, and contest time for pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.clock import ClockSetting, read_clock, wall_now
from shared.database import Session
from shared.identity.asker import Asker
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime

DONE = "da-ghi"
DONE_FIELD = "xong"
"""A page reached by a form that was carried out says so in its address: this field, that value."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and at which branch of which contest; None where there is none."""

    site: str
    contest: str | None
    branch: str | None
    account: str | None
    asker: Asker | None = None


@dataclass(frozen=True, slots=True)
class MenuCount:
    """The number beside an item of the menu: what waits there for whoever looks.

    One that counts the whole branch is shown to those who reach all of it, `is_own` to everybody.
    """

    service: str
    query: Callable[[Session, Viewer], int]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class DayTask:
    """Something that needs a hand today, shown where everybody begins: what, how many, and where.

    `path` is an address below the site; `{place}` in it stands for contest and branch.
    """

    path: str
    name: str
    count: MenuCount


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page that a service offers in the menu: its path below the site, its name, its icon.

    `tasks` are what its number is made of, in the order in which one takes them in hand. Where
    `needs` is given, it is shown to those who work in a branch whose rules have what it needs.
    """

    path: str
    name: str
    order: int
    icon: str = "page"
    count: MenuCount | None = None
    tasks: tuple[DayTask, ...] = ()
    needs: Callable[[BranchProfile], bool] | None = None

    def is_open_in(self, places: Iterable[BranchProfile]) -> bool:
        """Whether any of these branches has what the page is about."""
        return self.needs is None or any(self.needs(one) for one in places)


async def contest_clock(site: SiteRuntime) -> ClockSetting | None:
    """How the site's contest time runs; None when it is wall time."""
    return await site.query("site", _read)


async def contest_now(site: SiteRuntime) -> datetime:
    """The site's contest time."""
    setting, wall = await contest_clock(site), wall_now()
    return setting.at(wall) if setting else wall


def _read(session: Session) -> ClockSetting | None:
    return read_clock(session)
