"""Official lists of entries: drawn up here, written as papers by reporting."""

from fastapi import Request, Response

from services.intake.api.places import PREFIX, SERVICE, Body, Branch
from services.intake.commands.official_lists import DrawUpList
from services.intake.domain.official_lists import ListKind
from shared.web.doors import carry_out
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["screening"])


class OfficialListBody(Body):
    """Which list; `ruling` is the id of the decision where it is a decision's own."""

    kind: ListKind
    ruling: str | None = None


@router.post("/official-lists", status_code=201)
async def draw_up(request: Request, branch: Branch, body: OfficialListBody) -> Response:
    """Draw up a list as it stands now; its paper's origin is `entries/` and the list's id."""
    command = DrawUpList(body.contest, branch, body.kind, body.ruling)
    return await carry_out(request, SERVICE, command, status=201)
