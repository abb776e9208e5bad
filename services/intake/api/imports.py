"""Lists from CSV or Excel: short ones at once, long ones checked and taken in two steps."""

import asyncio
from typing import Annotated

from fastapi import File, Request, Response, UploadFile

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands.imports import DropImport, ImportEntries, StartImport, TakeImport
from services.intake.domain.import_columns import columns_of
from services.intake.domain.import_lines import MAX_BYTES, MAX_LINES, ReadList, read_list
from services.intake.queries.imports import ImportView
from shared.documents.reading_apart import read_apart
from shared.errors import InvalidInput
from shared.files import Files, files_of
from shared.profiles.model import BranchProfile
from shared.staging import Held, Staged
from shared.web.branches import hosted_branch
from shared.web.doors import carry_out, current_person, is_tried_out, site_of, whole_of
from shared.web.downloads import disposition
from shared.web.exporting import XLSX, Sheet, workbook
from shared.web.routing import SiteRouter

ONE = "/imports/{job}"
IMPORT = "intake.StartImport"
router = SiteRouter(prefix=PREFIX, tags=["imports"])


class Taking(Body):
    """How a checked list is taken."""

    only_good: bool = False


@router.post("/imports")
async def import_list(
    request: Request, branch: Branch, contest: Contest,
    file: Annotated[UploadFile, File()], dry_run: bool = True,
) -> Response:  # fmt: skip
    """Say what is wrong with every line of a short list, or register them all at once."""
    site = site_of(request)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    found = await asyncio.to_thread(_read, await _content(file), profile)
    command = ImportEntries(contest, branch, found.rows, dry_run, found.ignored)
    return await carry_out(request, SERVICE, command, status=200 if dry_run else 201)


@router.post("/imports/long")
async def start_import(
    request: Request, branch: Branch, contest: Contest, file: Annotated[UploadFile, File()]
) -> Response:
    """Have a list of any length checked, alone or as ZIP with its files; its id leads to it."""
    whole_of(request, IMPORT, contest, branch)
    staged = Staged(_files(request), current_person(request).account)
    sha256 = await asyncio.to_thread(staged.keep_stream, file.file)
    command = StartImport(contest, branch, sha256, file.filename or "danh-sach")
    return await carry_out(request, SERVICE, command, status=202)


@router.get(ONE)
async def show_import(request: Request, branch: Branch, contest: Contest, job: str) -> ImportView:
    """How far a list has come, and the first of its bad lines."""
    whole_of(request, IMPORT, contest, branch)
    return await site_of(request).query(SERVICE, queries.one_import, contest, branch, job)


@router.get(ONE + "/rest")
async def download_rest(request: Request, branch: Branch, contest: Contest, job: str) -> Response:
    """The bad lines as a workbook that can be mended and handed in again."""
    whole_of(request, IMPORT, contest, branch)
    site = site_of(request)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    view = await site.query(SERVICE, queries.every_bad_line, contest, branch, job)
    rest = queries.rest_of(view, profile)
    content = await asyncio.to_thread(workbook, Sheet("can-sua", *rest))
    headers = {"content-disposition": disposition("attachment", f"can-sua-{view.job.name}.xlsx")}
    return Response(content, media_type=XLSX, headers=headers)


@router.post(ONE + "/taking")
async def take_import(request: Request, branch: Branch, job: str, body: Taking) -> Response:
    """Register a checked list: every line, or the good ones alone."""
    command = TakeImport(body.contest, branch, job, body.only_good)
    return await carry_out(request, SERVICE, command, status=202)


@router.post(ONE + "/dropping")
async def drop_import(request: Request, branch: Branch, job: str, body: Body) -> Response:
    """Forget a list, or what is left of it."""
    answer = await carry_out(request, SERVICE, DropImport(body.contest, branch, job))
    if not is_tried_out(request):
        await asyncio.to_thread(Held(_files(request)).drop, job)
    return answer


async def _content(file: UploadFile) -> bytes:
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidInput(field="Tệp", reason="lớn quá 10 MB")
    return content


def _files(request: Request) -> Files:
    return files_of(request.app.state.settings, site_of(request).name)


def _read(content: bytes, profile: BranchProfile) -> ReadList:
    return read_list(read_apart(content, most_rows=MAX_LINES), columns_of(profile))
