"""Papers to try templates with: every part filled, long names among them; said to be samples."""

from shared.documents.families import USUAL, family
from shared.documents.heads import date_line
from shared.documents.model import (
    Align,
    Annex,
    Bar,
    Block,
    Chart,
    Column,
    Content,
    Heading,
    PaperKind,
    Paragraph,
    Signature,
    Table,
)

MARK = "BẢN MẪU - nội dung giả định, không phải văn bản của cơ quan nào"
_CONTEST = "Hội thi Sáng tạo kỹ thuật tỉnh Mẫu lần thứ 8, năm 2024 - 2025"


def sample(
    kind: PaperKind,
    *,
    heads: str = USUAL,
    rows: int = 12,
    sections: int = 2,
    number: int | None = 7,
) -> Content:
    """A sample paper of a kind; `rows` and `sections` make it longer."""
    style = family(heads)
    two = kind is PaperKind.MINUTES
    signature = Signature(
        ("TM. BAN TỔ CHỨC", "TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND TỈNH"), "Nguyễn Văn Mẫu"
    )
    return Content(
        paper=kind,
        head=style.head(
            ("UBND TỈNH MẪU",),
            ("BAN TỔ CHỨC HỘI THI SÁNG TẠO KỸ THUẬT",),
            style.number_line(kind, number, "BTC"),
            date_line("Thành phố Mẫu", None, (2025, 6)),
        ),
        type_name=kind.type_name,
        subject=_SUBJECTS[kind],
        addressee=f"Ban Tổ chức {_CONTEST}" if kind in _ADDRESSED else None,
        authority=_AUTHORITY if kind is PaperKind.DECISION else (),
        bases=_BASES if kind is PaperKind.DECISION else (),
        opening="Căn cứ báo cáo của các đơn vị, Ban Tổ chức Hội thi tổng hợp như sau:",
        body=_body(kind, sections, rows),
        closing=f"Trên đây là nội dung của văn bản mẫu{style.end_mark}",
        recipients=() if two else ("Như trên;", "Thành viên Ban Tổ chức;", "Lưu: VT, BTC."),
        signatures=(
            (Signature(("THƯ KÝ",), "Trần Thị Mẫu"), Signature(("CHỦ TỌA",), "Nguyễn Văn Mẫu"))
            if two
            else (signature,)
        ),
        annexes=(_annex(kind, rows),) if kind in _WITH_ANNEX else (),
        mark=MARK,
    )


_AUTHORITY = ("BAN TỔ CHỨC HỘI THI SÁNG TẠO KỸ THUẬT TỈNH MẪU LẦN THỨ 8",)
_ADDRESSED = (PaperKind.REPORT, PaperKind.SUBMISSION)
_WITH_ANNEX = (PaperKind.DECISION, PaperKind.SUBMISSION)
_SUBJECTS = {
    PaperKind.REPORT: ("Tổng hợp tiến độ tổ chức, tuyên truyền Hội thi", _CONTEST),
    PaperKind.DECISION: (f"Về việc công nhận kết quả và trao giải {_CONTEST}",),
    PaperKind.MINUTES: (f"Họp Hội đồng giám khảo {_CONTEST}",),
    PaperKind.LIST: (f"Giải pháp dự thi {_CONTEST}",),
    PaperKind.SUBMISSION: (f"Về việc gửi giải pháp dự thi {_CONTEST}",),
}
_BASES = (
    "Căn cứ Quyết định số 798/QĐ-UBND của Ủy ban nhân dân tỉnh về việc thành lập Ban Tổ chức;",
    "Theo đề nghị của Ban Thư ký Hội thi.",
)
_LONG = (
    "Công tác tuyên truyền được triển khai đến các cơ quan, đơn vị, doanh nghiệp và Nhân dân trên "
    "địa bàn; các đơn vị đã ban hành kế hoạch, tổ chức lễ phát động và hướng dẫn tác giả hoàn "
    "thiện hồ sơ dự thi theo Thể lệ."
)


def _body(kind: PaperKind, sections: int, rows: int) -> tuple[Block, ...]:
    if kind is PaperKind.DECISION:
        return (
            Paragraph("Công nhận kết quả và trao giải cho các tác giả có tên kèm theo.", "Điều 1."),
            Paragraph("Quyết định này có hiệu lực kể từ ngày ký.", "Điều 2."),
        )
    found: list[Block] = []
    for number in range(1, sections + 1):
        found += [Heading(f"{_ROMAN[(number - 1) % 10]}. TÌNH HÌNH TỔ CHỨC HỘI THI")]
        found += [Paragraph(_LONG), Heading(f"{number}. Số liệu theo đơn vị", 2), _table(rows)]
        found += [_chart()]
    return tuple(found)


_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _table(rows: int) -> Table:
    columns = (
        Column("TT", 12, Align.CENTRE),
        Column("Đơn vị", 63),
        Column("Nội dung", 60),
        Column("Số giải pháp", 30, Align.RIGHT),
    )
    lines = tuple(
        (str(one), f"Ủy ban nhân dân xã Mẫu số {one}", "đã phát động; nộp đúng hạn", f"{one * 7}")
        for one in range(1, rows + 1)
    )
    return Table(columns, lines, total=("", "Tổng cộng", "", str(7 * rows * (rows + 1) // 2)))


def _chart() -> Chart:
    bars = (
        Bar("Công nghệ thông tin, điện tử, viễn thông", 48),
        Bar("Cơ khí tự động hóa, xây dựng, giao thông vận tải", 46),
        Bar("Nông, lâm, ngư nghiệp, tài nguyên và môi trường", 29),
        Bar("Y dược", 16),
    )
    return Chart("Số giải pháp dự thi theo lĩnh vực", "giải pháp", bars)


def _annex(kind: PaperKind, rows: int) -> Annex:
    named = kind.type_name.capitalize()
    reference = f"(Kèm theo {named} số 07/{kind.code}-BTC ngày       tháng 6 năm 2025)"
    return Annex("PHỤ LỤC", ("DANH SÁCH GIẢI PHÁP ĐẠT GIẢI",), reference, (_table(rows), _chart()))
