"""A hint at another field for an entry, and turning it down."""

from fastapi import Request, Response

from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands.fields import KeepField
from services.intake.queries.fields import FieldHint, field_hints
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, carry_out, whole_of
from shared.web.routing import SiteRouter

SEE = "intake.fieldHint"
router = SiteRouter(prefix=PREFIX, tags=["screening"])


class KeepBody(Body):
    """The field that is not to be suggested again."""

    suggested: str


@router.get("/entries/{entry}/field-hint")
async def show_hint(
    request: Request, site: SiteDoor, *, branch: Branch, entry: str, contest: Contest
) -> FieldHint | None:
    """Another field that the words of the entry speak for; null where none does."""
    whole_of(request, SEE, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    hints = await site.query(SERVICE, field_hints, profile, (entry,))
    return hints.get(entry)


@router.post("/entries/{entry}/field-hint")
async def keep(request: Request, branch: Branch, entry: str, body: KeepBody) -> Response:
    """Leave the entry in its field."""
    return await carry_out(request, SERVICE, KeepField(body.contest, branch, entry, body.suggested))
