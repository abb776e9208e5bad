"""Pushing a stored file to another site over HTTP, on from where the line broke; run by errands.

The lower site pushes, so that it needs outbound connections only. It asks how much of the file is
there and sends the rest. A site of an older version does not know that question and gets it whole.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

import httpx

from shared.clock import wall_now
from shared.files import CHUNK, ErrandContext

TIMEOUT_S = 60.0
MOST_PAUSE_S = 60


def push(context: ErrandContext, sha256: str, to_site: str) -> str | None:
    """Send what the site lacks of one file; None when it has all of it.

    Otherwise why not, for who looks after the site. What came through stays there.
    """
    url = context.settings.site_urls.get(to_site)
    token = context.settings.site_tokens.get(to_site)
    if url is None or token is None:
        return f"chưa đặt địa chỉ hoặc mã của nơi nhận «{to_site}»"
    headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
    address = f"{url.rstrip('/')}/files/{sha256}"
    try:
        with (
            context.files.open(sha256) as content,
            httpx.Client(headers=headers, timeout=TIMEOUT_S) as line,
        ):
            return _send_rest(line, address, content)
    except (httpx.HTTPError, OSError) as error:
        return str(error) or type(error).__name__


def again_at(tries: int) -> datetime:
    """When to try next: growing pauses, so that a site that is away for a day is left in peace."""
    return wall_now() + timedelta(seconds=min(2**tries, MOST_PAUSE_S))


def _send_rest(line: httpx.Client, address: str, content: BinaryIO) -> str | None:
    size = content.seek(0, 2)
    there = line.get(f"{address}/offset")
    known = there.json() if there.is_success else {"here": False, "offset": None}
    if known["here"]:
        return None
    start = known["offset"]
    content.seek(start or 0)
    headers = {"content-length": str(size - content.tell())}
    if start is not None and size > 0:
        headers["content-range"] = f"bytes {start}-{size - 1}/{size}"
    answer = line.put(address, content=_pieces(content), headers=headers)
    if answer.is_success:
        return None
    return f"nơi nhận trả lời {answer.status_code}: {answer.text[:300]}"


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while piece := content.read(CHUNK):
        yield piece
