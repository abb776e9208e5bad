"""A real mail server on this machine that answers as it is told, and one that only hangs."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from shared.settings import MailSecurity

USER, PASSWORD = "hoithi", "mat-khau"


@dataclass
class PostOffice:
    """What came, and what is answered; an answer by recipient goes before one for all."""

    got: list[tuple[str, EmailMessage]] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"
    users: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the server's word
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the server's word
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        """Take or refuse a mail."""
        if self.data.startswith("250"):
            content = cast(bytes, envelope.content)
            mail = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
            self.got.append((envelope.rcpt_tos[0], mail))
        return self.data

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any
    ) -> AuthResult:
        """Let one user in."""
        wanted = LoginPassword(USER.encode(), PASSWORD.encode())
        self.users.append(given.login.decode())
        return AuthResult(success=given == wanted, handled=False)

    @property
    def bodies(self) -> list[str]:
        """What came, as text."""
        return [mail.get_content().replace("\r\n", "\n") for _, mail in self.got]


@contextmanager
def running(
    office: PostOffice, security: MailSecurity = MailSecurity.NONE, folder: Path | None = None
) -> Iterator[str]:
    """The office's address; with TLS its certificate is made now, its authority's in `folder`."""
    options: dict[str, Any] = {}
    if security is not MailSecurity.NONE:
        context = _context(cast(Path, folder))
        options = {"authenticator": office.authenticate, "auth_required": True}
        if security is MailSecurity.TLS:
            # aiosmtpd knows of no login over TLS from the start unless it is told.
            options |= {"ssl_context": context, "auth_require_tls": False}
        else:
            options |= {"tls_context": context, "require_starttls": True}
    controller = _AnyPort(office, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _context(folder: Path) -> ssl.SSLContext:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@contextmanager
def hanging() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        for one in held:
            one.close()
