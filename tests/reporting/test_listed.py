"""Official lists: told by intake, frozen as they were drawn up, written as papers on their side."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import docx
import pytest

from services.reporting.domain.listed_paper import (
    ELIGIBLE,
    INELIGIBLE,
    RECEIVED,
    RULING,
    Listed,
    NamedLine,
)
from services.reporting.domain.paper import PaperState
from services.reporting.queries.listed import listed
from services.reporting.queries.paper_content import content_of
from services.reporting.queries.papers import drafted_from
from services.reporting.store import papers
from shared.database import Database
from shared.documents.excel import write_excel
from shared.documents.model import WIDE_PAGE_MM, PaperKind, Paragraph, Table
from shared.documents.pdf import write_pdf
from shared.documents.spreadsheet import read_cells
from shared.documents.word import write_word
from shared.errors import NotYetKnown
from shared.events.contracts import DocumentDrafted, EntriesListed, EntryRegistered
from shared.events.envelope import Event
from shared.events.parts import Author, Decision, Dossier, DossierPersonal, ListLine
from tests.documents.measures import ND30, pdf_pages
from tests.reporting.drafts import NOW, data_of, register
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, Maker

RULED = Decision(id="r1", number="12/QĐ-BTC", signed_on=dt.date(2022, 11, 3), signer="Trần A")
SAID_OF_NONE = {
    RECEIVED: "Đến thời điểm lập danh sách, chưa có hồ sơ nào được nhận.",
    ELIGIBLE: "Đến thời điểm lập danh sách, chưa có giải pháp nào được công nhận đủ điều kiện.",
    INELIGIBLE: "Đến thời điểm lập danh sách, không có giải pháp nào bị loại.",
    RULING: "Quyết định không nêu giải pháp nào.",
}
LONG = (
    "Hệ thống giám sát, cảnh báo sớm nguy cơ cháy rừng kết hợp điều khiển thiết bị bay không người "
    "lái phục vụ công tác phòng cháy, chữa cháy rừng trên địa bàn biên giới"
)


@pytest.fixture
def house(reporting: Database) -> Iterator[House]:
    found = House(reporting, "district", NOW)
    found.publish(BINH_PHUOC, LOC_NINH)
    yield found
    found.close()


def line(entry: str, **more: Any) -> ListLine:
    """A line of a list; its title is long."""
    known: dict[str, Any] = {
        "entry": entry, "title": f"{LONG} ({entry})", "unit_name": "Huyện Đoàn Lộc Ninh",
        "receipt_number": f"{entry}/TN-HTSTKT", "received_on": dt.date(2022, 6, 1),
    }  # fmt: skip
    return ListLine(**(known | more))


def told(maker: Maker, kind: str, *lines: ListLine, part: int = 1, parts: int = 1) -> Event[Any]:
    """A part of a list, as intake tells it."""
    decision = RULED if kind == RULING else None
    data = EntriesListed(kind=kind, decision=decision, part=part, parts=parts, lines=lines)
    return maker.event("intake", LOC_NINH, "l1", data)


def registered(maker: Maker, entry: str, *authors: str) -> Event[Any]:
    """A dossier as intake tells it."""
    dossier = Dossier(title=LONG, unit="huyen-doan", unit_name="Huyện Đoàn", version=1)
    personal = DossierPersonal(salt="s", authors=tuple(Author(name=one) for one in authors))
    data = EntryRegistered(
        dossier=dossier, receipt_number="01", registered_on=dt.date(2022, 6, 1), personal=personal
    )
    return maker.event("intake", LOC_NINH, entry, data)


def test_a_list_comes_into_the_register_once_and_whole(house: House) -> None:
    maker = Maker()
    first = told(maker, RECEIVED, line("01"), part=1, parts=2)
    house.hear([registered(maker, "01", "Nguyễn Thị Ánh"), first])
    with pytest.raises(NotYetKnown):
        listed(house.session, CONTEST, LOC_NINH, "l1")

    house.hear([told(maker, RECEIVED, line("02"), part=2, parts=2), first])

    (one,) = register(house)
    assert (one.paper.state, one.paper.kind) == (PaperState.DRAFTED, PaperKind.LIST)
    assert one.paper.subject.startswith("Hồ sơ đã nhận dự thi Hội thi Sáng tạo kỹ thuật")
    assert drafted_from(house.session, CONTEST, LOC_NINH, "entries/l1") == one.paper.paper
    assert data_of(house) == [
        DocumentDrafted(kind="list", origin="entries/l1", subject=one.paper.subject)
    ]
    found = listed(house.session, CONTEST, LOC_NINH, "l1")
    assert found == Listed(
        RECEIVED, None, (NamedLine(line("01"), ("Nguyễn Thị Ánh",)), NamedLine(line("02"), ()))
    )


def test_a_list_is_that_of_its_own_branch(house: House) -> None:
    house.hear([told(Maker(), RECEIVED, line("01"))])

    with pytest.raises(NotYetKnown):
        listed(house.session, CONTEST, "province/binh-phuoc", "l1")
    assert drafted_from(house.session, CONTEST, "province/binh-phuoc", "entries/l1") is None


def test_the_list_of_what_was_turned_away_says_why_and_who_signed(house: House) -> None:
    out = line(
        "03", eligible=False, reason="Đã đạt giải ở Hội thi khác", clause="Điều 5 khoản 2",
        decision="số 12/QĐ-BTC ngày 03/11/2022",
    )  # fmt: skip
    house.hear([registered(maker := Maker(), "03", "Lê B"), told(maker, INELIGIBLE, out)])

    table, summed = written(house).body

    assert isinstance(table, Table)
    assert [one.head for one in table.columns][-3:] == ["Lý do", "Điều, khoản", "Quyết định"]
    assert table.rows == (
        (
            "1", "03/TN-HTSTKT", out.title, "Lê B", out.unit_name, "Đã đạt giải ở Hội thi khác",
            "Điều 5 khoản 2", "Số 12/QĐ-BTC ngày 03/11/2022",
        ),
    )  # fmt: skip
    assert summed == Paragraph("Danh sách có 01 giải pháp.")


def test_the_list_of_a_decision_names_it_and_its_deviations(house: House) -> None:
    lines = (
        line("01", eligible=True, deviates=True),
        line("02", eligible=False, reason="Trùng", clause="Điều 4", stands=False),
    )
    house.hear([told(Maker(), RULING, *lines)])

    content = written(house)

    assert content.opening == (
        "Kèm theo Quyết định số 12/QĐ-BTC ngày 03 tháng 11 năm 2022 của Ban Tổ chức."
    )
    table, summed = content.body
    assert isinstance(table, Table)
    assert [row[-2:] for row in table.rows] == [
        ("Đủ điều kiện (khác đề xuất)", ""),
        ("Loại (đã thay bằng quyết định sau)", "Trùng (Điều 4)"),
    ]
    assert summed == Paragraph(
        "Danh sách có 02 giải pháp: 01 đủ điều kiện, 01 bị loại; 01 kết luận khác đề xuất của Ban "
        "Thư ký."
    )


@pytest.mark.parametrize("kind", [RECEIVED, ELIGIBLE, INELIGIBLE, RULING])
def test_a_list_of_nothing_is_a_paper_that_says_so(house: House, kind: str) -> None:
    house.hear([told(Maker(), kind)])

    content = written(house)

    assert content.body == (Paragraph(SAID_OF_NONE[kind]),)
    assert write_excel(content) is None
    assert pdf_pages(write_pdf(content)) and write_word(content)


@pytest.mark.parametrize("kind", [RECEIVED, ELIGIBLE, INELIGIBLE, RULING])
def test_long_lists_fit_the_page_on_its_side(house: House, kind: str) -> None:
    maker = Maker()
    names = ("Nguyễn Hoàng Thị Thanh Thủy Tiên", "Tôn Nữ Phương Anh")
    lines = [
        line(f"{n:02d}", eligible=False, reason=LONG, clause="Điều 5 khoản 2 điểm a",
             decision="số 12/QĐ-BTC ngày 03/11/2022")
        for n in range(1, 31)
    ]  # fmt: skip
    house.hear([registered(maker, one.entry, *names) for one in lines])
    house.hear([told(maker, kind, *lines)])
    content = written(house)

    pages = pdf_pages(write_pdf(content))
    document = docx.Document(io.BytesIO(write_word(content)))
    cells = read_cells(write_excel(content) or b"", most_rows=100)

    (table,) = (one for one in content.body if isinstance(one, Table))
    assert sum(one.width_mm for one in table.columns) == WIDE_PAGE_MM
    wide, high = ND30["page_mm"][1], ND30["page_mm"][0]
    for page in pages:
        assert (round(page.width_mm), round(page.height_mm)) == (wide, high)
        assert page.left_mm >= 29.5 and page.right_mm >= 14.5
    (section,) = document.sections
    assert section.page_width and section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (wide, high)
    assert len(document.tables[1].rows) == 31
    assert [row[0] for row in cells[2:]] == ["TT", *(str(n) for n in range(1, 31))]
    assert "Số:" not in " ".join(one.text for one in pages[0].lines)


def written(house: House) -> Any:
    """What the only list in the register says."""
    (one,) = [each for each in register(house) if each.paper.origin == "entries/l1"]
    paper = papers.load(house.session, CONTEST, LOC_NINH, one.paper.paper)
    return content_of(house.session, paper)
