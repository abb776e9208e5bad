"""Giving files out: to be saved under their own names, or to be looked at and do nothing else.

Source: RFC 6266 (Content-Disposition), RFC 8187 (names in other letters).
"""

import unicodedata
from pathlib import Path
from urllib.parse import quote

from fastapi.responses import FileResponse, Response

_SANDBOX = "default-src 'none'; sandbox"
_VIEWED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""What a browser's own reader of PDF needs; it runs no script of the file in our name."""
PREVIEWED = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
_OCTETS = "application/octet-stream"


_BARRED = {0x111: "d", 0x110: "D"}
"""The one Vietnamese letter that is no base letter with marks."""


def to_save(path: Path, name: str) -> FileResponse:
    """A file that the browser saves and never opens by itself, whatever it holds."""
    headers = _headers("attachment", name, _SANDBOX)
    return FileResponse(path, media_type=_OCTETS, headers=headers)


def to_view(path: Path, name: str, media_type: str) -> FileResponse:
    """A picture or a PDF inside our own page; anything else is only saved."""
    if media_type not in PREVIEWED:
        return to_save(path, name)
    policy = _VIEWED if media_type == "application/pdf" else _SANDBOX
    headers = _headers("inline", name, policy) | {"x-frame-options": "SAMEORIGIN"}
    return FileResponse(path, media_type=media_type, headers=headers)


def view_bytes(content: bytes, name: str, media_type: str) -> Response:
    """What was written for this request alone: a PDF is looked at, anything else is saved."""
    is_seen = media_type in PREVIEWED
    policy = _VIEWED if media_type == "application/pdf" else _SANDBOX
    headers = _headers("inline" if is_seen else "attachment", name, policy)
    return Response(content, media_type=media_type, headers=headers)


def disposition(kind: str, name: str) -> str:
    """The header with the name in two forms: bare letters for old programs, and as it is."""
    safe = _safe(name)
    bare = unicodedata.normalize("NFD", safe.translate(_BARRED))
    ascii_ = bare.encode("ascii", "ignore").decode().replace('"', "'").replace("\\", "_")
    return f"{kind}; filename=\"{ascii_ or 'tep'}\"; filename*=utf-8''{quote(safe, safe='')}"


def _safe(name: str) -> str:
    """A name without path, controls, or marks that turn the direction of what is read."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(one for one in last if unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFC", plain).strip(" .")[:200] or "tep"


def _headers(kind: str, name: str, policy: str) -> dict[str, str]:
    return {
        "content-disposition": disposition(kind, name),
        "content-security-policy": policy,
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-cache",
    }
