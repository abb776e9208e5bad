"""Style sheets, scripts and fonts: kept in memory, addressed by a digest, cached for a year.

Vendored files are put below `static/vendor` at set-up; without them pages are plain but readable.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
_COMPRESSED_ALREADY = {".woff2", ".png", ".ico"}


@dataclass(frozen=True)
class Asset:
    """One file, and the same packed for the wire."""

    content: bytes
    media_type: str
    is_packable: bool

    @cached_property
    def packed(self) -> bytes:
        """The file as gzip, made once."""
        return gzip.compress(self.content, 6, mtime=0)


class Assets:
    """Every file below a folder, under addresses that change when any of them does."""

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        self._files = {path.relative_to(folder).as_posix(): _asset(path) for path in paths}
        together = hashlib.sha256()
        for name, asset in self._files.items():
            together.update(f"{name}\0{len(asset.content)}\0".encode() + asset.content)
        # One digest for all, in front: a style sheet finds its fonts beside itself.
        self.digest = together.hexdigest()[:12]

    def url(self, name: str) -> str | None:
        """Where a file is served, or None when it was not brought."""
        return f"/static/{self.digest}/{name}" if name in self._files else None

    def route(self) -> Route:
        """The route that serves them."""
        return Route("/static/{digest}/{name:path}", self._serve, methods=["GET"])

    async def _serve(self, request: Request) -> Response:
        asset = self._files.get(request.path_params["name"])
        if asset is None:
            return PlainTextResponse("Không có tệp này.", 404)
        is_current = request.path_params["digest"] == self.digest
        headers = {"cache-control": _FOREVER if is_current else "no-cache"}
        if asset.is_packable and "gzip" in request.headers.get("accept-encoding", ""):
            headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
            return Response(asset.packed, media_type=asset.media_type, headers=headers)
        return Response(asset.content, media_type=asset.media_type, headers=headers)


def _asset(path: Path) -> Asset:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".woff2":  # not in every machine's list
        media_type = "font/woff2"
    return Asset(path.read_bytes(), media_type, path.suffix not in _COMPRESSED_ALREADY)
