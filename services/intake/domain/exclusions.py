"""Exclusion lists: works that won before or compete elsewhere, as they are handed in.

A list is what another office wrote down, so that nothing but the title is asked of a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.headers import Columns, read_table
from services.intake.domain.people import names_in
from shared.errors import InvalidInput

MOST_WORKS = 20_000
COLUMNS = Columns(
    headers={
        "title": "Tên giải pháp",
        "authors": "Tác giả",
        "unit_name": "Đơn vị",
        "prize": "Giải thưởng",
        "year": "Năm",
    },
    also={
        "tên công trình": "title",
        "tên đề tài": "title",
        "giải pháp": "title",
        "tên sản phẩm": "title",
        "họ và tên tác giả": "authors",
        "nhóm tác giả": "authors",
        "tác giả, đồng tác giả": "authors",
        "cơ quan, đơn vị": "unit_name",
        "giải": "prize",
        "loại giải": "prize",
        "năm đoạt giải": "year",
    },
    needed=("title",),
)


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A line of an exclusion list; `year` is None where it is not given."""

    title: str
    authors: tuple[str, ...] = ()
    unit_name: str = ""
    prize: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ReadExclusions:
    """The works of a list, and the headers of columns that are not read."""

    works: tuple[ListedWork, ...]
    ignored: tuple[str, ...]


def read_exclusions(cells: Sequence[Sequence[str]]) -> ReadExclusions:
    """The works of a spreadsheet; a line without a title is refused. Raises `InvalidInput`."""
    table = read_table(cells, COLUMNS)
    works = []
    for number, line in table.lines:
        if not line.get("title"):
            raise InvalidInput(field=f"Dòng {number}", reason="chưa ghi tên giải pháp")
        works.append(
            ListedWork(
                title=" ".join(line["title"].split()),
                authors=names_in(line.get("authors", "")),
                unit_name=line.get("unit_name", ""),
                prize=line.get("prize", ""),
                year=_year(number, line.get("year", "")),
            )
        )
    return ReadExclusions(tuple(works), table.ignored)


def _year(number: int, text: str) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and 1900 <= int(text) <= 2200):
        raise InvalidInput(field=f"Dòng {number}", reason=f"«{text}» không phải là năm")
    return int(text)
