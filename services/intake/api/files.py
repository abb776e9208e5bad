"""Files by their digest: uploaded by people, pushed by the sites below, and given out again."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import FileResponse

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Branch, Contest
from services.intake.commands import KeepFile
from shared.content import recognise, recognise_if_known
from shared.errors import NotYetKnown
from shared.files import CHUNK, FileInfo, Files, Incoming, files_of, require_digest
from shared.identity.permissions import may_anywhere, not_permitted, table
from shared.partial import forget_stale
from shared.settings import Settings
from shared.unit import Context
from shared.web.doors import (
    SiteDoor,
    context_of,
    current_person,
    is_tried_out,
    reach_of,
    site_of,
)
from shared.web.downloads import to_save
from shared.web.filing import place_for_files
from shared.web.receiving import (
    TokenRefused,
    partial_of,
    range_of,
    require_small,
    sender_of,
    take_rest,
)
from shared.web.routing import SiteRouter

router = SiteRouter(tags=["files"])
_NEIGHBOUR = "system"


@router.get("/files/{sha256}/offset")
async def get_offset(request: Request, site: SiteDoor, sha256: str) -> dict[str, bool | int]:
    """How much of a file is here, for the neighbouring site that goes on sending it."""
    settings: Settings = request.app.state.settings
    sender = sender_of(request, settings)
    if sender is None:
        raise TokenRefused()
    files = files_of(settings, site.name)
    await asyncio.to_thread(forget_stale, files)
    partial = partial_of(files, sender, sha256)
    is_known = await site.query(SERVICE, queries.has_file, sha256)
    return {"here": is_known and files.has(sha256), "offset": partial.offset}


@router.put("/files/{sha256}")
async def put_file(request: Request, site: SiteDoor, sha256: str) -> Response:
    """Take a file that must be what its digest says; what waited for it goes on."""
    require_digest(sha256)
    settings: Settings = request.app.state.settings
    sender = sender_of(request, settings)
    context = Context(_NEIGHBOUR) if sender is not None else _uploader(request)
    most = settings.max_file_mb * 1024 * 1024
    rest = range_of(request)
    with place_for_files(request) as files:
        if sender is not None and rest is not None:
            info = await take_rest(request, partial_of(files, sender, sha256), rest, most)
        else:
            # What comes from below was let in there, by the rules of the branch below.
            require = None if sender is not None else recognise
            info = await _take(request, files, sha256, most=most, require=require)
        content = await asyncio.to_thread(recognise_if_known, files.path(sha256))
    kind, media_type = (content.kind, content.media_type) if content else (None, None)
    command = KeepFile(info.sha256, info.size, kind, media_type)
    is_new = await site.execute(SERVICE, command, context) == b"true"
    body = f'{{"sha256":"{info.sha256}","size":{info.size}}}'
    return Response(body, 201 if is_new else 200, media_type="application/json")


@router.get(PREFIX + "/entries/{entry}/files/{sha256}")
async def get_file(
    request: Request, *, branch: Branch, entry: str, sha256: str, contest: Contest
) -> FileResponse:  # fmt: skip
    """A file of an entry's dossier, always to be saved and never shown by the browser."""
    site = site_of(request)
    reach = reach_of(request, "intake.entry", contest, branch)
    ref = await site.query(SERVICE, queries.entry_file, contest, branch, entry, sha256, reach=reach)
    files = files_of(request.app.state.settings, site.name)
    if not files.has(sha256):
        raise NotYetKnown(awaited=f"file/{sha256}")
    return to_save(files.path(sha256), ref.name)


def _uploader(request: Request) -> Context:
    """A person who may upload. Raises `NotSignedIn`, `NotPermitted`: before anything is kept."""
    asker = current_person(request)
    if not may_anywhere(asker, table().actions["intake.KeepFile"]):
        raise not_permitted("intake.KeepFile")
    return context_of(request, asker, is_dry_run=is_tried_out(request))


async def _take(
    request: Request, files: Files, sha256: str, *,
    most: int, require: Callable[[Path], object] | None,
) -> FileInfo:  # fmt: skip
    """Write in pieces of a mebibyte, each in a thread: the disk may be slow."""
    require_small(request, most)
    with files.receive(most=most) as incoming:
        pending = bytearray()
        async for chunk in request.stream():
            pending += chunk
            if len(pending) >= CHUNK:
                await asyncio.to_thread(incoming.write, bytes(pending))
                pending.clear()
        return await asyncio.to_thread(_finish, incoming, bytes(pending), sha256, require)


def _finish(
    incoming: Incoming, rest: bytes, sha256: str, require: Callable[[Path], object] | None
) -> FileInfo:
    incoming.write(rest)
    if require is not None:
        require(incoming.flushed())
    return incoming.keep(sha256)
