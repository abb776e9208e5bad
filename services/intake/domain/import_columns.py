"""The columns of a contest's list: what every contest asks, and what this one asks besides.

A column that a contest does not ask is not read there, so that nobody fills in what is not wanted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.intake.domain.entry_form import asks_address, asks_birth, form_of
from services.intake.domain.headers import Columns
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold

ORDER, SECOND_FIELD = "order", "second_field"
TITLE, FIELD, UNIT, AUTHORS, SINCE = "title", "field", "unit", "authors", "applied_since"
BIRTHS, ADDRESSES, SHARES = "births", "addresses", "shares"
FILES, OF_PART, ANSWER = "files", "part:", "answer:"
"""Columns that name files: of the whole dossier, of one part; the answer to one question."""

COLUMNS: Mapping[str, str] = {
    TITLE: "Tên giải pháp",
    FIELD: "Lĩnh vực",
    UNIT: "Đơn vị",
    AUTHORS: "Tác giả",
    SINCE: "Năm áp dụng",
    "summary": "Tóm tắt",
    "contact": "Liên hệ",
    "entrant": "Tổ chức đứng tên",
}
"""What every contest asks, with the header as it is written in the list that is handed out."""

MORE: Mapping[str, str] = {
    ORDER: "TT",
    SECOND_FIELD: "Lĩnh vực thứ hai",
    BIRTHS: "Ngày sinh",
    ADDRESSES: "Nơi ở, nơi làm việc",
    SHARES: "Tỷ lệ đóng góp",
    FILES: "Tệp kèm theo",
}
_ALSO = {
    "stt": ORDER,
    "so tt": ORDER,
    "so thu tu": ORDER,
    "ten giai phap du thi": TITLE,
    "giai phap": TITLE,
    "ten de tai": TITLE,
    "linh vuc du thi": FIELD,
    "don vi du thi": UNIT,
    "co quan, don vi": UNIT,
    "tac gia, dong tac gia": AUTHORS,
    "ho va ten tac gia": AUTHORS,
    "nhom tac gia": AUTHORS,
    "nam bat dau ap dung": SINCE,
    "ap dung tu nam": SINCE,
    "tom tat noi dung": "summary",
    "dien thoai": "contact",
    "thong tin lien he": "contact",
    "to chuc du thi": "entrant",
    "linh vuc 2": SECOND_FIELD,
    "ngay thang nam sinh": BIRTHS,
    "nam sinh": BIRTHS,
    "noi o": ADDRESSES,
    "noi lam viec": ADDRESSES,
    "ty le dong gop (%)": SHARES,
    "ty le (%)": SHARES,
    "thu muc": FILES,
    "tep": FILES,
}
_NEEDED = (TITLE, UNIT, AUTHORS)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column; `hint` says how it is filled where its name does not."""

    key: str
    name: str
    is_required: bool = False
    hint: str = ""


USUAL = Columns(headers={**COLUMNS, ORDER: MORE[ORDER]}, also=_ALSO, needed=_NEEDED)
"""The columns of a contest that asks nothing more than usual and whose parts are unknown."""


def list_columns(profile: BranchProfile) -> tuple[ListColumn, ...]:
    """The columns of a contest's list, in the order in which they stand."""
    found: dict[str, ListColumn] = {}
    for one in _columns(profile):
        # Two columns of one name could not be told apart when the list comes back.
        name = one.name
        while fold(name) in found:
            name = f"{name} (phiếu dự thi)"
        found[fold(name)] = ListColumn(one.key, name, one.is_required, one.hint)
    return tuple(found.values())


def columns_of(profile: BranchProfile) -> Columns:
    """The same as what a sheet's header is read by."""
    headers = {one.key: one.name for one in list_columns(profile)}
    also = {words: key for words, key in _ALSO.items() if key in headers}
    return Columns(headers=headers, also=also, needed=_NEEDED)


def _columns(profile: BranchProfile) -> Iterator[ListColumn]:
    form = form_of(profile)
    yield ListColumn(ORDER, MORE[ORDER], hint="Số thứ tự; thư mục tệp của dòng mang số này.")
    yield ListColumn(TITLE, COLUMNS[TITLE], is_required=True)
    yield ListColumn(FIELD, COLUMNS[FIELD], bool(profile.fields), "Chọn trong danh sách.")
    if form.fields > 1:
        yield ListColumn(SECOND_FIELD, MORE[SECOND_FIELD], hint="Nếu dự thi cả lĩnh vực khác.")
    yield ListColumn(UNIT, COLUMNS[UNIT], is_required=True, hint="Chọn trong danh sách.")
    yield from _of_authors(profile)
    yield ListColumn(SINCE, COLUMNS[SINCE], hint="Bốn chữ số, ví dụ 2023.")
    yield ListColumn("summary", COLUMNS["summary"], bool(form.summary and form.summary.required))
    to_reach = "Điện thoại và thư điện tử; có thư điện tử thì phiếu nhận được gửi tới đó."
    yield ListColumn("contact", COLUMNS["contact"], form.contact, to_reach)
    yield ListColumn("entrant", COLUMNS["entrant"], hint="Chỉ ghi khi tổ chức đứng tên dự thi.")
    for one in form.questions:
        money = "Chỉ ghi số tiền, tính bằng đồng." if one.asks == "money" else ""
        yield ListColumn(ANSWER + one.key, one.name, one.required, one.help or money)
    for part in profile.dossier_parts or ():
        hint = f"Chỉ khi gửi kèm tệp: tên tệp là thành phần «{part.name}»."
        yield ListColumn(OF_PART + part.key, f"Tệp: {part.name}", hint=hint)
    hint = "Chỉ khi gửi kèm tệp: tên thư mục hoặc tên từng tệp; thư mục mang số TT thì để trống."
    yield ListColumn(FILES, MORE[FILES], hint=hint)


def _of_authors(profile: BranchProfile) -> Iterator[ListColumn]:
    several = "Nhiều tác giả thì cách nhau bằng dấu chấm phẩy."
    yield ListColumn(AUTHORS, COLUMNS[AUTHORS], is_required=True, hint=several)
    form = form_of(profile)
    if asks_birth(profile):
        hint = "Theo thứ tự tác giả, cách nhau bằng dấu chấm phẩy, như 02/09/1980; 30/04/1985."
        yield ListColumn(BIRTHS, MORE[BIRTHS], form.birth_dates, hint)
    if asks_address(profile):
        hint = "Theo thứ tự tác giả, cách nhau bằng dấu chấm phẩy."
        yield ListColumn(ADDRESSES, MORE[ADDRESSES], hint=hint)
    if form.shares:
        hint = "Theo thứ tự tác giả, cách nhau bằng dấu chấm phẩy, cộng lại đúng 100 %, như 60; 40."
        yield ListColumn(SHARES, MORE[SHARES], is_required=True, hint=hint)
