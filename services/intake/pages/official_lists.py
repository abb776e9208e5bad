"""Drawing up official lists: chosen here, written as papers by reporting."""

from fastapi import Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands.official_lists import DrawUpList
from services.intake.domain.official_lists import LIST_WORDS, ListKind
from services.intake.handlers.official_lists import DrawnUp
from services.intake.pages.listing import SERVICE, Choice
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.language import translated
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, place_key
from shared.web.doors import SiteDoor
from shared.web.forms import Form, go_to, read_form, send
from shared.web.routing import SiteRouter

_ANSWER = TypeAdapter(DrawnUp)
router = SiteRouter()


@router.post("/screening/{contest}/{level}/{unit}/official")
async def draw_up(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Draw up a list, and go to where its paper comes into the register."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    command = DrawUpList(contest, branch, _kind(form), form.optional("ruling"))
    drawn = _ANSWER.validate_json(await send(request, SERVICE, command, form))
    # Papers are reporting's: the address is all that intake knows of them.
    then = f"/{site.name}/papers/{place_key(profile)}/from/entries/{drawn.list}"
    return go_to(request, then, is_told=True)


def may_draw(asker: Asker, profile: BranchProfile) -> bool:
    """Whether who looks at a branch may draw up its lists."""
    return bool(reach(asker, "intake.DrawUpList", profile.contest, profile.branch).parts)


def choices() -> tuple[Choice, ...]:
    """What the page of screening offers; a decision's list is drawn up where that is shown."""
    offered = [kind for kind in ListKind if kind is not ListKind.RULING]
    return tuple(Choice(kind.value, translated(LIST_WORDS[kind])) for kind in offered)


def _kind(form: Form) -> ListKind:
    chosen = form.optional("kind") or ""
    if chosen not in set(ListKind):
        raise InvalidInput(field="Danh sách", reason="chưa chọn")
    return ListKind(chosen)
