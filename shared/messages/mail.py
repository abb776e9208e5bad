"""Carrying letters by SMTP, with TLS from the start, by STARTTLS, or without on a trusted line.

A server that hangs costs a time-out and no more: only the thread that sends waits for it.
"""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from shared.clock import wall_now
from shared.messages.carriers import Away, Ending, Parcel, Refused, Taken
from shared.settings import MailSecurity

_PERMANENT = 500
_AROUND = ".,:;()<>"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `ca_file` names certificates to trust beside the system's."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    timeout_s: float
    user: str | None = None
    password: str | None = None
    ca_file: Path | None = None


class SmtpCarrier:
    """Hands letters to one server over one connection, opened with the first letter."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._line: smtplib.SMTP | None = None

    def carry(self, parcel: Parcel) -> Ending:
        """Hand one letter over; see `Carrier`."""
        try:
            mail = compose(parcel, self._server.sender)
        except (ValueError, HeaderParseError) as error:
            return Refused(f"địa chỉ hoặc nội dung không gửi được qua thư điện tử: {error}")
        try:
            self._hand_over(parcel, mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            return self._keep(_of_recipient(*refusal.recipients[parcel.to]))
        except smtplib.SMTPDataError as refusal:
            return self._keep(_of_content(refusal.smtp_code, refusal.smtp_error))
        except smtplib.SMTPNotSupportedError as error:
            return self._keep(Refused(f"máy chủ thư không nhận: {error}"))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Away(_words(error))
        return Taken()

    def close(self) -> None:
        """End the connection, politely if it still answers."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _keep(self, ending: Ending) -> Ending:
        # The connection is good for other letters, unless the server has ended it.
        if self._line is not None and self._line.sock is None:
            self._line = None
        return ending

    def _hand_over(self, parcel: Parcel, mail: EmailMessage) -> None:
        if self._line is None:
            self._line = _connect(self._server)
        line = self._line
        wants_report = line.has_extn("dsn")
        line.send_message(
            mail,
            to_addrs=[parcel.to],
            mail_options=("RET=HDRS", f"ENVID={parcel.id}") if wants_report else (),
            rcpt_options=("NOTIFY=SUCCESS,FAILURE",) if wants_report else (),
        )


def compose(parcel: Parcel, sender: str) -> EmailMessage:
    """The mail as it goes over the wire. Raises `ValueError` for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(*parseaddr(sender))
    mail["To"] = _address(parcel.name, parcel.to)
    mail["Subject"] = parcel.subject
    mail["Date"] = format_datetime(wall_now())
    # The same at every try, so that a mail that went out twice is seen as one.
    mail["Message-ID"] = f"<{parcel.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    mail.set_content(parcel.body, cte="base64")
    return mail


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent to this."""
    try:
        return bool(Address(addr_spec=text).domain)
    except (ValueError, HeaderParseError):
        return False


def mail_addresses(text: str) -> tuple[str, ...]:
    """The mail addresses in what somebody typed as a contact, in their order."""
    words = (one.strip(_AROUND) for one in text.replace(";", " ").replace(",", " ").split())
    return tuple(one for one in words if is_mail_address(one))


def _address(name: str, mail: str) -> Address:
    return Address(" ".join(name.split()), addr_spec=mail)


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.ca_file is not None:
        context.load_verify_locations(server.ca_file)
    line: smtplib.SMTP
    if server.security is MailSecurity.TLS:
        line = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
    try:
        if server.security is MailSecurity.STARTTLS:
            line.starttls(context=context)
        if server.user is not None and server.password is not None:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except BaseException:
        line.close()
        raise
    return line


def _of_recipient(code: int, words: bytes) -> Ending:
    said = f"{code} {words.decode('utf-8', 'replace')}"
    return Refused(said, is_address=True) if code >= _PERMANENT else Away(said, is_for_all=False)


def _of_content(code: int, words: bytes | str) -> Ending:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = f"{code} {text}"
    return Refused(said) if code >= _PERMANENT else Away(said, is_for_all=False)


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "máy chủ thư không trả lời trong thời gian chờ"
    return f"không gửi được tới máy chủ thư: {str(error) or type(error).__name__}"
