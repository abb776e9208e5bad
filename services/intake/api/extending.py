"""The deadline of a branch: as it holds, who has a later one, and moving it."""

import datetime as dt

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands.extending import ExtendReceipt, GrantExtension
from services.intake.queries.extending import Deadlines, deadlines
from shared.profiles.model import Deadline
from shared.web.doors import SiteDoor, carry_out, reach_of
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["intake"])


class DeadlineBody(BaseModel):
    """A day or an hour; `inclusive` says whether it still counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: dt.date
    time: dt.time | None = None
    inclusive: bool = True

    def deadline(self) -> Deadline:
        """The same as a deadline."""
        return Deadline(date=self.date, time=self.time, inclusive=self.inclusive)


class ReceiptBody(Body):
    """A later deadline for all; `version` is that of the rules as the person saw them."""

    closes: DeadlineBody
    notice: str
    noticed_on: dt.date | None = None
    version: int | None = None


class ExtensionBody(Body):
    """A later deadline for a unit (its key), for an entrant (a name), or both.

    With `from_below` for what branches below send up, and for nothing else.
    """

    until: DeadlineBody
    reason: str
    unit: str | None = None
    entrant: str | None = None
    from_below: bool = False


@router.get("/deadlines")
async def show_deadlines(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Deadlines:
    """The deadline that holds for all, what comes after it, and who has a later one."""
    reach_of(request, "intake.deadlines", contest, branch)
    return await site.query(SERVICE, deadlines, contest, branch)


@router.post("/deadlines")
async def extend_receipt(request: Request, branch: Branch, body: ReceiptBody) -> Response:
    """Move the deadline for all: the next version of the rules, by a notice."""
    command = ExtendReceipt(
        body.contest, branch, body.closes.deadline(), body.notice, body.noticed_on, body.version
    )
    return await carry_out(request, SERVICE, command)


@router.post("/extensions")
async def grant_extension(request: Request, branch: Branch, body: ExtensionBody) -> Response:
    """Move the deadline for one unit or entrant, with a reason."""
    command = GrantExtension(
        body.contest, branch, body.until.deadline(), body.reason, body.unit, body.entrant,
        body.from_below,
    )  # fmt: skip
    return await carry_out(request, SERVICE, command)
