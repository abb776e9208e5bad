"""What an official report says, part by part; how it looks is the template's.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (thể thức) và III (mẫu báo cáo).
"""

from dataclasses import dataclass

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK = " " * 6
"""What stands where nothing is known yet; never 0, never a word."""


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues the document: the body above, the issuing body's lines, number, place and date."""

    parent_body: str
    issuing_body: tuple[str, ...]
    number_line: str
    date_line: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: authority and offices line by line, and the name."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row of column heads; `widths_mm` gives each column's width."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the body: its heading, paragraphs, and perhaps a table."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A report in the legal form.

    `addressee` is None unless it goes to a higher body; `mark` stands at the top where the
    document is not a real one.
    """

    head: Head
    type_name: str
    subject: tuple[str, ...]
    addressee: str | None
    opening: str
    sections: tuple[Section, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: Signature
    mark: str | None = None
