"""What an official paper says, part by part; how it looks is the template's.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (thể thức) và III (các mẫu).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_MM, WIDE_PAGE_MM = 165, 252
"""How wide the text of a page is, and of a page on its side: A4 without the margins."""

BLANK = " " * 6
"""What stands where nothing is known yet; never 0, never a word."""


class PaperKind(StrEnum):
    """The kinds of paper; each has a template of its own."""

    REPORT = "report"
    DECISION = "decision"
    MINUTES = "minutes"
    LIST = "list"
    SUBMISSION = "submission"

    @property
    def type_name(self) -> str:
        """The name of the kind, as it stands above the subject."""
        return _NAMES[self]

    @property
    def code(self) -> str | None:
        """The letters of the kind in a number, as in 05/BC-BTC; a list has none."""
        return _CODES.get(self)


_NAMES = {
    PaperKind.REPORT: "BÁO CÁO",
    PaperKind.DECISION: "QUYẾT ĐỊNH",
    PaperKind.MINUTES: "BIÊN BẢN",
    PaperKind.LIST: "DANH SÁCH",
    PaperKind.SUBMISSION: "TỜ TRÌNH",
}
_CODES = {
    PaperKind.REPORT: "BC",
    PaperKind.DECISION: "QĐ",
    PaperKind.MINUTES: "BB",
    PaperKind.SUBMISSION: "TTr",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues the paper: the body above and the issuing body in lines, number, place and date.

    `title` and `motto` stand on the right, a rule below the motto; `mark` stands below the issuing
    body where that has no rule.
    """

    parent_body: tuple[str, ...]
    issuing_body: tuple[str, ...]
    number_line: str
    date_line: str
    title: str | None
    motto: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: authority and offices line by line, and the name."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading of the body: level 1 is "I. …", level 2 is "1. …"."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `lead` stands before it in bold, as in "Điều 1."."""

    kind: ClassVar[str] = "paragraph"
    text: str
    lead: str = ""


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width and how its cells stand."""

    head: str
    width_mm: int
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its row of heads comes again on each page. `total` is a last row in bold."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    total: tuple[str, ...] | None = None

    @property
    def every_row(self) -> tuple[tuple[str, ...], ...]:
        """The rows below the heads, the total among them."""
        return self.rows if self.total is None else (*self.rows, self.total)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart with its numbers written out; `measure` says what is counted."""

    kind: ClassVar[str] = "chart"
    title: str
    measure: str
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Annex:
    """What is attached, on pages numbered by themselves; `label` is "Phụ lục" or "Phụ lục II"."""

    label: str
    title: tuple[str, ...]
    reference: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A paper in the legal form.

    `addressee` is None unless it goes to a higher body; `authority` and `bases` stand in decisions;
    `signatures` are one, or two where a secretary signs on the left; `mark` stands at the top where
    the paper is not a real one. `closing` ends with the end mark of
    its family; `closing_lead` stands before it in bold. `is_wide` lays the whole paper on its side,
    for a table that the upright page is too narrow for.
    """

    paper: PaperKind
    head: Head
    type_name: str
    subject: tuple[str, ...]
    opening: str
    body: tuple[Block, ...]
    closing: str
    recipients: tuple[str, ...]
    signatures: tuple[Signature, ...]
    addressee: str | None = None
    closing_lead: str = ""
    authority: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    mark: str | None = None
    is_wide: bool = False

    def blocks(self) -> Iterator[Block]:
        """Every block of the body and of the annexes."""
        yield from self.body
        for annex in self.annexes:
            yield from annex.body
