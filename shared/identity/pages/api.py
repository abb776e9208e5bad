"""What the API tells a program of whom it works for."""

from pydantic import BaseModel

from shared.web.doors import CurrentPerson
from shared.web.routing import SiteRouter

router = SiteRouter(prefix="/api/v1", tags=["identity"])


class HeldRole(BaseModel):
    """A role that holds now; a part that is null is everywhere."""

    role: str
    contest: str | None
    branch: str | None
    unit: str | None
    field: str | None


class Me(BaseModel):
    """The account that asks; `scope` are the words that narrow a token, null for a session."""

    account: str
    name: str
    language: str
    roles: tuple[HeldRole, ...]
    scope: tuple[str, ...] | None


@router.get("/me")
async def me(person: CurrentPerson) -> Me:
    """Who asks, by which roles, and how a token narrows them."""
    roles = tuple(
        HeldRole(
            role=one.role, contest=one.contest, branch=one.branch, unit=one.unit, field=one.field
        )
        for one in person.grants
    )
    scope = tuple(person.scope.split()) if person.scope is not None else None
    return Me(
        account=person.account, name=person.name, language=person.language, roles=roles, scope=scope
    )
