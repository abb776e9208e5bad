"""Registering, listing, showing, correcting and withdrawing entries."""

from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest, Seen
from services.intake.commands import RegisterEntry, ReviseEntry, WithdrawEntry
from services.intake.commands.returning import ReturnEntry
from services.intake.domain.drafts import Draft, DraftAuthor, DraftFile
from services.intake.domain.lateness import CameBy
from services.intake.queries import EntryPage, EntryView, Filter
from shared.events.parts import PaperPart
from shared.profiles.keeping import PublishContest
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import SiteDoor, carry_out, reach_of, site_of
from shared.web.routing import SiteRouter
from shared.web.urgent import branch_in, described, taking, urgent_router

urgent = urgent_router("intake")
router = SiteRouter(prefix=PREFIX, tags=["intake"])
_PAGE = TypeAdapter(EntryPage)


class AuthorBody(BaseModel):
    """A person who made the entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    birth_year: int | None = None
    birth_date: date | None = None
    address: str | None = None
    share_percent: Decimal | None = None


class FileBody(BaseModel):
    """A file that was uploaded before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    name: str
    media_type: str = "application/octet-stream"
    part: str | None = None


class PaperBody(BaseModel):
    """A part of the dossier that is handed in on paper."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str
    copies: int = 1
    folder: str | None = None
    is_stamped: bool | None = None


class DossierBody(Body):
    """A dossier as it is handed in."""

    title: str
    unit: str
    authors: tuple[AuthorBody, ...]
    field: str | None = None
    summary: str | None = None
    applied_since: int | None = None
    entrant: str | None = None
    contact: str | None = None
    files: tuple[FileBody, ...] = ()
    paper: tuple[PaperBody, ...] = ()
    second_field: str | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    consented: bool | None = None

    def draft(self) -> Draft:
        """The same as a draft."""
        return Draft(
            title=self.title,
            unit=self.unit,
            authors=tuple(
                DraftAuthor(
                    one.name, one.birth_year, one.address, one.share_percent, one.birth_date
                )
                for one in self.authors
            ),
            field=self.field,
            summary=self.summary,
            applied_since=self.applied_since,
            entrant=self.entrant,
            contact=self.contact,
            files=tuple(
                DraftFile(one.sha256, one.name, one.media_type, one.part) for one in self.files
            ),
            paper=tuple(PaperPart(**one.model_dump()) for one in self.paper),
            second_field=self.second_field,
            answers=tuple(self.answers.items()),
            consented=self.consented,
        )


class EntryBody(DossierBody):
    """A dossier to register; how and when a paper came is a counter's to say.

    `advice` is the request for advice that became it.
    """

    postmarked_on: date | None = None
    came_by: CameBy | None = None
    received_at: AwareDatetime | None = None
    advice: str | None = None


class RevisionBody(DossierBody):
    """A new version of a dossier."""

    version: int | None = None


class CompletionBody(Seen):
    """What is missing in a dossier, and until when it is to be completed."""

    missing: str
    until: date | None = None


class WithdrawalBody(Seen):
    """A withdrawal."""

    reason: str


class UnitBody(BaseModel):
    """A unit of the contest; what else is known of it goes along."""

    model_config = ConfigDict(extra="allow", frozen=True)

    key: str
    name: str
    kind: str


class ProfileBody(Body):
    """A version of a branch's rules to publish."""

    version: int
    part: dict[str, Any]
    units: tuple[UnitBody, ...] = ()


class EntriesQuery(BaseModel):
    """Which part of the register is wanted; `unit` is taken by the path, hence `entered_by`."""

    contest: str = Field(min_length=1)
    stage: str | None = None
    field: str | None = None
    entered_by: str | None = None
    text: str | None = None
    from_branch: str | None = None
    after: str | None = None
    limit: int = Field(50, ge=1, le=200)

    def filter(self) -> Filter:
        """The same as a filter."""
        return Filter(self.stage, self.field, self.entered_by, self.text, self.from_branch)


@router.post("/profile", status_code=201)
async def publish_profile(request: Request, branch: Branch, body: ProfileBody) -> Response:
    """Publish a version of the branch's rules; false if it was published before."""
    units = tuple(one.model_dump(mode="json", exclude_none=True) for one in body.units)
    command = PublishContest(body.contest, branch, body.version, body.part, units)
    return await carry_out(request, SERVICE, command, status=201)


@urgent.post("/entries", status_code=201, openapi_extra=described(body=EntryBody))
async def register_entry(request: Request) -> Response:
    """Register a dossier. Bytes in, bytes out: everything waits for this before a deadline."""
    body = EntryBody.model_validate_json(await request.body())
    command = RegisterEntry(
        body.contest, branch_in(request), body.draft(),
        body.postmarked_on, body.came_by, body.received_at, body.advice,
    )  # fmt: skip
    return await carry_out(request, SERVICE, command, status=201)


@urgent.get("/entries", openapi_extra=described(query=EntriesQuery, answer=EntryPage))
async def list_entries(request: Request) -> Response:
    """A page of the register, newest first."""
    asked = EntriesQuery.model_validate(dict(request.query_params))
    place = asked.contest, branch_in(request)
    reach = reach_of(request, "intake.entries", *place)
    page = await site_of(request).query(
        SERVICE, queries.list_entries, *place, asked.filter(), reach,
        after=asked.after, limit=asked.limit,
    )  # fmt: skip
    return Response(_PAGE.dump_json(page), media_type="application/json")


@router.get("/entries/counts")
async def count_entries(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> dict[str, int]:
    """How many entries are at each stage."""
    reach = reach_of(request, "intake.entries", contest, branch)
    return await site.query(SERVICE, queries.counts, contest, branch, reach)


@router.get("/entries/{entry}", responses=TAGGED)
async def show_entry(
    request: Request, response: Response, site: SiteDoor, *,
    branch: Branch, entry: str, contest: Contest,
) -> EntryView:  # fmt: skip
    """Everything the branch knows of an entry."""
    reach = reach_of(request, "intake.entry", contest, branch)
    view = await site.query(SERVICE, queries.one_entry, contest, branch, entry, reach)
    tag(response, view.entry.version)
    return view


@router.post("/entries/{entry}/dossier", openapi_extra={**taking(RevisionBody), **CONDITIONAL})
async def revise_entry(request: Request, branch: Branch, entry: str) -> Response:
    """Put a new version of the dossier in place; after a return it goes up again."""
    body = RevisionBody.model_validate_json(await request.body())
    command = ReviseEntry(body.contest, branch, entry, body.draft(), body.version)
    return await change(request, SERVICE, command)


@router.post("/entries/{entry}/completion", openapi_extra=CONDITIONAL)
async def ask_completion(
    request: Request, branch: Branch, entry: str, body: CompletionBody
) -> Response:
    """Give a dossier back to who handed it in here, to be completed."""
    command = ReturnEntry(body.contest, branch, entry, body.missing, body.until, body.version)
    return await change(request, SERVICE, command)


@router.post("/entries/{entry}/withdrawal", openapi_extra=CONDITIONAL)
async def withdraw_entry(
    request: Request, branch: Branch, entry: str, body: WithdrawalBody
) -> Response:
    """Take an entry back, or ask the branch above for it."""
    command = WithdrawEntry(body.contest, branch, entry, body.reason, body.version)
    return await change(request, SERVICE, command)
