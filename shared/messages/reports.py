"""Reading what mail servers report of letters: which one, and whether it came or bounced.

Source: RFC 3464 (delivery status notifications), RFC 3461 (the envelope's id).
"""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage, Message

from shared.errors import InvalidInput

_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_FIELD = "Báo cáo của máy chủ thư"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What became of a letter; `reason` where it bounced, and the address that refused it."""

    letter: str
    reason: str | None
    address: str | None


def read_report(raw: bytes) -> DeliveryReport:
    """A report from the bytes of a mail. Raises `InvalidInput` for a mail that is none."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(mail, EmailMessage) or mail.get_content_type() != "multipart/report":
        raise InvalidInput(field=_FIELD, reason="thư này không phải báo cáo gửi thư (RFC 3464)")
    groups = [group for part in mail.walk() for group in _status_groups(part)]
    recipient = next((one for one in groups if one.get("Action")), None)
    letter = _letter(mail, groups)
    if recipient is None or letter is None:
        raise InvalidInput(field=_FIELD, reason="không tìm thấy thư được nói tới")
    action = str(recipient["Action"]).strip().lower()
    if action not in ("failed", "delivered", "relayed", "expanded"):
        raise InvalidInput(field=_FIELD, reason=f"báo cáo «{action}» chưa nói kết quả cuối cùng")
    address = str(recipient.get("Final-Recipient", "")).rpartition(";")[2].strip() or None
    if action != "failed":
        return DeliveryReport(letter, None, address)
    why = str(recipient.get("Diagnostic-Code", "")).rpartition(";")[2].strip()
    reason = " ".join(f"{recipient.get('Status', '')} {why}".split())
    return DeliveryReport(letter, reason or "failed", address)


def _status_groups(part: Message) -> list[Message]:
    if part.get_content_type() != "message/delivery-status":
        return []
    groups = part.get_payload()
    return [one for one in groups if isinstance(one, Message)] if isinstance(groups, list) else []


def _letter(mail: EmailMessage, groups: list[Message]) -> str | None:
    """The letter's id: the envelope's, or that in the Message-ID of the mail sent back."""
    named = [str(one.get("Original-Envelope-Id", "")) for one in groups]
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) else payload
            named.append(str(inner["Message-ID"] if isinstance(inner, Message) else inner))
    found = (_ID.search(one) for one in named)
    return next((one.group() for one in found if one), None)
