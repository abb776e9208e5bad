"""A slip for whoever hands something in: not a paper of the register, with a code to scan.

Source of what it has to say: Thông tư 01/2018/TT-VPCP, Mẫu số 01 (giấy tiếp nhận hồ sơ).
"""

from dataclasses import dataclass

from shared.documents.model import Head


@dataclass(frozen=True, slots=True)
class SlipPart:
    """A part of what was handed in, and how it came; `is_missing` is set in bold."""

    name: str
    state: str
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip says; `address` is what its code leads to, `code` what is typed there.

    `facts` are names and values in order; `mark` stands at the top where nothing of it is real.
    """

    head: Head
    title: str
    subject: str
    facts: tuple[tuple[str, str], ...]
    parts_title: str
    parts: tuple[SlipPart, ...]
    notes: tuple[str, ...]
    address: str
    address_note: str
    code: str | None
    code_note: str
    signers: tuple[str, ...]
    mark: str | None = None
