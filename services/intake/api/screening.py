"""Proposing and deciding who takes part, one by one or in groups."""

from datetime import date

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake.api.places import PREFIX, SERVICE, Body, Branch
from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.domain.proposals import ProposalKind
from shared.web.doors import carry_out
from shared.web.routing import SiteRouter
from shared.web.urgent import taking

router = SiteRouter(prefix=PREFIX, tags=["screening"])


class ChosenBody(BaseModel):
    """An entry as the person saw it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    version: int | None = None


class ProposalBody(Body):
    """Whether an entry may take part; `kind` says more of a proposal, `clause` what it rests on."""

    eligible: bool
    reason: str | None = None
    kind: ProposalKind | None = None
    clause: str | None = None

    def proposal(self, branch: str, chosen: tuple[Chosen, ...]) -> ProposeScreening:
        """The same as a proposal of the secretariat."""
        said = self.eligible, self.reason, self.kind, self.clause
        return ProposeScreening(self.contest, branch, chosen, *said)


class DecisionBody(Body):
    """Whether an entry may take part; a decision that changes another needs a number."""

    eligible: bool
    reason: str | None = None
    number: str | None = None
    signed_on: date | None = None
    signer: str | None = None

    def decision(self, branch: str, chosen: tuple[Chosen, ...]) -> DecideScreening:
        """The same as a decision of the committee."""
        said = self.eligible, self.reason, self.number, self.signed_on, self.signer
        return DecideScreening(self.contest, branch, chosen, *said)


class OneProposal(ProposalBody):
    """A proposal on one entry; `version` as the person saw it."""

    version: int


class OneDecision(DecisionBody):
    """A decision on one entry; `version` as the person saw it."""

    version: int


class ProposalsBody(ProposalBody):
    """A proposal on a group: ids, or ids with the versions that the person saw."""

    entries: tuple[str | ChosenBody, ...]


class DecisionsBody(DecisionBody):
    """A decision on a group: ids, or ids with the versions that the person saw."""

    entries: tuple[str | ChosenBody, ...]


@router.post("/entries/{entry}/screening/proposal")
async def propose_one(request: Request, branch: Branch, entry: str, body: OneProposal) -> Response:
    """The secretariat's proposal on one entry; 409 when somebody else was faster."""
    command = body.proposal(branch, (Chosen(entry, body.version),))
    return await carry_out(request, SERVICE, command)


@router.post("/entries/{entry}/screening/decision")
async def decide_one(request: Request, branch: Branch, entry: str, body: OneDecision) -> Response:
    """The committee's decision on one entry; 409 when somebody else was faster."""
    command = body.decision(branch, (Chosen(entry, body.version),))
    return await carry_out(request, SERVICE, command)


@router.post("/screening/proposals", openapi_extra=taking(ProposalsBody))
async def propose_many(request: Request, branch: Branch) -> Response:
    """The secretariat's proposal on a group; each entry has its own outcome."""
    body = ProposalsBody.model_validate_json(await request.body())
    return await carry_out(request, SERVICE, body.proposal(branch, _chosen(body.entries)))


@router.post("/screening/decisions", openapi_extra=taking(DecisionsBody))
async def decide_many(request: Request, branch: Branch) -> Response:
    """The committee's decision on a group; each entry has its own outcome."""
    body = DecisionsBody.model_validate_json(await request.body())
    return await carry_out(request, SERVICE, body.decision(branch, _chosen(body.entries)))


def _chosen(entries: tuple[str | ChosenBody, ...]) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(one) if isinstance(one, str) else Chosen(one.entry, one.version) for one in entries
    )
