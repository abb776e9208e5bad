"""The one tree of errors, in four families by what to do next.

HoithiError
├── RuleViolation      tell the person: a rule forbids it
│   ├── NotAllowed         the person may not do this
│   ├── InvalidInput       what was typed cannot be read
│   ├── EditConflict       somebody else changed it first
│   ├── KeyReused          an idempotency key came back with another body
│   ├── LetterGone         a dead letter was replayed or dropped before
│   └── (each service derives its own, with its facts)
├── NotYetKnown        wait for what it names (events); not found (doors)
├── TransientError     try again later
│   ├── DatabaseBusy
│   ├── CommitUnknown
│   └── BrokerAway
└── ContractError      set aside as a dead letter
    ├── UnknownType
    ├── BrokenPayload
    ├── ForgedSource
    ├── SameIdOtherBytes
    └── EventTooLarge
"""

from typing import Any, ClassVar


class HoithiError(Exception):
    """An expected error: a stable `code`, the facts as a mapping, a message for the clerk.

    A subclass states `code` and `message`, a template that is filled with the facts.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = "Có lỗi xảy ra."

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message.format_map(facts))


class RuleViolation(HoithiError):
    """A rule forbids what was asked; nothing was written."""

    code = "rule_violation"
    message = "Không thực hiện được theo quy định."


class NotAllowed(RuleViolation):
    """The person may not do this here."""

    code = "not_allowed"
    message = "Ông/bà không có quyền thực hiện việc này tại {branch}."


class InvalidInput(RuleViolation):
    """What was given cannot be read. Facts: `field`, `reason` (in the clerk's language)."""

    code = "invalid_input"
    message = "{field}: {reason}"


class EditConflict(RuleViolation):
    """Somebody else changed the record first. Facts: `what`."""

    code = "edit_conflict"
    message = "{what} vừa được người khác thay đổi. Hãy tải lại trang rồi thực hiện lại."


class KeyReused(RuleViolation):
    """An idempotency key came back with another body. Facts: `key`."""

    code = "key_reused"
    message = "Khóa chống gửi trùng «{key}» đã được dùng cho một nội dung khác."


class LetterGone(RuleViolation):
    """A dead letter is not there any more, or was replayed or dropped before. Facts: `id`."""

    code = "letter_gone"
    message = "Không còn sự kiện lỗi {id}, hoặc sự kiện này đã được xử lý."


class NotYetKnown(HoithiError):
    """What the command uses is not here yet. Facts: `awaited`, a key such as `entry/<branch>/<id>`.

    An event waits until the key is announced; a door answers that it was not found.
    """

    code = "not_found"
    message = "Không tìm thấy «{awaited}»."

    @property
    def awaited(self) -> str:
        """The key that ends the waiting."""
        return str(self.facts["awaited"])


class TransientError(HoithiError):
    """Something outside is away for a while; the same call may succeed later."""

    code = "try_again"
    message = "Hệ thống đang bận, xin thử lại sau ít phút."


class DatabaseBusy(TransientError):
    """The database stayed locked for longer than the limit. Facts: `database`, `waited_s`."""

    code = "database_busy"
    message = "Cơ sở dữ liệu {database} đang bận ({waited_s} giây). Chưa ghi gì; xin thử lại."


class CommitUnknown(TransientError):
    """The database went away while it was keeping a command. Facts: `database`."""

    code = "commit_unknown"
    message = (
        "Mất kết nối tới cơ sở dữ liệu {database} đúng lúc đang ghi. "
        "Hãy kiểm tra xem việc đã được ghi chưa rồi mới làm lại."
    )


class BrokerAway(TransientError):
    """The broker does not answer. Facts: `address`."""

    code = "broker_away"
    message = "Không kết nối được máy chủ sự kiện {address}."


class ContractError(HoithiError):
    """An event breaks the contract and can never be applied as it is."""

    code = "contract_error"
    message = "Sự kiện không đúng quy ước."


class UnknownType(ContractError):
    """No contract has this type and major version. Facts: `type`."""

    code = "unknown_type"
    message = "Không có quy ước cho loại sự kiện {type}."


class BrokenPayload(ContractError):
    """The bytes are not an event of their type. Facts: `reason`."""

    code = "broken_payload"
    message = "Nội dung sự kiện bị hỏng: {reason}"


class ForgedSource(ContractError):
    """The source's site is not the site that writes the topic. Facts: `source`, `topic`."""

    code = "forged_source"
    message = "Nguồn {source} không được ghi vào {topic}."


class SameIdOtherBytes(ContractError):
    """A known event id came back with another digest. Facts: `source`, `id`."""

    code = "same_id_other_bytes"
    message = "Sự kiện {id} của {source} trở lại với nội dung khác."


class EventTooLarge(ContractError):
    """An event exceeds the limit and was refused before it was written. Facts: `size`, `limit`."""

    code = "event_too_large"
    message = "Sự kiện dài {size} byte, vượt giới hạn {limit} byte; hãy gửi kèm dưới dạng tệp."
