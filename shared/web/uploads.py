"""Taking a file from a form: refused at once when it says itself that it is too large.

The form is read from the line into a nameless file of the system; nothing of it is left whatever
happens. Without scripts the browser sends it as any form; with them a bar shows how far it is.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from shared.cleaning import clean_text
from shared.errors import InvalidInput, TransientError
from shared.files import FileTooLarge, disk_said
from shared.web.forms import Form, form_of

_BESIDE = 64 * 1024
"""What the other fields of such a form may take."""
_FIELD = "Tệp đính kèm"


class UploadCut(TransientError):
    """The line broke while a file was sent."""

    code = "upload_cut"
    message = "Mất kết nối khi đang gửi tệp. Chưa lưu gì; xin gửi lại."


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form, and the form's other fields; close it when it is stored."""

    form: Form
    name: str
    content: BinaryIO


async def read_upload(request: Request, field: str, most: int) -> Upload:
    """The form with its file of at most `most` bytes.

    Raises `FileTooLarge`, `InvalidInput` where there is no file, `DiskFull`, `UploadCut`.
    """
    limit = most + _BESIDE
    if int(request.headers.get("content-length") or 0) > limit:
        raise _too_large(most)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise InvalidInput(field=_FIELD, reason="chưa chọn tệp")
    fields = await _parsed(request, most, limit)
    file = fields.get(field)
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidInput(field=_FIELD, reason="chưa chọn tệp")
    if (file.size or 0) > most:
        raise _too_large(most)
    if file.size == 0:
        raise InvalidInput(field=_FIELD, reason=f"tệp «{file.filename}» rỗng (0 byte)")
    return Upload(form_of(fields), _name_alone(clean_text(file.filename)), file.file)


async def _parsed(request: Request, most: int, limit: int) -> FormData:
    stream = _counted(request.stream(), most, limit)
    parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=20)
    try:
        return await parser.parse()
    except MultiPartException as error:
        raise InvalidInput(field=_FIELD, reason="biểu mẫu gửi lên bị hỏng") from error
    except ClientDisconnect as cut:
        raise UploadCut() from cut
    except OSError as error:
        raise disk_said(error) from error


async def _counted(
    stream: AsyncIterator[bytes], most: int, limit: int
) -> AsyncGenerator[bytes, None]:
    """The same pieces, until there are too many: a length that was not stated, or was a lie."""
    taken = 0
    async for piece in stream:
        taken += len(piece)
        if taken > limit:
            raise _too_large(most)
        yield piece


def _too_large(most: int) -> FileTooLarge:
    reason = f"dung lượng vượt quá {most // (1024 * 1024)} MB"
    return FileTooLarge(field=_FIELD, reason=reason, limit=most)


def _name_alone(name: str) -> str:
    """What a file is called, without the folders that some browsers and all mischief put before."""
    return re.split(r"[/\\]", name)[-1].strip() or "tep"
