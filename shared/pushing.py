"""Pushing a stored file to another site, whole, over HTTP; run by errands of the relay process.

The lower site pushes, so that it needs outbound connections only.
"""

from datetime import datetime, timedelta

import httpx

from shared.clock import wall_now
from shared.files import ErrandContext

TIMEOUT_S = 60.0
MOST_PAUSE_S = 60


def push(context: ErrandContext, sha256: str, to_site: str) -> str | None:
    """Send one file; None when the site has it, else why not, for who looks after the site."""
    url = context.settings.site_urls.get(to_site)
    token = context.settings.site_tokens.get(to_site)
    if url is None or token is None:
        return f"chưa đặt địa chỉ hoặc mã của nơi nhận «{to_site}»"
    try:
        with context.files.open(sha256) as content:
            answer = httpx.put(
                f"{url.rstrip('/')}/files/{sha256}",
                content=content,
                headers={"authorization": f"Bearer {token}", "accept": "application/json"},
                timeout=TIMEOUT_S,
            )
    except (httpx.HTTPError, OSError) as error:
        return str(error) or type(error).__name__
    if answer.is_success:
        return None
    return f"nơi nhận trả lời {answer.status_code}: {answer.text[:300]}"


def again_at(tries: int) -> datetime:
    """When to try next: growing pauses, so that a site that is away for a day is left in peace."""
    return wall_now() + timedelta(seconds=min(2**tries, MOST_PAUSE_S))
