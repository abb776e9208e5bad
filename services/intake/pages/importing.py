"""A list of dossiers from Excel or CSV: sent, looked at line by line, and then taken whole."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from pydantic import TypeAdapter
from starlette.responses import RedirectResponse, Response

from services.intake.commands import ImportEntries
from services.intake.domain.importing import (
    COLUMNS,
    MAX_BYTES,
    MAX_LINES,
    MAX_ROWS,
    REQUIRED,
    ImportProblem,
    ReadList,
    read_list,
)
from services.intake.handlers.imports import Imported
from services.intake.pages.list_template import write_template
from services.intake.pages.listing import SERVICE, chosen_branch
from services.intake.pages.registering import counter_here
from services.intake.queries import Counter
from shared.documents.spreadsheet import read_cells
from shared.files import files_of
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime
from shared.staging import Staged
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, current_person, perform, whole_of
from shared.web.downloads import disposition
from shared.web.exporting import Sheet, export
from shared.web.forms import Form, go_to, read_form, send
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.templating import Page, show
from shared.web.uploads import read_upload

IMPORT = "intake.ImportEntries"
LIST = "/import/{contest}/{level}/{unit}"
MOST_SHOWN = 200
_HEADINGS = ("Dòng", "Cột", "Chỗ chưa đúng", "Cách sửa")
_ANSWER = TypeAdapter(Imported)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list."""

    name: str
    is_required: bool


_COLUMNS = tuple(ListColumn(name, key in REQUIRED) for key, name in COLUMNS.items())


@dataclass(frozen=True, slots=True)
class ImportPage(Page):
    """Where a list is sent; `counter` is None where the asker may import nowhere."""

    TEMPLATE: ClassVar[str] = "intake/import.html"
    counter: Counter | None
    path: str
    columns: tuple[ListColumn, ...]
    most_rows: int
    most_mb: int


@dataclass(frozen=True, slots=True)
class ImportReportPage(Page):
    """What the lines of a list come to; `shown` are the first of its problems."""

    TEMPLATE: ClassVar[str] = "intake/import_report.html"
    profile: BranchProfile
    path: str
    back: str
    report: Imported
    shown: tuple[ImportProblem, ...]
    bad_rows: int


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The branch whose register a list goes into."""

    site: str
    profile: BranchProfile

    @property
    def key(self) -> tuple[str, str]:
        """Contest and branch."""
        return self.profile.contest, self.profile.branch

    @property
    def path(self) -> str:
        """Where lists are sent, below the site."""
        return f"import/{place_key(self.profile)}"

    @property
    def back(self) -> str:
        """The page that lists are sent from, below the site."""
        return f"import?noi={place_key(self.profile)}"


async def place_of(site: SiteDoor, contest: str, level: str, unit: str) -> ListPlace:
    """The branch that an address names. Raises `NotYetKnown` for one of another site."""
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    return ListPlace(site.name, profile)


PlaceDoor = Annotated[ListPlace, Depends(place_of)]


@router.get("/import")
async def show_import(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Where to send a list, and how it has to look."""
    open_ = await site.query(SERVICE, open_branches, site.name, person, IMPORT)
    profile = chosen_branch(open_, noi, remembered_place(request) or "")
    found, path = None, ""
    if profile is not None:
        now = await contest_now(site)
        found = await site.query(SERVICE, counter_here, profile, person, now, IMPORT)
        path = f"import/{place_key(profile)}"
    page = ImportPage(found, path, _COLUMNS, MAX_ROWS, MAX_BYTES // 1024 // 1024)
    return await show(request, page)


@router.get(LIST + "/template")
async def download_template(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """An empty list for this contest, with its units and fields to choose from."""
    whole_of(request, IMPORT, *place.key)
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, place.profile, person, now, IMPORT)
    content = await asyncio.to_thread(write_template, found)
    name = f"danh-sach-ho-so-{place.profile.unit.key}.xlsx"
    headers = {"content-disposition": disposition("attachment", name)}
    return Response(content, media_type=_XLSX, headers=headers)


@router.post(LIST)
async def send_list(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Keep the list for now and show what its lines come to. Raises `InvalidInput`."""
    whole_of(request, IMPORT, *place.key)
    upload = await read_upload(request, "file", MAX_BYTES)
    content = await asyncio.to_thread(upload.content.read)
    await asyncio.to_thread(upload.content.close)
    await asyncio.to_thread(_read, content)
    sha256 = await asyncio.to_thread(_staged(request, site).keep, content)
    address = f"/{site.name}/{place.path}/{sha256}"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": address})
    return RedirectResponse(address, 303)


@router.get(LIST + "/{sha256}")
async def show_report(
    request: Request, site: SiteDoor, place: PlaceDoor, sha256: str, xuat: str = ""
) -> Response:
    """What the lines come to: how many are good, and what is wrong with each of the others."""
    whole_of(request, IMPORT, *place.key)
    command = await _command(request, site, place, sha256, dry_run=True)
    report = _ANSWER.validate_json(await perform(request, SERVICE, command, None))
    if xuat == "xlsx":
        rows = [(one.row, one.column, one.reason, one.remedy) for one in report.problems]
        return await export(Sheet("cho-chua-dung", _HEADINGS, rows), xuat)
    page = ImportReportPage(
        profile=place.profile,
        path=f"{place.path}/{sha256}",
        back=place.back,
        report=report,
        shown=report.problems[:MOST_SHOWN],
        bad_rows=len({one.row for one in report.problems}),
    )
    return await show(request, page)


@router.post(LIST + "/{sha256}")
async def take_list(request: Request, site: SiteDoor, place: PlaceDoor, sha256: str) -> Response:
    """Register every line, or none of them. Raises `ImportRefused`."""
    form = await read_form(request)
    whole_of(request, IMPORT, *place.key)
    await _take(request, site, place, sha256, form)
    return go_to(request, f"/{site.name}/entries?noi={place_key(place.profile)}")


async def _take(
    request: Request, site: SiteRuntime, place: ListPlace, sha256: str, form: Form
) -> None:
    # The list stays until it is a day old: a second click reads it again and finds it was done.
    command = await _command(request, site, place, sha256, dry_run=False)
    await send(request, SERVICE, command, form)


async def _command(
    request: Request, site: SiteRuntime, place: ListPlace, sha256: str, *, dry_run: bool
) -> ImportEntries:
    content = await asyncio.to_thread(_staged(request, site).read, sha256)
    found = await asyncio.to_thread(_read, content)
    return ImportEntries(*place.key, found.rows, dry_run, found.ignored)


def _staged(request: Request, site: SiteRuntime) -> Staged:
    files = files_of(request.app.state.settings, site.name)
    return Staged(files, current_person(request).account)


def _read(content: bytes) -> ReadList:
    return read_list(read_cells(content, most_rows=MAX_LINES))
