"""What the office, or whoever follows a link in a letter, is told when it cannot be done."""

from shared.errors import NotAllowed, RuleViolation


class LetterNotOpen(RuleViolation):
    """A letter that has gone out, or was discarded, is not changed. Facts: `state`."""

    code = "letter_not_open"
    message = "Thư này {state}, không sửa được nữa."


class ReceiptUsed(RuleViolation):
    """A link to acknowledge a letter is unknown, was used, or belongs to an earlier try."""

    code = "receipt_used"
    message = (
        "Đường dẫn xác nhận không đúng hoặc đã được dùng. Nếu thư được gửi lại, "
        "hãy dùng đường dẫn trong thư mới nhất."
    )


class NotTheRecipient(NotAllowed):
    """A letter of somebody else."""

    code = "not_the_recipient"
    message = "Thư này không gửi cho ông/bà."
