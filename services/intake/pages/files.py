"""The files of a dossier: added by a form, looked at in a page of their own."""

import asyncio

from fastapi import Request
from starlette.responses import Response

from services.intake import queries
from services.intake.commands import AttachFile, KeepFile
from services.intake.domain.attaching import most_mb
from services.intake.pages.entry import ENTRY, SERVICE, PlaceDoor, version_of
from shared.content import recognise
from shared.errors import NotYetKnown
from shared.events.parts import FileRef
from shared.files import CHUNK, FileInfo, Files, files_of
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.unit import Context
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, reach_of
from shared.web.downloads import to_save, to_view
from shared.web.forms import submit
from shared.web.previews import file_page
from shared.web.routing import SiteRouter
from shared.web.templating import show
from shared.web.uploads import Upload, read_upload

router = SiteRouter()
SEE = "intake.entry"
FILE = ENTRY + "/files/{sha256}"
RECEIPT = "receipt"
"""The page that a form names to be led back to."""

_MIB = 1024 * 1024


@router.post(ENTRY + "/files")
async def attach(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Store a file and add it to the dossier.

    Raises `FileTooLarge`, `WrongContent`, `FileNotTaken`, and what revising raises.
    """
    reach_of(request, "intake.AttachFile", place.contest, place.branch)  # before it is kept
    settings: Settings = request.app.state.settings
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    most = most_mb(profile, settings.max_file_mb)
    upload = await read_upload(request, "file", most * _MIB)
    try:
        info = await _store(site, files_of(settings, site.name), upload)
    finally:
        await asyncio.to_thread(upload.content.close)
    form = upload.form
    command = AttachFile(
        *place.key, info.sha256, upload.name, version_of(form), form.optional("part")
    )
    then = f"{place.address}/receipt" if form.optional("then") == RECEIPT else place.address
    return await submit(request, SERVICE, command, form, then)


@router.get(FILE)
async def show_file(request: Request, site: SiteDoor, place: PlaceDoor, sha256: str) -> Response:
    """One file: what it is, and the thing itself where a browser can show it safely."""
    file = await _file(request, site, place.key, sha256)
    reach = reach_of(request, SEE, place.contest, place.branch)
    view = await site.query(SERVICE, queries.one_entry, *place.key, reach)
    title = view.entry.title
    crumbs = (("Hồ sơ dự thi", "entries"), (title, place.path))
    return await show(request, file_page(file, title, crumbs, f"{place.path}/files/{sha256}"))


@router.get(FILE + "/content")
async def view_file(request: Request, site: SiteDoor, place: PlaceDoor, sha256: str) -> Response:
    """The bytes of a picture or a PDF, to be shown inside the file's page."""
    file = await _file(request, site, place.key, sha256)
    path = files_of(request.app.state.settings, site.name).path(sha256)
    return to_view(path, file.name, file.media_type)


@router.get(FILE + "/download")
async def download_file(
    request: Request, site: SiteDoor, place: PlaceDoor, sha256: str
) -> Response:
    """The file, to be saved."""
    file = await _file(request, site, place.key, sha256)
    return to_save(files_of(request.app.state.settings, site.name).path(sha256), file.name)


async def _file(
    request: Request, site: SiteRuntime, key: tuple[str, str, str], sha256: str
) -> FileRef:
    """A file of the dossier that is on this site's store. Raises `NotYetKnown`."""
    reach = reach_of(request, SEE, *key[:2])
    file = await site.query(SERVICE, queries.entry_file, *key, sha256, reach=reach)
    if not files_of(request.app.state.settings, site.name).has(sha256):
        raise NotYetKnown(awaited=f"file/{sha256}")
    return file


async def _store(site: SiteRuntime, files: Files, upload: Upload) -> FileInfo:
    """Keep the file and note it; what its content is was looked at before."""
    info, kind, media_type = await asyncio.to_thread(_keep, files, upload)
    keep = KeepFile(info.sha256, info.size, kind, media_type)
    await site.execute(SERVICE, keep, Context("system"))
    return info


def _keep(files: Files, upload: Upload) -> tuple[FileInfo, str, str]:
    with files.receive() as incoming:
        while piece := upload.content.read(CHUNK):
            incoming.write(piece)
        content = recognise(incoming.flushed())
        return incoming.keep(), content.kind, content.media_type
