"""The table of permissions as people read it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.identity.permissions import EVERYONE, Action, Extent, Role, table
from shared.web.doors import CurrentPerson
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

EXTENTS = {
    Extent.BRANCH: "cả ban tổ chức",
    Extent.UNIT: "đơn vị mình",
    Extent.OWN: "của mình",
    Extent.ASSIGNED: "được phân công",
    Extent.SITE: "cả điểm",
}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownAction:
    """A row: what it is, and a cell per role, "" where the role may not."""

    name: str
    key: str
    writes: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermissionsPage(Page):
    """The whole table; `mine` are the roles of who looks at it."""

    TEMPLATE: ClassVar[str] = "site/permissions.html"
    roles: tuple[Role, ...]
    actions: tuple[ShownAction, ...]
    mine: frozenset[str]


@router.get("/permissions")
async def show_permissions(request: Request, person: CurrentPerson) -> Response:
    """Who may do what."""
    roles = tuple(table().roles.values())
    actions = tuple(_shown(one, roles) for one in table().actions.values())
    return await show(request, PermissionsPage(roles, actions, person.roles))


def _shown(action: Action, roles: tuple[Role, ...]) -> ShownAction:
    everyone = action.who.get(EVERYONE)
    extents = (action.who.get(role.key, everyone) for role in roles)
    cells = tuple(EXTENTS[one] if one else "" for one in extents)
    return ShownAction(action.name, action.key, action.writes, cells)
