"""Which column of a spreadsheet is which, by the words of its header.

Headers are compared without case, diacritics and blanks; a heading may stand above them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.errors import InvalidInput
from shared.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a kind of list: key → header; other words for them; those it cannot lack."""

    headers: Mapping[str, str]
    also: Mapping[str, str]
    needed: tuple[str, ...]

    def key_of(self, header: str) -> str | None:
        """The column with this header, or None."""
        name = " ".join(fold(header).replace("_", " ").rstrip(" :*").split()).replace(" ", "")
        known = {fold(text).replace(" ", ""): key for key, text in self.headers.items()}
        return known.get(name) or {
            fold(text).replace(" ", ""): key for text, key in self.also.items()
        }.get(name)


@dataclass(frozen=True, slots=True)
class Table:
    """The lines under a header: `number` counts from 1 in the sheet, cells by column key."""

    lines: tuple[tuple[int, Mapping[str, str]], ...]
    ignored: tuple[str, ...]


def read_table(cells: Sequence[Sequence[str]], columns: Columns) -> Table:
    """The lines under the header, empty ones left out; the first column that is needed finds it.

    Raises `InvalidInput` for a list without header, without a needed column, or with one twice.
    """
    index, keys = header_line(cells, columns)
    ignored = tuple(
        text.strip() for text, key in zip(cells[index], keys, strict=True) if not key and text
    )
    return Table(tuple(_lines(cells, index, keys)), ignored)


def header_line(
    cells: Sequence[Sequence[str]], columns: Columns
) -> tuple[int, Sequence[str | None]]:
    """Where the header stands, counted from 0, and which column is which. Raises `InvalidInput`."""
    for index, line in enumerate(cells):
        keys = [columns.key_of(text) for text in line]
        if columns.needed[0] in keys:
            _require(columns, keys)
            return index, keys
    wanted = "; ".join(f"«{one}»" for one in columns.headers.values())
    raise InvalidInput(field="Tệp", reason=f"không thấy dòng tiêu đề có các cột {wanted}")


def _require(columns: Columns, keys: Sequence[str | None]) -> None:
    named = [one for one in keys if one]
    twice = next((one for one in named if named.count(one) > 1), None)
    if twice:
        raise InvalidInput(field="Tệp", reason=f"cột «{columns.headers[twice]}» có hai lần")
    absent = [columns.headers[one] for one in columns.needed if one not in named]
    if absent:
        words = ", ".join(f"«{one}»" for one in absent)
        raise InvalidInput(field="Tệp", reason=f"thiếu cột {words}")


def _lines(
    cells: Sequence[Sequence[str]], header: int, keys: Sequence[str | None]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, line in enumerate(cells[header + 1 :], start=header + 2):
        values = {key: text.strip() for key, text in zip(keys, line, strict=False) if key}
        if any(values.values()):
            yield number, values
