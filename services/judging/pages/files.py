"""The files of an entry, for the judges to whom it is assigned and for nobody else."""

from fastapi import Request
from starlette.responses import Response

from services.judging.domain.scoring import Place
from services.judging.pages.places import OWN, PLACE, SERVICE, JudgingPlace, PlaceDoor
from services.judging.pages.sheets import DeskDoor
from services.judging.queries import sheets
from shared.errors import NotYetKnown
from shared.events.parts import FileRef
from shared.files import files_of
from shared.runtime import SiteRuntime
from shared.web.doors import SiteDoor, reach_of
from shared.web.downloads import to_save, to_view
from shared.web.previews import file_page
from shared.web.routing import SiteRouter
from shared.web.templating import show

FILE = PLACE + "/sheets/{round_key}/{entry}/files/{sha256}"
router = SiteRouter()


@router.get(FILE)
async def show_file(
    request: Request, *, site: SiteDoor, place: PlaceDoor, desk: DeskDoor, sha256: str
) -> Response:
    """One file of a dossier that the asker is to judge."""
    title, file = await _file(request, site, place, desk.place, sha256)
    sheet = f"{place.path}/sheets/{desk.place.round}/{desk.place.entry}"
    crumbs = (("Chấm giải", place.path), (title, sheet))
    return await show(request, file_page(file, title, crumbs, f"{sheet}/files/{sha256}"))


@router.get(FILE + "/content")
async def view_file(
    request: Request, *, site: SiteDoor, place: PlaceDoor, desk: DeskDoor, sha256: str
) -> Response:
    """The bytes of a picture or a PDF, to be shown inside the file's page."""
    _, file = await _file(request, site, place, desk.place, sha256)
    path = files_of(request.app.state.settings, site.name).path(sha256)
    return to_view(path, file.name, file.media_type)


@router.get(FILE + "/download")
async def download_file(
    request: Request, *, site: SiteDoor, place: PlaceDoor, desk: DeskDoor, sha256: str
) -> Response:
    """The file, to be saved."""
    _, file = await _file(request, site, place, desk.place, sha256)
    return to_save(files_of(request.app.state.settings, site.name).path(sha256), file.name)


async def _file(
    request: Request, site: SiteRuntime, place: JudgingPlace, desk: Place, sha256: str
) -> tuple[str, FileRef]:
    """The entry's title and its file. Raises `NotYetKnown`, also for what is not assigned."""
    reach_of(request, OWN, *place.key)
    sheet = await site.query(SERVICE, sheets.own_sheet, *place.key, desk)
    files = sheet.dossier.files if sheet.dossier else ()
    found = next((one for one in files if one.sha256 == sha256), None)
    store = files_of(request.app.state.settings, site.name)
    if sheet.dossier is None or found is None or not store.has(sha256):
        raise NotYetKnown(awaited=f"file/{sha256}")
    return sheet.dossier.title, found
