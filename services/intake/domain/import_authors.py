"""The authors of a line: their names in one cell, and what is asked of each in cells beside it.

What stands beside the names follows their order, parted by semicolons as they are.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from services.intake.domain.drafts import DraftAuthor
from services.intake.domain.import_columns import ADDRESSES, AUTHORS, BIRTHS, COLUMNS, MORE, SHARES
from services.intake.domain.import_lines import ImportProblem, ImportRow
from services.intake.domain.people import names_in

_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T].*)?")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_IN_ORDER = (
    "Ghi theo đúng thứ tự tác giả, cách nhau bằng dấu chấm phẩy; "
    "chưa rõ của ai thì để trống giữa hai dấu."
)
_BESIDE = (BIRTHS, ADDRESSES, SHARES)


def author_problems(row: ImportRow) -> Iterator[ImportProblem]:
    """What of the authors cannot be read."""
    names = names_in(row.authors)
    if not names:
        remedy = "Ghi họ tên; nhiều người thì cách nhau bằng dấu chấm phẩy."
        yield ImportProblem(row.number, COLUMNS[AUTHORS], "chưa có tác giả nào", remedy)
        return
    for key in _BESIDE:
        given = _parts(row.cell(key))
        if given and len(given) != len(names):
            reason = f"ghi cho {len(given)} người, mà có {len(names)} tác giả"
            yield ImportProblem(row.number, MORE[key], reason, _IN_ORDER)
    yield from _unread(row)


def authors_of(row: ImportRow) -> tuple[DraftAuthor, ...]:
    """The authors of a line in which all of it can be read."""
    names = names_in(row.authors)
    births = _beside(row, BIRTHS, names)
    addresses = _beside(row, ADDRESSES, names)
    shares = _beside(row, SHARES, names)
    return tuple(
        DraftAuthor(
            name,
            birth_year=_year(birth),
            birth_date=_day(birth),
            address=address or None,
            share_percent=_share(share, alone=len(names) == 1),
        )
        for name, birth, address, share in zip(names, births, addresses, shares, strict=True)
    )


def _unread(row: ImportRow) -> Iterator[ImportProblem]:
    for text in _parts(row.cell(BIRTHS)):
        if text and _day(text) is None and _year(text) is None:
            remedy = "Ghi ngày/tháng/năm, ví dụ 02/09/1980, hoặc chỉ năm sinh."
            reason = f"«{text}» không phải là ngày sinh"
            yield ImportProblem(row.number, MORE[BIRTHS], reason, remedy)
    for text in _parts(row.cell(SHARES)):
        if text and _share(text, alone=False) is None:
            reason = f"«{text}» không phải là tỷ lệ"
            remedy = "Ghi số phần trăm của từng tác giả, ví dụ 60; 40."
            yield ImportProblem(row.number, MORE[SHARES], reason, remedy)


def _beside(row: ImportRow, key: str, names: Sequence[str]) -> list[str]:
    given = _parts(row.cell(key))
    return given if len(given) == len(names) else [""] * len(names)


def _parts(cell: str) -> list[str]:
    """What a cell says of each author; a mark after the last one opens no further place."""
    text = cell.replace("\n", ";").strip().removesuffix(";")
    return [one.strip() for one in text.split(";")] if text else []


def _day(text: str) -> dt.date | None:
    found, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    try:
        if found:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else None
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None


def _share(text: str, *, alone: bool) -> Decimal | None:
    """A share in per cent; a cell that Excel shows as "100 %" holds a 1."""
    bare = text.replace("%", "").replace(",", ".").strip()
    try:
        share = Decimal(bare)
    except InvalidOperation:
        return None
    if not share.is_finite():
        return None
    return Decimal(100) if alone and share == 1 else share
