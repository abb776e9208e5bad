"""What knowing who asks, and whether they may, adds to a request: CPU time, a real session's."""

import asyncio
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from starlette.requests import Request
from starlette.routing import Mount

from benchmarks.figures import Figure
from shared.identity.asker import Grant
from shared.settings import Settings
from shared.site import SERVICE
from shared.web.app import create_app
from shared.web.doors import enter, reach_of
from tests.identity.people import browser, person, sign_in
from tests.web.contest import build_site

ASKED = 3_000
PLACE = ("c", "level/unit")
MAIL = "ha@example.vn"


def figures() -> list[Figure]:
    """The one figure: session, grants, the door's row of the table, and how far it reaches."""
    with tempfile.TemporaryDirectory(prefix="hoithi-signed-in-") as folder:
        cpu_ms = asyncio.run(_cpu_ms(Path(folder)))
    return [Figure("signed in and permitted, CPU per request", f"{cpu_ms:.2f} ms", "1 ms")]


async def _cpu_ms(folder: Path) -> float:
    site = build_site(folder, "here", (SERVICE,))
    try:
        app = create_app({"here": site}, Settings(data=folder), people={})
        await person(app, site, MAIL, Grant("secretariat", *PLACE), Grant("judge", *PLACE))
        async with browser(app) as one:
            await sign_in(one, mail=MAIL)
            cookie = f"hoithi_session={one.cookies['hoithi_session']}"
        (inner,) = (one.app for one in app.routes if isinstance(one, Mount) and one.path == "/here")
        before = time.process_time()
        for _ in range(ASKED):
            request = _request(inner, cookie)
            await enter(request)
            reach_of(request, "letters.letters", *PLACE)
        return (time.process_time() - before) / ASKED * 1000
    finally:
        site.close()


def _request(mounted: object, cookie: str) -> Request:
    return Request({
        "type": "http", "method": "GET", "path": "/letters", "root_path": "", "scheme": "http",
        "query_string": b"", "headers": [(b"host", b"x"), (b"cookie", cookie.encode())],
        "client": ("192.0.2.7", 4000), "server": ("x", 80), "app": mounted,
        "route": SimpleNamespace(path="/letters"),
    })  # fmt: skip
