"""Taking a file that a neighbouring site pushes: in pieces, on from where the line broke."""

import asyncio
import hmac
import re
from dataclasses import dataclass

from fastapi import Request
from starlette.requests import ClientDisconnect

from shared.errors import InvalidInput, NotAllowed
from shared.files import CHUNK, FileInfo, Files, FileTooLarge
from shared.partial import LineCut, Partial
from shared.settings import Settings

_SCHEME = "bearer "
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)


class TokenRefused(NotAllowed):
    """The token of a pushing site is none that this site knows."""

    code = "token_refused"
    message = "Mã của nơi gửi tệp không đúng."


@dataclass(frozen=True, slots=True)
class Range:
    """Which bytes a request carries: from `start` to the end of a file of `total` bytes."""

    start: int
    total: int


def sender_of(request: Request, settings: Settings) -> str | None:
    """The neighbouring site whose token came; None where none came. Raises `TokenRefused`."""
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(_SCHEME):
        return None
    token = given[len(_SCHEME) :].strip().encode()
    # Every token is compared, so that the time tells nothing of them.
    known = {
        site: hmac.compare_digest(token, one.encode())
        for site, one in sorted(settings.site_tokens.items())
    }
    sender = next((site for site, is_same in known.items() if is_same), None)
    if sender is None:
        raise TokenRefused()
    return sender


def range_of(request: Request) -> Range | None:
    """Which bytes come; None for a whole file. Raises `InvalidInput`.

    Source: RFC 9110, 14.4 (Content-Range).
    """
    given = request.headers.get("content-range")
    if given is None:
        return None
    found = _RANGE.fullmatch(given.strip())
    start, end, total = (int(one) for one in found.groups()) if found else (0, 0, 0)
    if found is None or start > end or end != total - 1:
        reason = "phải có dạng «bytes <từ>-<đến>/<tổng>» và gửi đến hết tệp"
        raise InvalidInput(field="Content-Range", reason=reason)
    return Range(start, total)


async def take_rest(request: Request, partial: Partial, rest: Range, most: int) -> FileInfo:
    """Append what comes, and keep the file once it is whole. Raises `LineCut`, `FileTooLarge`."""
    if rest.total > most:
        raise too_large(most)
    with partial:
        await asyncio.to_thread(partial.begin, rest.start)
        await _append(request, partial, rest)
        if partial.offset < rest.total:
            raise LineCut()
        return await asyncio.to_thread(partial.keep)


async def _append(request: Request, partial: Partial, rest: Range) -> None:
    pending, left = bytearray(), rest.total - rest.start
    try:
        async for piece in request.stream():
            pending += piece[: left - len(pending)]
            if len(pending) >= CHUNK:
                await asyncio.to_thread(partial.write, bytes(pending))
                left -= len(pending)
                pending.clear()
    except ClientDisconnect as cut:
        raise LineCut() from cut
    finally:
        # On a poor line what came before it broke is worth keeping, to the last byte.
        await asyncio.to_thread(partial.write, bytes(pending))


def require_small(request: Request, most: int) -> None:
    """Refuse at once what says itself that it is too large. Raises `FileTooLarge`."""
    if int(request.headers.get("content-length") or 0) > most:
        raise too_large(most)


def too_large(most: int) -> FileTooLarge:
    """The refusal of a file over the limit."""
    reason = f"dung lượng vượt quá {most // (1024 * 1024)} MB"
    return FileTooLarge(field="Tệp đính kèm", reason=reason, limit=most)


def partial_of(files: Files, sender: str, sha256: str) -> Partial:
    """What has come of a file from a site."""
    return Partial(files, sender, sha256)
