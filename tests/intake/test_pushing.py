"""Files pushed to the site above over real HTTP, until it has them."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.intake import queries
from services.intake.commands import KeepFile
from services.intake.errands.pushing import push_files
from services.intake.store import files as file_store
from shared.clock import wall_now
from shared.files import ErrandContext
from shared.settings import Settings
from tests.intake.rules import HIGH, HIGH_SITE, LOW_SITE, file_of
from tests.intake.sites import IntakeSite, World, result

CONTENT = b"x" * 300_000
SHA = hashlib.sha256(CONTENT).hexdigest()
TOKEN = "secret"


class Receiver:
    """A site above that notes what is put there and answers as it is told."""

    def __init__(self) -> None:
        self.status = 201
        self.got: list[tuple[str, str | None, bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                length = int(self.headers["content-length"])
                token = self.headers.get("authorization")
                receiver.got.append((self.path, token, self.rfile.read(length)))
                self.send_response(receiver.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/land"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def context(receiver: Receiver, tmp_path: Path) -> ErrandContext:
    settings = Settings(
        data=tmp_path / "data",
        site_urls={HIGH_SITE: receiver.url},
        site_tokens={HIGH_SITE: TOKEN},
    )
    return ErrandContext.of(settings, LOW_SITE)


@pytest.fixture
def entry(below: IntakeSite, context: ErrandContext) -> str:
    """A winner with a file, just signed."""
    info = context.files.put(io.BytesIO(CONTENT))
    below.do(KeepFile(info.sha256, info.size))
    its_id = below.register(files=(file_of(SHA), file_of(SHA, "ban-sao.pdf")))
    below.screen(its_id)
    below.sign(result(its_id))
    return its_id


def test_a_file_is_pushed_once_whole_and_with_the_token(
    below: IntakeSite, context: ErrandContext, receiver: Receiver, entry: str
) -> None:
    assert below.ask(queries.pending_pushes) == 1
    assert push_files(below.session, context) is True
    assert push_files(below.session, context) is False
    assert receiver.got == [(f"/land/files/{SHA}", f"Bearer {TOKEN}", CONTENT)]
    assert below.ask(queries.pending_pushes) == 0


def _forget(context: ErrandContext, receiver: Receiver) -> None:
    context.files.path(SHA).unlink()


def _refuse(context: ErrandContext, receiver: Receiver) -> None:
    receiver.status = 503


def _go_away(context: ErrandContext, receiver: Receiver) -> None:
    receiver.close()


@pytest.mark.parametrize(
    ("fault", "words"), [(_forget, "No such file"), (_refuse, "503"), (_go_away, "refused")]
)
def test_a_push_that_fails_is_shown_and_tried_later(
    below: IntakeSite, context: ErrandContext, receiver: Receiver, entry: str, *,
    fault: Callable[[ErrandContext, Receiver], None], words: str,
) -> None:  # fmt: skip
    fault(context, receiver)
    before = wall_now()
    assert push_files(below.session, context) is True
    assert push_files(below.session, context) is False
    (shown,) = below.ask(queries.pushes)
    assert (shown.state, shown.tries, words in (shown.error or "")) == ("failing", 1, True)
    later = below.ask(file_store.next_push, before + timedelta(seconds=60))
    assert later == file_store.Push(SHA, HIGH_SITE, 1)


def test_without_an_address_the_push_says_so(
    below: IntakeSite, context: ErrandContext, entry: str, tmp_path: Path
) -> None:
    bare = ErrandContext.of(Settings(data=tmp_path / "data"), LOW_SITE)
    push_files(below.session, bare)
    (shown,) = below.ask(queries.pushes)
    assert shown.error == f"chưa đặt địa chỉ hoặc mã của nơi nhận «{HIGH_SITE}»"


def test_what_stays_on_the_site_is_not_pushed(
    world: World, below: IntakeSite, above: IntakeSite, entry: str
) -> None:
    world.settle()
    assert above.entry(HIGH, entry).stage == "awaiting_files"
    assert above.ask(queries.pending_pushes) == 0
