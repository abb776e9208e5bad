"""What a Word template may ask for: every placeholder by name, its shape, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands behind a name: a text; a record with `parts`; or a list of `each`."""

    parts: Mapping[str, "Shape"] = field(default_factory=dict)
    each: "Shape | None" = None


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder as it is typed into a template, and what stands there afterwards."""

    written: str
    says: str


TEXT = Shape()


def record(**parts: Shape) -> Shape:
    """A record with named parts."""
    return Shape(parts)


def each(shape: Shape) -> Shape:
    """A list."""
    return Shape(each=shape)


_TEXTS = each(TEXT)
_COLUMN = record(head=TEXT, width_mm=TEXT, align=TEXT)
_BLOCK = record(
    kind=TEXT, text=TEXT, level=TEXT, lead=TEXT, title=TEXT, columns=each(_COLUMN),
    rows=each(_TEXTS), every_row=each(_TEXTS), total=_TEXTS, place=TEXT, measure=TEXT,
    picture=TEXT, bars=each(record(label=TEXT, value=TEXT)),
)  # fmt: skip
LOOP = record(index=TEXT, index0=TEXT, first=TEXT, last=TEXT, length=TEXT)

KNOWN = record(
    head=record(
        parent_body=_TEXTS, issuing_body=_TEXTS, number_line=TEXT, date_line=TEXT, title=TEXT,
        motto=TEXT, mark=TEXT,
    ),
    paper=TEXT, type_name=TEXT, subject=_TEXTS, addressee=TEXT, authority=_TEXTS, bases=_TEXTS,
    opening=TEXT, body=each(_BLOCK), closing=TEXT, closing_lead=TEXT, recipients=_TEXTS, mark=TEXT,
    is_wide=TEXT,
    signatures=each(record(lines=_TEXTS, name=TEXT)),
    annexes=each(record(label=TEXT, title=_TEXTS, reference=TEXT, body=each(_BLOCK))),
)  # fmt: skip
"""Everything that a paper fills in; a test compares it with `Content`."""

PLACEHOLDERS = (
    Placeholder("{{ mark }}", "Dòng báo văn bản không phải bản thật (bản mẫu, bản trình diễn)"),
    Placeholder("{%p for line in head.parent_body %}", "Cơ quan chủ quản, từng dòng"),
    Placeholder("{%p for line in head.issuing_body %}", "Cơ quan ban hành, từng dòng"),
    Placeholder("{{ head.mark }}", "Dấu dưới tên cơ quan, như «*» ở văn bản của Đảng"),
    Placeholder("{{ head.title }}", "Quốc hiệu"),
    Placeholder("{{ head.motto }}", "Tiêu ngữ, hoặc tiêu đề ở văn bản của Đảng, Đoàn"),
    Placeholder("{{ head.number_line }}", "Dòng «Số: …»; để trống cho đến khi lấy số"),
    Placeholder("{{ head.date_line }}", "Địa danh, ngày tháng năm"),
    Placeholder("{{ type_name }}", "Tên loại văn bản"),
    Placeholder("{%p for line in subject %}", "Trích yếu, từng dòng"),
    Placeholder("{{ addressee }}", "Nơi được gửi (Kính gửi)"),
    Placeholder("{%p for line in authority %}", "Thẩm quyền ban hành quyết định, từng dòng"),
    Placeholder("{%p for line in bases %}", "Căn cứ ban hành, mỗi căn cứ một đoạn"),
    Placeholder("{{ opening }}", "Đoạn mở đầu"),
    Placeholder("{%p for block in body %}", "Nội dung: đề mục, đoạn, bảng, biểu đồ"),
    Placeholder("{{ block.text }}", "Chữ của đề mục hoặc đoạn"),
    Placeholder("{{ block.lead }}", "Phần in đậm đứng đầu đoạn, như «Điều 1.»"),
    Placeholder("{%tc for column in block.columns %}", "Các cột của bảng; tên cột: column.head"),
    Placeholder("{%tr for row in block.every_row %}", "Các dòng của bảng, cả dòng tổng cộng"),
    Placeholder("{{ block.picture }}", "Biểu đồ"),
    Placeholder("{{ closing_lead }}", "Phần in đậm đứng đầu đoạn kết, như «Điều 3.»"),
    Placeholder("{{ closing }}", "Đoạn kết, đã có dấu kết thúc «./.»"),
    Placeholder("{%p for one in recipients %}", "Nơi nhận, từng dòng"),
    Placeholder("{%p for line in signatures[0].lines %}", "Quyền hạn, chức vụ người ký"),
    Placeholder("{{ signatures[0].name }}", "Họ tên người ký; signatures[1] ở bên phải biên bản"),
    Placeholder("{%p for annex in annexes %}", "Phụ lục: annex.label, .title, .reference, .body"),
)
"""What the office's page lists, in the order of the paper."""
