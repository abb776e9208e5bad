"""A list of dossiers from Excel or CSV: sent, checked by line, then taken; its page follows."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Query, Request
from pydantic import TypeAdapter
from starlette.responses import RedirectResponse, Response

from services.intake import queries
from services.intake.commands.imports import DropImport, StartImport, TakeImport
from services.intake.domain.import_columns import ListColumn, list_columns
from services.intake.domain.import_jobs import STATE_WORDS, ImportJob, ImportState
from services.intake.domain.import_lines import MAX_BYTES, MAX_ROWS, ImportProblem
from services.intake.handlers.imports import ImportMoved
from services.intake.pages.list_template import write_template
from services.intake.pages.listing import SERVICE, chosen_branch
from services.intake.pages.registering import counter_here
from services.intake.queries import Counter
from shared.files import files_of
from shared.profiles.model import BranchProfile
from shared.runtime import SiteRuntime
from shared.staging import Held, Staged
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, current_person, perform, whole_of
from shared.web.downloads import disposition
from shared.web.exporting import XLSX, Sheet, workbook
from shared.web.forms import go_to, read_form, submit
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show
from shared.web.uploads import read_upload

IMPORT = "intake.StartImport"
_MIB = 1024 * 1024
LIST = "/import/{contest}/{level}/{unit}"
ONE = LIST + "/{job}"
_ANSWER = TypeAdapter(ImportMoved)
_LOOKS = {
    ImportState.CHECKING: "open",
    ImportState.CHECKED: "late",
    ImportState.WRITING: "open",
    ImportState.DONE: "good",
    ImportState.UNREADABLE: "bad",
}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownImport:
    """A list with its state in words and the word for its look."""

    job: ImportJob
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class ImportPage(Page):
    """Where a list is sent; `counter` is None where the asker may import nowhere."""

    TEMPLATE: ClassVar[str] = "intake/import.html"
    counter: Counter | None
    path: str
    columns: tuple[ListColumn, ...]
    most_rows: int
    most_mb: int
    most_pack_mb: int
    latest: tuple[ShownImport, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReportPage(Page):
    """How far a list has come, of `whole` lines; `problems` are those of its first bad lines."""

    TEMPLATE: ClassVar[str] = "intake/import_report.html"
    profile: BranchProfile
    path: str
    back: str
    job: ImportJob
    state: str
    look: str
    whole: int
    problems: tuple[ImportProblem, ...]
    shown_lines: int


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
    """Where to send a list, how it has to look, and the lists that were sent last."""
    open_ = await site.query(SERVICE, open_branches, site.name, person, IMPORT)
    profile = chosen_branch(open_, noi, remembered_place(request) or "")
    most = MAX_BYTES // _MIB, request.app.state.settings.max_pack_mb
    if profile is None:
        return await show(request, ImportPage(None, "", (), MAX_ROWS, *most))
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, profile, person, now, IMPORT)
    jobs = await site.query(SERVICE, queries.latest_imports, profile.contest, profile.branch)
    path, latest = f"import/{place_key(profile)}", tuple(map(_shown, jobs))
    columns = list_columns(profile)
    return await show(request, ImportPage(found, path, columns, MAX_ROWS, *most, latest))


@router.get(LIST + "/template")
async def download_template(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """An empty list for this contest, with its units and fields to choose from."""
    whole_of(request, IMPORT, *place.key)
    now = await contest_now(site)
    found = await site.query(SERVICE, counter_here, place.profile, person, now, IMPORT)
    content = await asyncio.to_thread(write_template, found)
    return _workbook(content, f"danh-sach-ho-so-{place.profile.unit.key}.xlsx")


@router.post(LIST)
async def send_list(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Keep the list for now and have it checked. Raises `InvalidInput`, `FileTooLarge`."""
    whole_of(request, IMPORT, *place.key)
    upload = await read_upload(request, "file", request.app.state.settings.max_pack_mb * _MIB)
    try:
        sha256 = await asyncio.to_thread(_staged(request, site).keep_stream, upload.content)
    finally:
        await asyncio.to_thread(upload.content.close)
    command = StartImport(*place.key, sha256, upload.name or "danh-sach")
    answer = await perform(request, SERVICE, command, None)
    address = f"/{site.name}/{place.path}/{_ANSWER.validate_json(answer).id}"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": address})
    return RedirectResponse(address, 303)


@router.get(ONE)
async def show_list(request: Request, site: SiteDoor, place: PlaceDoor, job: str) -> Response:
    """How far the list has come, and what is wrong with its first bad lines."""
    whole_of(request, IMPORT, *place.key)
    view = await site.query(SERVICE, queries.one_import, *place.key, job)
    page = ImportReportPage(
        profile=place.profile,
        path=f"{place.path}/{job}",
        back=place.back,
        job=view.job,
        state=STATE_WORDS[view.job.state],
        look=_LOOKS[view.job.state],
        whole=_whole(view.job),
        problems=tuple(problem for one in view.bad for problem in one.problems),
        shown_lines=len(view.bad),
    )
    return await show(request, page)


@router.get(ONE + "/rest")
async def download_rest(request: Request, site: SiteDoor, place: PlaceDoor, job: str) -> Response:
    """The bad lines as a workbook, with a column of what to mend; it can be sent again."""
    whole_of(request, IMPORT, *place.key)
    view = await site.query(SERVICE, queries.every_bad_line, *place.key, job)
    rest = queries.rest_of(view, place.profile)
    content = await asyncio.to_thread(workbook, Sheet("can-sua", *rest))
    return _workbook(content, f"can-sua-{view.job.name.rsplit('.', 1)[0]}.xlsx")


@router.post(ONE)
async def take_list(request: Request, site: SiteDoor, place: PlaceDoor, job: str) -> Response:
    """Register every line, or the good ones alone where the form says so."""
    whole_of(request, IMPORT, *place.key)
    form = await read_form(request)
    command = TakeImport(*place.key, job, form.optional("only_good") == "1")
    return await submit(request, SERVICE, command, form, f"/{site.name}/{place.path}/{job}")


@router.post(ONE + "/dropping")
async def drop_list(request: Request, site: SiteDoor, place: PlaceDoor, job: str) -> Response:
    """Forget a list that is not wanted."""
    whole_of(request, IMPORT, *place.key)
    form = await read_form(request)
    await perform(request, SERVICE, DropImport(*place.key, job), form.optional("form_key"))
    files = files_of(request.app.state.settings, site.name)
    await asyncio.to_thread(Held(files).drop, job)
    return go_to(request, f"/{site.name}/{place.back}")


def _shown(job: ImportJob) -> ShownImport:
    return ShownImport(job, STATE_WORDS[job.state], _LOOKS[job.state])


def _whole(job: ImportJob) -> int:
    """How many lines there are to be passed just now; 0 while the file is being read."""
    return job.lines if job.state is ImportState.CHECKING else job.good


def _workbook(content: bytes, name: str) -> Response:
    headers = {"content-disposition": disposition("attachment", name)}
    return Response(content, media_type=XLSX, headers=headers)


def _staged(request: Request, site: SiteRuntime) -> Staged:
    files = files_of(request.app.state.settings, site.name)
    return Staged(files, current_person(request).account)
