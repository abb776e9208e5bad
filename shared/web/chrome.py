"""The frame of a page: where one is, where one can go, who is asking, contest time."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from shared.clock import ClockSetting, read_clock, wall_now
from shared.database import Session
from shared.identity import permissions
from shared.identity.asker import DEMONSTRATION_PREFIX, Asker
from shared.language import LANGUAGES, SOURCE, language
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime
from shared.web.branches import hosted_branches, place_key
from shared.web.doors import PERSON_COOKIE, asker_if_any, demonstration_asker
from shared.web.exporting import EXPORT_FIELD
from shared.web.navigation import DONE, DONE_FIELD, DayTask, NavigationItem, Viewer
from shared.web.preferences import LOOKS, look_of, remembered_place

PLACE_FIELD = "noi"
WALL_FIELD = "man-hinh-lon"
PAGE_FIELD = "sau"


@dataclass(frozen=True, slots=True)
class Chrome:
    """What the frame of a page shows; `now` is None where no site's time applies.

    `place` is the branch that the page is about, or the one chosen last; `here` is the page's own
    address; `counts` are by the path of the menu's item, and by the name of a task of the day.
    """

    site: str | None = None
    items: tuple[NavigationItem, ...] = ()
    path: str = "/"
    here: str = "/"
    person: Asker | None = None
    now: datetime | None = None
    is_wall_time: bool = True
    is_done: bool = False
    language: str = SOURCE
    look: str = "light"
    is_wall: bool = False
    place: BranchProfile | None = None
    places: tuple[BranchProfile, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=lambda: LANGUAGES)
    looks: Mapping[str, str] = field(default_factory=lambda: LOOKS)

    @property
    def person_key(self) -> str | None:
        """Which of the demonstration's people asks, None for anybody else."""
        account = self.person.account if self.person else ""
        _, prefix, key = account.partition(DEMONSTRATION_PREFIX)
        return key if prefix else None

    def at(self, path: str) -> str:
        """The address of a page of this site."""
        return f"/{self.site}/{path}" if self.site else f"/{path}"

    def may_open(self, path: str) -> bool:
        """Whether whoever asks may open a page of this site, so that a link to it is worth it."""
        return bool(_doors(path, self.person))

    def is_here(self, item: NavigationItem) -> bool:
        """Whether the page shown belongs to this item."""
        if not item.path:
            return self.path.rstrip("/") == self.at("").rstrip("/")
        return self.path.startswith(f"{self.at(item.path)}/")

    @property
    def is_home(self) -> bool:
        """Whether the page shown is where everybody begins."""
        return self.site is not None and self.path.rstrip("/") == self.at("").rstrip("/")

    @property
    def tasks(self) -> tuple[DayTask, ...]:
        """What needs a hand today, in the order of the menu."""
        return tuple(task for one in self.items for task in one.tasks if self.counts.get(task.name))

    def to_task(self, task: DayTask) -> str:
        """Where a task of the day is done, in the branch that is worked in."""
        place = self.key_of(self.place) if self.place else ""
        return self.at(task.path.replace("{place}", place))

    def key_of(self, place: BranchProfile) -> str:
        """A branch of a contest in one word, for addresses."""
        return place_key(place)

    def with_field(self, name: str, value: str) -> str:
        """This page's address with one field set, or left out if `value` is empty.

        A list that is narrowed or sorted anew begins at its first page.
        """
        path, _, query = self.here.partition("?")
        dropped = {name, PAGE_FIELD} if name != EXPORT_FIELD else {name}
        fields = [one for one in parse_qsl(query) if one[0] not in dropped]
        fields += [(name, value)] if value else []
        return f"{path}?{urlencode(fields)}" if fields else path


def bare_chrome(request: Request) -> Chrome:
    """The frame without anything that a database would have to tell."""
    site: SiteRuntime | None = getattr(request.app.state, "site", None)
    items: Sequence[NavigationItem] = getattr(request.app.state, "navigation", ())
    asker = asker_if_any(request) or _chosen(request)
    return Chrome(
        site=site.name if site else None,
        items=tuple(one for one in items if one.needs is None and _actions(one, asker)),
        path=f"{request.url.path}/",
        here=_address(request),
        person=asker,
        is_done=request.query_params.get(DONE_FIELD) == DONE,
        language=language(),
        look=look_of(request),
        is_wall=bool(request.query_params.get(WALL_FIELD)),
    )


async def chrome_of(request: Request) -> Chrome:
    """The whole frame: contest time, branches, and what waits at each item of the menu."""
    chrome = bare_chrome(request)
    site: SiteRuntime | None = getattr(request.app.state, "site", None)
    if site is None:
        return chrome
    setting, hosted = await site.query("site", _surroundings, site.name)
    places = tuple(one for one in hosted if chrome.person and _works_at(chrome.person, one))
    wall = wall_now()
    chrome = dataclasses.replace(
        chrome,
        now=setting.at(wall) if setting else wall,
        is_wall_time=setting is None,
        places=places,
        place=_place_of(request, places),
        items=_items(request, chrome.person, places),
    )
    return dataclasses.replace(chrome, counts=await _counts(site, chrome))


def _items(
    request: Request, asker: Asker | None, places: Sequence[BranchProfile]
) -> tuple[NavigationItem, ...]:
    """What the asker may open, and what the branches that they work in have."""
    offered: Sequence[NavigationItem] = request.app.state.navigation
    return tuple(one for one in offered if one.is_open_in(places) and _actions(one, asker))


def _surroundings(
    session: Session, site: str
) -> tuple[ClockSetting | None, tuple[BranchProfile, ...]]:
    return read_clock(session), hosted_branches(session, site)


def _place_of(request: Request, places: Sequence[BranchProfile]) -> BranchProfile | None:
    """The branch that the address names, else the one chosen last, else the first."""
    path = f"{request.url.path}/"
    asked = request.query_params.get(PLACE_FIELD)
    named = (one for one in places if f"/{place_key(one)}/" in path or place_key(one) == asked)
    remembered = remembered_place(request)
    chosen = (one for one in places if place_key(one) == remembered)
    return next(named, None) or next(chosen, None) or next(iter(places), None)


async def _counts(site: SiteRuntime, chrome: Chrome) -> dict[str, int]:
    place = chrome.place
    viewer = Viewer(
        site=site.name,
        contest=place.contest if place else None,
        branch=place.branch if place else None,
        account=chrome.person.account if chrome.person else None,
        asker=chrome.person,
    )
    # A number counts a whole branch, or the asker's own: who reaches less is shown none.
    asked = [
        one
        for one in chrome.items
        if one.count
        and one.count.service in site.services
        and (one.count.is_own or _reaches_all(one, chrome))
    ]
    found: dict[str, int] = {}
    for service in sorted({one.count.service for one in asked if one.count}):
        mine = [one for one in asked if one.count and one.count.service == service]
        found |= await site.query(service, _counted, mine, viewer, chrome.is_home)
    return found


def _counted(
    session: Session, items: Sequence[NavigationItem], viewer: Viewer, with_tasks: bool
) -> dict[str, int]:
    """What waits at the items of one service, from one state of its database."""
    found = {one.path: one.count.query(session, viewer) for one in items if one.count}
    if with_tasks:
        tasks = [task for one in items for task in one.tasks]
        found |= {task.name: task.count.query(session, viewer) for task in tasks}
    return found


def _chosen(request: Request) -> Asker | None:
    """Whom the demonstration's cookie names, where no door has asked: above the sites."""
    key = request.cookies.get(PERSON_COOKIE)
    return demonstration_asker(request, key) if key else None


def _actions(item: NavigationItem, asker: Asker | None) -> list[permissions.Action]:
    """What the asker may do on the page behind an item; nothing where nobody is signed in."""
    return _doors(item.path, asker)


def _doors(path: str, asker: Asker | None) -> list[permissions.Action]:
    actions = permissions.table().of_door(f"GET /{path}") or ()
    return [one for one in actions if asker is not None and permissions.may_anywhere(asker, one)]


def _works_at(asker: Asker, place: BranchProfile) -> bool:
    return any(one.holds_at(place.contest, place.branch) for one in asker.grants)


def _reaches_all(item: NavigationItem, chrome: Chrome) -> bool:
    place, asker = chrome.place, chrome.person
    return place is not None and any(
        permissions.reach(asker, one.key, place.contest, place.branch).is_everything
        for one in _actions(item, asker)
    )


def _address(request: Request) -> str:
    """The page's own address, without the word that a form was carried out."""
    fields = [one for one in request.query_params.multi_items() if one[0] != DONE_FIELD]
    return f"{request.url.path}?{urlencode(fields)}" if fields else request.url.path
