"""Importing a list from CSV or Excel: read in a thread, taken whole or not at all."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from services.intake.api.places import PREFIX, SERVICE, Branch, Contest
from services.intake.commands import ImportEntries
from services.intake.domain.importing import MAX_BYTES, MAX_LINES, ReadList, read_list
from shared.documents.spreadsheet import read_cells
from shared.errors import InvalidInput
from shared.web.doors import carry_out

router = APIRouter(prefix=PREFIX, tags=["imports"])


@router.post("/imports")
async def import_list(
    request: Request, branch: Branch, contest: Contest,
    file: Annotated[UploadFile, File()], dry_run: bool = True,
) -> Response:  # fmt: skip
    """Say what is wrong with every line, or register them all."""
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidInput(field="Tệp", reason="lớn quá 10 MB")
    found = await asyncio.to_thread(_read, content)
    command = ImportEntries(contest, branch, found.rows, dry_run, found.ignored)
    return await carry_out(request, SERVICE, command, status=200 if dry_run else 201)


def _read(content: bytes) -> ReadList:
    return read_list(read_cells(content, most_rows=MAX_LINES))
