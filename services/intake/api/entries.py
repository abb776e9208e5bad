"""Registering, listing, showing, correcting and withdrawing entries."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest, Seen
from services.intake.commands import RegisterEntry, ReviseEntry, WithdrawEntry
from services.intake.domain.drafts import Draft, DraftAuthor, DraftFile
from services.intake.queries import EntryPage, EntryView, Filter
from shared.profiles.keeping import PublishContest
from shared.web.doors import CurrentPerson, SiteDoor, carry_out

router = APIRouter(prefix=PREFIX, tags=["intake"])
_PAGE = TypeAdapter(EntryPage)


class AuthorBody(BaseModel):
    """A person who made the entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    birth_year: int | None = None
    address: str | None = None
    share_percent: Decimal | None = None


class FileBody(BaseModel):
    """A file that was uploaded before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: str
    name: str
    media_type: str = "application/octet-stream"


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

    def draft(self) -> Draft:
        """The same as a draft."""
        return Draft(
            title=self.title,
            unit=self.unit,
            authors=tuple(
                DraftAuthor(one.name, one.birth_year, one.address, one.share_percent)
                for one in self.authors
            ),
            field=self.field,
            summary=self.summary,
            applied_since=self.applied_since,
            entrant=self.entrant,
            contact=self.contact,
            files=tuple(DraftFile(one.sha256, one.name, one.media_type) for one in self.files),
        )


class EntryBody(DossierBody):
    """A dossier to register."""

    postmarked_on: date | None = None


class RevisionBody(DossierBody):
    """A new version of a dossier."""

    version: int | None = None


class WithdrawalBody(Seen):
    """A withdrawal."""

    reason: str


class ProfileBody(Body):
    """A version of a branch's rules to publish."""

    version: int
    part: dict[str, Any]
    units: tuple[dict[str, Any], ...] = ()


async def filter_of(
    stage: str | None = None,
    field: str | None = None,
    entered_by: str | None = None,
    text: str | None = None,
    from_branch: str | None = None,
) -> Filter:
    """The filter of a query string; `unit` is taken by the path, so a unit is `entered_by`."""
    return Filter(stage, field, entered_by, text, from_branch)


Wanted = Annotated[Filter, Depends(filter_of)]


@router.post("/profile", status_code=201)
async def publish_profile(request: Request, branch: Branch, body: ProfileBody) -> Response:
    """Publish a version of the branch's rules; false if it was published before."""
    command = PublishContest(body.contest, branch, body.version, body.part, body.units)
    return await carry_out(request, SERVICE, command, status=201)


@router.post("/entries", status_code=201)
async def register_entry(request: Request, branch: Branch) -> Response:
    """Register a dossier. Bytes in, bytes out: everything waits for this before a deadline."""
    body = EntryBody.model_validate_json(await request.body())
    command = RegisterEntry(body.contest, branch, body.draft(), body.postmarked_on)
    return await carry_out(request, SERVICE, command, status=201)


@router.get("/entries")
async def list_entries(
    site: SiteDoor, person: CurrentPerson, *, branch: Branch, contest: Contest, wanted: Wanted,
    after: str | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:  # fmt: skip
    """A page of the register, newest first."""
    page = await site.query(
        SERVICE, queries.list_entries, contest, branch, wanted, after=after, limit=limit
    )
    return Response(_PAGE.dump_json(page), media_type="application/json")


@router.get("/entries/counts")
async def count_entries(
    site: SiteDoor, person: CurrentPerson, branch: Branch, contest: Contest
) -> dict[str, int]:
    """How many entries are at each stage."""
    return await site.query(SERVICE, queries.counts, contest, branch)


@router.get("/entries/{entry}")
async def show_entry(
    site: SiteDoor, person: CurrentPerson, branch: Branch, entry: str, contest: Contest
) -> EntryView:
    """Everything the branch knows of an entry."""
    return await site.query(SERVICE, queries.one_entry, contest, branch, entry)


@router.post("/entries/{entry}/dossier")
async def revise_entry(request: Request, branch: Branch, entry: str) -> Response:
    """Put a new version of the dossier in place; after a return it goes up again."""
    body = RevisionBody.model_validate_json(await request.body())
    command = ReviseEntry(body.contest, branch, entry, body.draft(), body.version)
    return await carry_out(request, SERVICE, command)


@router.post("/entries/{entry}/withdrawal")
async def withdraw_entry(
    request: Request, branch: Branch, entry: str, body: WithdrawalBody
) -> Response:
    """Take an entry back, or ask the branch above for it."""
    command = WithdrawEntry(body.contest, branch, entry, body.reason, body.version)
    return await carry_out(request, SERVICE, command)
