"""A site of its own for each test about accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from tests.web.contest import build_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    runtime = build_site(tmp_path, "here", (SITE,))
    yield runtime
    runtime.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return create_app({"here": site}, Settings(data=tmp_path), people={})
