"""Works that are alike: listing them, showing two side by side, saying what they are."""

import asyncio
from typing import Annotated

from fastapi import File, Query, Request, Response, UploadFile

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands import ListExcluded, SettlePair
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.exclusions import MOST_WORKS, ReadExclusions, read_exclusions
from services.intake.queries import AlikePage, SideBySide
from services.intake.queries.duplicates import Wanted
from shared.documents.spreadsheet import read_cells
from shared.errors import InvalidInput
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import SiteDoor, carry_out, whole_of
from shared.web.paging import Page
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["duplicates"])
SEE = "intake.alike"
MAX_BYTES = 10 * 1024 * 1024


class SettlingBody(Body):
    """What two works are to each other; `version` is the pair's as it was shown."""

    verdict: SameOrNot
    reason: str | None = None
    version: int = 0


@router.get("/alike")
async def list_alike(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest, *,
    page: Page, wanted: Wanted = "open", entry: str | None = None,
) -> AlikePage:  # fmt: skip
    """Pairs of works with an entry of the branch, most alike first."""
    whole_of(request, SEE, contest, branch)
    return await site.query(
        SERVICE, queries.alike_page, contest, branch, wanted=wanted, entry_id=entry, page=page
    )


@router.get("/alike/{first}/{second}", responses=TAGGED)
async def show_alike(
    request: Request, response: Response, site: SiteDoor, *,
    branch: Branch, contest: Contest, first: str, second: str,
) -> SideBySide:  # fmt: skip
    """Two works side by side, with the passages that both have."""
    whole_of(request, SEE, contest, branch)
    found = await site.query(SERVICE, queries.side_by_side, contest, branch, first, second)
    tag(response, found.works.pair.version)
    return found


@router.post("/alike/{first}/{second}/verdict", openapi_extra=CONDITIONAL)
async def settle_pair(
    request: Request, branch: Branch, first: str, second: str, body: SettlingBody
) -> Response:
    """Say what two works are; 409 where somebody else spoke first."""
    command = SettlePair(
        body.contest, branch, first, second, body.verdict, body.reason, body.version
    )
    return await change(request, SERVICE, command)


@router.post("/exclusions", status_code=201)
async def list_excluded(
    request: Request, branch: Branch, contest: Contest,
    list_name: Annotated[str, Query(min_length=1, max_length=200)],
    file: Annotated[UploadFile, File()],
) -> Response:  # fmt: skip
    """Add works to an exclusion list from CSV or Excel."""
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidInput(field="Tệp", reason="lớn quá 10 MB")
    found = await asyncio.to_thread(_read, content)
    command = ListExcluded(contest, branch, list_name, found.works)
    return await carry_out(request, SERVICE, command, status=201)


def _read(content: bytes) -> ReadExclusions:
    return read_exclusions(read_cells(content, most_rows=MOST_WORKS))
