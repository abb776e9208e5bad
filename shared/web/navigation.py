"""What stands around every page: where one is, where one can go, who is asking, contest time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from shared.clock import ClockSetting, read_clock, wall_now
from shared.database import Session
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.web.doors import PERSON_COOKIE

DONE = "da-ghi"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A page that a service offers in the menu: its path below the site, and its name."""

    path: str
    name: str
    order: int


@dataclass(frozen=True, slots=True)
class Chrome:
    """What the frame of a page shows; `now` is None where no site's time applies."""

    site: str | None
    items: tuple[NavigationItem, ...]
    path: str
    person_key: str | None
    person: DemonstrationPerson | None
    now: datetime | None
    is_wall_time: bool
    is_done: bool

    def at(self, path: str) -> str:
        """The address of a page of this site."""
        return f"/{self.site}/{path}" if self.site else f"/{path}"

    def is_here(self, item: NavigationItem) -> bool:
        """Whether the page shown belongs to this item."""
        return self.path.startswith(f"{self.at(item.path)}/")


def bare_chrome(request: Request) -> Chrome:
    """The frame without anything that a database would have to tell."""
    site: SiteRuntime | None = getattr(request.app.state, "site", None)
    items: Sequence[NavigationItem] = getattr(request.app.state, "navigation", ())
    people: Mapping[str, DemonstrationPerson] = request.app.state.people
    key = request.cookies.get(PERSON_COOKIE)
    return Chrome(
        site=site.name if site else None,
        items=tuple(items),
        path=f"{request.url.path}/",
        person_key=key if key in people else None,
        person=people.get(key) if key else None,
        now=None,
        is_wall_time=True,
        is_done=request.query_params.get("xong") == DONE,
    )


async def contest_clock(site: SiteRuntime) -> ClockSetting | None:
    """How the site's contest time runs; None when it is wall time."""
    return await site.query("site", _read)


async def contest_now(site: SiteRuntime) -> datetime:
    """The site's contest time."""
    setting, wall = await contest_clock(site), wall_now()
    return setting.at(wall) if setting else wall


def _read(session: Session) -> ClockSetting | None:
    return read_clock(session)
