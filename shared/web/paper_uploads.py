"""Uploads of papers: read and checked in a thread, put into the site's files, known by digest."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request

from shared.documents.model import PaperKind
from shared.documents.official import keep_pdf, keep_template
from shared.files import Files, files_of
from shared.settings import Settings
from shared.web.doors import site_of


async def keep_official(request: Request, file: UploadFile) -> str:
    """Keep a signed PDF; its digest. Raises `InvalidInput`, `FileTooLarge`."""
    settings: Settings = request.app.state.settings
    most = settings.max_file_mb
    kept = await asyncio.to_thread(keep_pdf, _files(request), file.file, most_mb=most)
    return kept.sha256


async def keep_edited(request: Request, kind: PaperKind, file: UploadFile) -> str:
    """Keep an edited Word template that works; its digest. Raises `TemplateBroken`."""
    kept = await asyncio.to_thread(keep_template, _files(request), file.file, kind)
    return kept.sha256


def _files(request: Request) -> Files:
    return files_of(request.app.state.settings, site_of(request).name)
