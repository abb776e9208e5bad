"""The same letter to a chat program, by a real Apprise to a real HTTP server."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.settings import MailSecurity
from tests.messages.house import TUNG, House, report_due, reset
from tests.messages.post import PostOffice, running


class Chat:
    """A server that notes what is posted and answers as it is told."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[dict[str, Any]] = []
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                chat.got.append(json.loads(self.rfile.read(length)))
                self.send_response(chat.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"json://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def chat() -> Iterator[Chat]:
    chat = Chat()
    yield chat
    chat.close()


def _send(house: House) -> None:
    with running(PostOffice()) as server:
        house.send(mail_server=server, mail_security=MailSecurity.NONE)
        house.send(mail_server=server, mail_security=MailSecurity.NONE)


def test_a_letter_goes_to_mail_and_chat_each_once(house: House, chat: Chat) -> None:
    house.know(replace(TUNG, chat=chat.address))
    house.write(report_due())
    _send(house)
    _send(house)
    assert house.states() == [("r/1", "sent", None), ("r/1#chat", "sent", None)]
    assert [one["title"] for one in chat.got] == ["Hội thi: hôm nay là hạn gửi Báo cáo quý I"]


def test_a_chat_that_is_away_is_tried_again_and_keeps_no_mail(
    sqlite_house: House, chat: Chat
) -> None:
    house, chat.status = sqlite_house, 503
    house.know(replace(TUNG, chat=chat.address))
    house.write(report_due())
    _send(house)
    words = "chương trình trò chuyện không nhận thư"
    assert house.states() == [("r/1", "sent", None), ("r/1#chat", "queued", words)]
    chat.status = 200
    house.make_due()
    _send(house)
    assert [one[1] for one in house.states()] == ["sent", "sent"]


def test_a_secret_never_goes_to_chat(sqlite_house: House, chat: Chat) -> None:
    house = sqlite_house
    house.know(replace(TUNG, chat=chat.address))
    house.write(reset(), "site")
    _send(house)
    assert (house.states("site"), chat.got) == ([("p/1", "sent", None)], [])
