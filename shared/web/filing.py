"""Where a request's files go: the site's store, or for a dry run where nothing lasts."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.requests import Request

from shared.files import Files, files_of
from shared.web.doors import is_tried_out, site_of


@contextmanager
def place_for_files(request: Request) -> Iterator[Files]:
    """The store to put files into while the request lasts."""
    if not is_tried_out(request):
        yield files_of(request.app.state.settings, site_of(request).name)
        return
    with tempfile.TemporaryDirectory(prefix="hoithi-dry-run-") as folder:
        yield Files(Path(folder))
