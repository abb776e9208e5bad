"""Uploads of papers: read and checked in a thread, put into the site's files, known by digest."""

import asyncio

from starlette.datastructures import UploadFile
from starlette.requests import Request

from shared.documents.model import PaperKind
from shared.documents.official import keep_pdf, keep_template
from shared.settings import Settings
from shared.web.filing import place_for_files


async def keep_official(request: Request, file: UploadFile) -> str:
    """Keep a signed PDF; its digest. Raises `InvalidInput`, `FileTooLarge`."""
    settings: Settings = request.app.state.settings
    most = settings.max_file_mb
    with place_for_files(request) as files:
        kept = await asyncio.to_thread(keep_pdf, files, file.file, most_mb=most)
    return kept.sha256


async def keep_edited(request: Request, kind: PaperKind, file: UploadFile) -> str:
    """Keep an edited Word template that works; its digest. Raises `TemplateBroken`."""
    with place_for_files(request) as files:
        kept = await asyncio.to_thread(keep_template, files, file.file, kind)
    return kept.sha256
