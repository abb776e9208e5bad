"""Takes uploaded papers into the site's files: signed PDFs, Word templates, by what they hold."""

from typing import BinaryIO

from shared.documents.checking import faults
from shared.documents.model import PaperKind
from shared.errors import InvalidInput, RuleViolation
from shared.files import CHUNK, FileInfo, Files

MOST_TEMPLATE_MB = 5
_PDF, _PDF_END, _END_WITHIN = b"%PDF-", b"%%EOF", 2048


class TemplateBroken(RuleViolation):
    """A template cannot be filled. Facts: `told`, `faults` (place, placeholder, reason of each)."""

    code = "template_broken"
    message = "Mẫu chưa dùng được, chưa thay mẫu đang dùng. {told}"


def keep_pdf(files: Files, stream: BinaryIO, *, most_mb: int) -> FileInfo:
    """Keep a PDF. Raises `InvalidInput` for what is none or is cut off, `FileTooLarge`.

    Reads and writes the disk: call it in a thread.
    """
    if stream.read(len(_PDF)) != _PDF:
        raise InvalidInput(field="Bản ký", reason="không phải tệp PDF")
    size = stream.seek(0, 2)
    stream.seek(max(size - _END_WITHIN, 0))
    if _PDF_END not in stream.read():
        raise InvalidInput(field="Bản ký", reason="tệp PDF bị cắt mất phần cuối; hãy gửi lại")
    stream.seek(0)
    return files.put(stream, most=most_mb * CHUNK)


def keep_template(files: Files, stream: BinaryIO, kind: PaperKind) -> FileInfo:
    """Keep a Word template that works. Raises `TemplateBroken`, `InvalidInput`.

    Takes a tenth of a second of CPU: call it in a thread.
    """
    package = stream.read(MOST_TEMPLATE_MB * CHUNK + 1)
    if len(package) > MOST_TEMPLATE_MB * CHUNK:
        raise InvalidInput(field="Tệp mẫu", reason=f"lớn quá {MOST_TEMPLATE_MB} MB")
    found = faults(package, kind)
    if found:
        raise TemplateBroken(
            told=" · ".join(one.text() for one in found),
            faults=[
                {"place": one.place, "placeholder": one.placeholder, "reason": one.reason}
                for one in found
            ],
        )
    stream.seek(0)
    return files.put(stream)
