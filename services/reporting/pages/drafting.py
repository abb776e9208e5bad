"""From what something is drafted to its paper: shown as soon as the register has it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.pages.papers import LIST, SEE, SERVICE
from services.reporting.queries.papers import drafted_from
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import go_to
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class DraftingPage(Page):
    """A paper that is on its way into the register; `path` asks again."""

    TEMPLATE: ClassVar[str] = "reporting/drafting.html"
    profile: BranchProfile
    path: str


@router.get(LIST + "/from/{source}/{key}")
async def show_drafted(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str, source: str, key: str
) -> Response:
    """The paper that was drafted from something; until it is there, a page that waits for it."""
    branch = f"{level}/{unit}"
    whole_of(request, SEE, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    paper = await site.query(SERVICE, drafted_from, contest, branch, f"{source}/{key}")
    register = f"papers/{contest}/{branch}"
    if paper is not None:
        return go_to(request, f"/{site.name}/{register}/{paper}", is_told=True)
    return await show(request, DraftingPage(profile, f"{register}/from/{source}/{key}"))
