"""Delivery reports as mail servers write them."""

import pytest

from shared.errors import InvalidInput
from shared.messages.reports import DeliveryReport, read_report

ID = "01m7z77ckr3gdg5pa3tffwfjy8"
REPORT = """\
From: MAILER-DAEMON@mx.example
To: hoithi@hoithi.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{envelope}

Final-Recipient: rfc822; tung@huyen-doan.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {why}

--b
Content-Type: text/rfc822-headers

From: hoithi@hoithi.example
Message-ID: <{message}@hoithi.example>

--b--
"""


def _report(**changes: str) -> bytes:
    given = {
        "envelope": f"Original-Envelope-Id: {ID}",
        "action": "failed",
        "status": "5.1.1",
        "why": "550 5.1.1 User unknown",
        "message": "x",
    }
    return REPORT.format_map(given | changes).replace("\n", "\r\n").encode()


BOUNCED = DeliveryReport(ID, "5.1.1 550 5.1.1 User unknown", "tung@huyen-doan.example")


@pytest.mark.parametrize(
    "raw", [_report(), _report(envelope="X-Nothing: x", message=ID)], ids=["envelope", "headers"]
)
def test_a_bounce_names_letter_address_and_reason(raw: bytes) -> None:
    assert read_report(raw) == BOUNCED


def test_a_delivery_has_no_reason() -> None:
    raw = _report(action="delivered", status="2.0.0", why="250 OK")
    assert read_report(raw) == DeliveryReport(ID, None, "tung@huyen-doan.example")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: hello\r\n\r\nhello",
        b"\xff\xfe\x00",
        _report(action="delayed"),
        _report(envelope="X-Nothing: x"),
    ],
)
def test_what_says_nothing_of_a_letter_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_report(raw)
