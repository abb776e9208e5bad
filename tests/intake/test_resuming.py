"""Files pushed over a line that breaks at chosen bytes: the rest is sent, nothing twice."""

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from services.intake.service import SERVICE
from services.intake.tables import METADATA
from shared import site as site_database
from shared.database import Database
from shared.files import ErrandContext, Files, files_of
from shared.partial import STALE_S, Partial, PieceBusy, forget_stale
from shared.pushing import push
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.app import create_app
from tests.files.cutting import Line, line_to
from tests.intake.rules import HIGH_SITE, LOW_SITE
from tests.web.serving import serving

CONTENT = bytes(range(256)) * 12_000  # three mebibytes
SHA = hashlib.sha256(CONTENT).hexdigest()
TOKEN = "t" * 20
HEADERS = 2_000
"""More than the two requests need beside the file's own bytes."""


@pytest.fixture
def above(tmp_path: Path) -> Iterator[tuple[str, Files]]:
    """The site above behind a real server: its address and its files."""
    folder = tmp_path / "above"
    settings = Settings(data=folder, site_tokens={LOW_SITE: TOKEN})
    databases = {
        name: Database(f"sqlite:///{folder / name}.db", schema=name, busy_timeout_ms=0)
        for name in ("intake", "site")
    }
    METADATA.create_all(databases["intake"].engine)
    site_database.METADATA.create_all(databases["site"].engine)
    runtime = SiteRuntime(HIGH_SITE, [site_database.SERVICE, SERVICE], databases)
    with serving(create_app({HIGH_SITE: runtime}, settings, people={})) as address:
        yield address, files_of(settings, HIGH_SITE)
    runtime.close()


@pytest.fixture
def line(above: tuple[str, Files]) -> Iterator[Line]:
    with line_to(above[0]) as line:
        yield line


@pytest.fixture
def context(line: Line, tmp_path: Path) -> ErrandContext:
    """The site below, with the file."""
    settings = Settings(
        data=tmp_path / "below",
        site_urls={HIGH_SITE: f"{line.url}/{HIGH_SITE}"},
        site_tokens={HIGH_SITE: TOKEN},
    )
    context = ErrandContext.of(settings, LOW_SITE)
    context.files.put(io.BytesIO(CONTENT))
    return context


def _offset(line: Line) -> int:
    answer = httpx.get(
        f"{line.server}/{HIGH_SITE}/files/{SHA}/offset",
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    return int(answer.json()["offset"])


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("cut", [HEADERS, 700_000, 1_048_576, 2_500_001, len(CONTENT)])
def test_a_broken_line_costs_only_what_had_not_come(
    context: ErrandContext, line: Line, above: tuple[str, Files], cut: int
) -> None:
    line.cut_after = cut
    assert push(context, SHA, HIGH_SITE) is not None
    # What stood in buffers may be lost with the line; nearly all that came through is there.
    _until(lambda: _offset(line) >= cut - HEADERS)
    there = _offset(line)
    line.restore()
    assert push(context, SHA, HIGH_SITE) is None
    assert line.sent <= len(CONTENT) - there + HEADERS
    assert above[1].path(SHA).read_bytes() == CONTENT
    assert list(above[1].incoming.iterdir()) == []


def test_a_line_that_breaks_again_and_again_gets_there(
    context: ErrandContext, line: Line, above: tuple[str, Files]
) -> None:
    tries = 0
    while not above[1].has(SHA):
        line.cut_after, line.sent, tries = 400_000, 0, tries + 1
        push(context, SHA, HIGH_SITE)
        assert tries < 15
    assert above[1].path(SHA).read_bytes() == CONTENT


def test_what_is_there_is_not_sent_again(
    context: ErrandContext, line: Line, above: tuple[str, Files]
) -> None:
    assert push(context, SHA, HIGH_SITE) is None
    line.restore()
    assert push(context, SHA, HIGH_SITE) is None
    assert line.sent < HEADERS


def test_a_file_that_no_database_knows_is_taken_again(
    context: ErrandContext, line: Line, above: tuple[str, Files]
) -> None:
    above[1].put(io.BytesIO(CONTENT))  # stored, and the process died before it was noted
    assert push(context, SHA, HIGH_SITE) is None
    assert line.sent > len(CONTENT)


def test_spoilt_bytes_are_found_out_and_forgotten(
    context: ErrandContext, line: Line, above: tuple[str, Files]
) -> None:
    with Partial(above[1], LOW_SITE, SHA) as partial:
        partial.write(b"x" * 1000)
    refused = push(context, SHA, HIGH_SITE)
    assert refused is not None
    assert "không khớp mã SHA-256" in refused
    assert push(context, SHA, HIGH_SITE) is None
    assert above[1].path(SHA).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("range_", "status"),
    [
        ("bytes 5-9/10", 409),
        ("bytes 0-8/10", 422),
        ("bytes 9-5/10", 422),
        ("0-9", 422),
        ("bytes 0-99999999999/100000000000", 413),
    ],
)
def test_a_piece_that_does_not_fit_is_refused(
    above: tuple[str, Files], range_: str, status: int
) -> None:
    answer = httpx.put(
        f"{above[0]}/{HIGH_SITE}/files/{SHA}",
        content=b"0123456789",
        headers={"authorization": f"Bearer {TOKEN}", "content-range": range_},
    )
    assert (answer.status_code, above[1].has(SHA)) == (status, False)


def test_nobody_asks_without_a_token(above: tuple[str, Files]) -> None:
    address = f"{above[0]}/{HIGH_SITE}/files/{SHA}/offset"
    wrong = {"authorization": "Bearer wrong"}
    assert httpx.get(address).status_code == 403
    assert httpx.get(address, headers=wrong).status_code == 403


def test_one_file_is_taken_over_one_line_at_a_time(tmp_path: Path) -> None:
    files = Files(tmp_path)
    with Partial(files, "a", SHA), pytest.raises(PieceBusy), Partial(files, "a", SHA):
        pass
    with Partial(files, "a", SHA), Partial(files, "b", SHA):
        pass


def test_pieces_that_nobody_goes_on_with_are_forgotten(tmp_path: Path) -> None:
    files = Files(tmp_path)
    for sender in ("old", "new"):
        with Partial(files, sender, SHA) as partial:
            partial.write(b"x")
    old, new = Partial(files, "old", SHA), Partial(files, "new", SHA)
    os.utime(old._path, (0, time.time() - STALE_S - 60))
    assert [one.name for one in forget_stale(files)] == [old._path.name]
    assert (old.offset, new.offset) == (0, 1)
