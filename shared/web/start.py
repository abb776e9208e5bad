"""The start page: which sites, branches and contests this machine serves, and whom to act as."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile
from shared.profiles.people import DemonstrationPerson, Role
from shared.runtime import SiteRuntime
from shared.web.branches import hosted_branches
from shared.web.doors import PERSON_COOKIE, OnlyOnThisMachine
from shared.web.forms import read_form
from shared.web.navigation import NavigationItem
from shared.web.preferences import own_address
from shared.web.security import is_loopback
from shared.web.templating import Page, show

_ROLES: Mapping[Role, str] = {
    "author": "tác giả",
    "clerk": "cán bộ đơn vị",
    "reporter": "người báo cáo",
    "counter": "cán bộ tiếp nhận",
    "secretary": "thư ký",
    "head": "trưởng ban, người ký",
    "chair": "chủ tịch hội đồng giám khảo",
    "judge": "giám khảo",
    "expert": "chuyên gia tư vấn",
    "inspector": "người kiểm tra",
    "administrator": "người quản trị",
}
_A_SEASON_S = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """Somebody to act as."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ShownBranch:
    """A branch that a site hosts, with the people who work there."""

    profile: BranchProfile
    people: tuple[ShownPerson, ...]


@dataclass(frozen=True, slots=True)
class ShownSite:
    """A site, its branches by contest and name, and what it offers."""

    name: str
    branches: tuple[ShownBranch, ...]
    items: tuple[NavigationItem, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels it works at, each once."""
        return tuple(dict.fromkeys(one.profile.level_name for one in self.branches))


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """The start page; `is_demonstration` when any contest shown is one."""

    TEMPLATE: ClassVar[str] = "web/start.html"
    sites: tuple[ShownSite, ...]
    is_demonstration: bool


async def start(request: Request) -> Response:
    """Everything that this machine serves."""
    sites = [await _shown(request, site) for site in request.app.state.sites.values()]
    branches = [branch for site in sites for branch in site.branches]
    is_demonstration = any(branch.profile.demonstration for branch in branches)
    return await show(request, StartPage(tuple(sites), is_demonstration))


async def choose_person(request: Request) -> Response:
    """Act as one of the demonstration's people from now on; an empty choice is nobody."""
    if not is_loopback(request):
        raise OnlyOnThisMachine()
    form = await read_form(request)
    response = RedirectResponse(own_address(form.optional("back")), 303)
    key = form.optional("person")
    if key is None:
        response.delete_cookie(PERSON_COOKIE)
        return response
    if key not in request.app.state.people:
        raise InvalidInput(field="Người thực hiện", reason=f"không có «{key}» trong bản trình diễn")
    response.set_cookie(PERSON_COOKIE, key, max_age=_A_SEASON_S, httponly=True, samesite="strict")
    return response


async def _shown(request: Request, site: SiteRuntime) -> ShownSite:
    hosted = await site.query("site", hosted_branches, site.name)
    people: Mapping[str, DemonstrationPerson] = request.app.state.people
    branches = tuple(ShownBranch(profile, people_of(profile, people)) for profile in hosted)
    return ShownSite(site.name, branches, request.app.state.navigation)


def people_of(
    profile: BranchProfile, people: Mapping[str, DemonstrationPerson]
) -> tuple[ShownPerson, ...]:
    """Whom a branch has in the demonstration."""
    return tuple(
        ShownPerson(key, one.name, _ROLES[one.role])
        for key, one in people.items()
        if (one.contest, one.branch) == (profile.contest, profile.branch)
    )


ROUTES = [
    Route("/", start),
    Route("/chon-nguoi", choose_person, methods=["POST"]),
]
