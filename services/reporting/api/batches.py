"""Batches that went up: facts and entries, and the list as a file."""

import asyncio
from typing import Annotated

from fastapi import Path, Request, Response

from services.reporting.api.places import BRANCH, SERVICE, Branch, Contest
from services.reporting.queries.batches import BatchList, BatchView, batch_list, batch_view
from shared.documents.apart import WRITER, Written
from shared.documents.model import EXCEL_TYPE, MEDIA_TYPE, PDF_TYPE
from shared.errors import NotYetKnown
from shared.files import files_of
from shared.web.doors import SiteDoor, whole_of
from shared.web.downloads import view_bytes
from shared.web.routing import SiteRouter

SEE = "reporting.batches"
BatchId = Annotated[str, Path(max_length=64)]
router = SiteRouter(prefix="/api/v1", tags=["papers"])
_TYPES = {"docx": MEDIA_TYPE, "pdf": PDF_TYPE, "xlsx": EXCEL_TYPE}


@router.get(BRANCH + "/batches/{batch}")
async def show_batch(
    request: Request, site: SiteDoor, *, branch: Branch, batch: BatchId, contest: Contest
) -> BatchView:
    """A batch that the branch sent or received, with its entries; `letter` is its paper's id."""
    whole_of(request, SEE, contest, branch)
    return await site.query(SERVICE, batch_view, contest, branch, batch)


@router.get(BRANCH + "/batches/{batch}/list/{form}")
async def download_list(
    request: Request, site: SiteDoor, *, branch: Branch, batch: BatchId, form: str, contest: Contest
) -> Response:
    """The list of a batch as `docx`, `pdf` or `xlsx`, written for this request."""
    whole_of(request, SEE, contest, branch)
    if form not in _TYPES:
        raise NotYetKnown(awaited=f"file/{form}")
    asked: BatchList = await site.query(SERVICE, batch_list, contest, branch, batch)
    files = files_of(request.app.state.settings, site.name)
    own = None
    if asked.template is not None and files.has(asked.template):
        own = await asyncio.to_thread(files.path(asked.template).read_bytes)
    written: Written = await asyncio.to_thread(WRITER.write, asked.content, own)
    content = {"docx": written.word, "pdf": written.pdf, "xlsx": written.excel}[form]
    return view_bytes(content or b"", f"danh-sach-gui-di-{batch[-8:]}.{form}", _TYPES[form])
