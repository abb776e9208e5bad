"""Proposing and deciding who takes part, one by one or in groups."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake.api.places import PREFIX, SERVICE, Body, Branch
from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from shared.web.doors import carry_out
from shared.web.urgent import taking

router = APIRouter(prefix=PREFIX, tags=["screening"])


class ChosenBody(BaseModel):
    """An entry as the person saw it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    version: int | None = None


class VerdictBody(Body):
    """Whether one entry may take part; `version` as the person saw it."""

    eligible: bool
    reason: str | None = None
    version: int


class GroupBody(Body):
    """Whether a group may take part: ids, or ids with the versions that the person saw."""

    entries: tuple[str | ChosenBody, ...]
    eligible: bool
    reason: str | None = None

    def chosen(self) -> tuple[Chosen, ...]:
        """The group, in its order."""
        return tuple(
            Chosen(one) if isinstance(one, str) else Chosen(one.entry, one.version)
            for one in self.entries
        )


@router.post("/entries/{entry}/screening/proposal")
async def propose_one(request: Request, branch: Branch, entry: str, body: VerdictBody) -> Response:
    """The secretariat's proposal on one entry; 409 when somebody else was faster."""
    chosen = (Chosen(entry, body.version),)
    command = ProposeScreening(body.contest, branch, chosen, body.eligible, body.reason)
    return await carry_out(request, SERVICE, command)


@router.post("/entries/{entry}/screening/decision")
async def decide_one(request: Request, branch: Branch, entry: str, body: VerdictBody) -> Response:
    """The committee's decision on one entry; 409 when somebody else was faster."""
    chosen = (Chosen(entry, body.version),)
    command = DecideScreening(body.contest, branch, chosen, body.eligible, body.reason)
    return await carry_out(request, SERVICE, command)


@router.post("/screening/proposals", openapi_extra=taking(GroupBody))
async def propose_many(request: Request, branch: Branch) -> Response:
    """The secretariat's proposal on a group; each entry has its own outcome."""
    body = GroupBody.model_validate_json(await request.body())
    command = ProposeScreening(body.contest, branch, body.chosen(), body.eligible, body.reason)
    return await carry_out(request, SERVICE, command)


@router.post("/screening/decisions", openapi_extra=taking(GroupBody))
async def decide_many(request: Request, branch: Branch) -> Response:
    """The committee's decision on a group; each entry has its own outcome."""
    body = GroupBody.model_validate_json(await request.body())
    command = DecideScreening(body.contest, branch, body.chosen(), body.eligible, body.reason)
    return await carry_out(request, SERVICE, command)
