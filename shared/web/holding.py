"""Finding who holds a role in a branch, for doors at which such a person is chosen."""

from fastapi import Request

from shared.clock import wall_now
from shared.errors import InvalidInput
from shared.identity.holders import Holder, holders
from shared.identity.permissions import table
from shared.runtime import SiteRuntime


async def holders_of(
    request: Request, site: SiteRuntime, role: str, place: tuple[str, str]
) -> tuple[Holder, ...]:
    """Who holds a role in a branch (contest, branch) now, the demonstration's people too."""
    played = tuple(request.app.state.askers.values())
    return await site.query("site", holders, role, place, wall_now(), played)


async def holder_of(
    request: Request, site: SiteRuntime, role: str, place: tuple[str, str], account: str
) -> Holder:
    """One of them. Raises `InvalidInput` for anybody else."""
    known = await holders_of(request, site, role, place)
    found = next((one for one in known if one.account == account), None)
    if found is None:
        raise InvalidInput(
            field=table().roles[role].name, reason="người được chọn không giữ vai trò này ở đây"
        )
    return found
