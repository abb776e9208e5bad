"""The package for a branch above that is not on this bus: one ZIP, built in a thread."""

import asyncio
import tempfile
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Branch, Contest
from services.intake.api.zipping import write_package
from shared.files import files_of
from shared.web.doors import site_of, whole_of
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["package"])


@router.get("/package")
async def get_package(
    request: Request, branch: Branch, contest: Contest, decision: str | None = None
) -> FileResponse:  # fmt: skip
    """The entries that a decision sends out, with list, dossiers, files and decision."""
    whole_of(request, "intake.package", contest, branch)
    site = site_of(request)
    found = await site.query(SERVICE, queries.package, contest, branch, decision)
    files = files_of(request.app.state.settings, site.name)
    place = await asyncio.to_thread(_temporary)
    task = BackgroundTask(place.unlink, missing_ok=True)
    try:
        await asyncio.to_thread(write_package, place, found, files)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    name = f"ho-so-{branch.replace('/', '-')}.zip"
    return FileResponse(place, media_type="application/zip", filename=name, background=task)


def _temporary() -> Path:
    with tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
        return Path(file.name)
