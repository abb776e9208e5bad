"""What was sent up together: its letter in the sender's register, its list at both ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.reporting.commands import RecordPaperFiles
from services.reporting.domain.batch_papers import Batch
from services.reporting.domain.paper import Paper
from services.reporting.queries.batch_sources import batch_of
from services.reporting.queries.batches import batch_list, batch_view
from services.reporting.queries.paper_content import content_of
from services.reporting.store import paper_files
from shared.database import Database
from shared.documents.model import Content, PaperKind, Table
from shared.documents.pdf import write_pdf
from shared.documents.word import write_word
from shared.errors import NotYetKnown
from shared.events.contracts import BatchForwarded, EntryForwarded
from shared.events.envelope import Event
from shared.events.parts import Author, Dossier, DossierPersonal, EntryResult, ListLine
from tests.documents.measures import pdf_pages
from tests.reporting.drafts import DECISION, NOW, number, register
from tests.reporting.house import House
from tests.reporting.made import BINH_LONG, BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, Maker
from tests.reporting.test_listed import LONG, registered

ABOVE = "Tỉnh Bình Phước"


@pytest.fixture
def house(reporting: Database) -> Iterator[House]:
    found = House(reporting, "district", NOW)
    found.publish(BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)
    yield found
    found.close()


def sent(maker: Maker, *entries: str, is_external: bool = False, batch: str = "b1") -> Event[Any]:
    """Entries as intake tells that they went up together; the first has a first award."""
    lines = tuple(
        ListLine(
            entry=one, title=f"{LONG} ({one})", unit_name="Huyện Đoàn Lộc Ninh",
            receipt_number=f"{one}/TN-HTSTKT", field="co-khi-xay-dung-giao-thong",
            award_name="Giải Nhất" if one == "01" else "Giải Khuyến khích",
        )
        for one in entries
    )  # fmt: skip
    data = BatchForwarded(
        to_branch=PROVINCE, to_name=ABOVE, is_external=is_external, decision=DECISION, lines=lines
    )
    return maker.event("intake", LOC_NINH, batch, data)


def letter(house: House) -> Paper:
    """The only letter of the register."""
    (found,) = [one.paper for one in register(house) if one.paper.origin == "batch/b1"]
    return found


def content(house: House) -> Content:
    """What the letter says."""
    return content_of(house.session, letter(house))


def table_in(found: Content) -> Table:
    """The letter's list."""
    (table,) = found.annexes[0].body
    assert isinstance(table, Table)
    return table


def test_a_batch_brings_its_letter_into_the_register_once(house: House) -> None:
    maker = Maker()
    told = sent(maker, "01")

    house.hear([registered(maker, "01", "Nguyễn Thị Ánh"), told])
    house.hear([told])

    paper = letter(house)
    assert (paper.kind, paper.issue.number) == (PaperKind.SUBMISSION, None)
    assert paper.issue.recipients[0] == "Như trên;"
    found = content(house)
    assert found.addressee is not None and found.addressee.startswith("Ban Tổ chức")
    assert found.head.number_line == "Số:       /TTr-BTC"
    assert [one.text for one in found.body if hasattr(one, "text")] == [
        "Số giải pháp được gửi: 01 giải pháp, gồm 01 Giải Nhất.",
        "Hồ sơ của từng giải pháp đã được gửi nguyên vẹn qua hệ thống của Hội thi ngày "
        "01/06/2022; danh sách kèm theo.",
    ]
    assert table_in(found).rows == (
        (
            "1", f"{LONG} (01)", "Nguyễn Thị Ánh", "Huyện Đoàn Lộc Ninh",
            "Cơ khí tự động hóa, xây dựng, giao thông, vận tải", "Nhất",
        ),
    )  # fmt: skip


def test_the_letter_takes_a_number_of_its_own_series(house: House) -> None:
    house.hear([sent(Maker(), "01")])

    house.do(number(letter(house), 3))

    found = content(house)
    assert found.head.number_line == "Số: 03/TTr-BTC"
    assert found.annexes[0].reference == (
        "(Kèm theo Tờ trình số 03/TTr-BTC ngày 20 tháng 12 năm 2022 của Ban Tổ chức)"
    )


def test_what_follows_under_the_same_batch_joins_its_letter(house: House) -> None:
    maker = Maker()
    house.hear([sent(maker, "01")])
    paper = letter(house)
    house.do(RecordPaperFiles(CONTEST, LOC_NINH, paper.paper, paper.version, "w", "p", None))
    assert paper_files.pending(house.session) == 0

    house.hear([sent(maker, "02", "03")])

    assert [row[0] for row in table_in(content(house)).rows] == ["1", "2", "3"]
    assert paper_files.pending(house.session) == 1


def test_a_package_for_outside_says_that_the_dossiers_come_with_it(house: House) -> None:
    house.hear([sent(Maker(), "01", is_external=True)])

    assert "gửi cùng Tờ trình này" in str(content(house).body[1])


def test_who_receives_reads_the_list_and_has_no_letter(reporting: Database) -> None:
    above = House(reporting, "province", NOW)
    above.publish(BINH_PHUOC, LOC_NINH, PROVINCE)
    maker = Maker("district")
    forwarded = EntryForwarded(
        forwarding="f1", to_branch=PROVINCE, road=(LOC_NINH,), decision=DECISION, batch="b1",
        dossier=Dossier(title=LONG, unit="huyen-doan", unit_name="Huyện Đoàn", version=1),
        result=EntryResult(entry="01", goes_up=True),
        personal=DossierPersonal(salt="s", authors=(Author(name="Lê Văn Tám"),)),
    )  # fmt: skip
    above.hear([maker.event("intake", LOC_NINH, "01", forwarded), sent(maker, "01")])

    view = batch_view(above.session, CONTEST, PROVINCE, "b1")
    found = batch_list(above.session, CONTEST, PROVINCE, "b1")

    assert (view.is_ours, view.letter) == (False, None)
    assert [one.authors for one in view.batch.lines] == [("Lê Văn Tám",)]
    assert found.content.is_wide and isinstance(found.content.body[0], Table)
    assert register(above) == []
    with pytest.raises(NotYetKnown):
        batch_view(above.session, CONTEST, BINH_LONG, "b1")
    above.close()


def test_a_batch_of_another_branch_is_not_known(house: House) -> None:
    house.hear([sent(Maker(), "01")])

    with pytest.raises(NotYetKnown):
        batch_of(house.session, CONTEST, BINH_LONG, "b1")
    assert isinstance(batch_of(house.session, CONTEST, LOC_NINH, "b1"), Batch)


def test_letter_and_list_fit_their_pages(house: House) -> None:
    maker = Maker()
    entries = [f"{n:02d}" for n in range(1, 26)]
    house.hear([registered(maker, one, "Nguyễn Hoàng Thị Thanh Thủy Tiên") for one in entries])
    house.hear([sent(maker, *entries)])

    found = content(house)
    listed = batch_list(house.session, CONTEST, LOC_NINH, "b1").content

    assert sum(one.width_mm for one in table_in(found).columns) == 165
    (table,) = (one for one in listed.body if isinstance(one, Table))
    assert sum(one.width_mm for one in table.columns) == 252
    assert pdf_pages(write_pdf(found))[0].width_mm < 211 < pdf_pages(write_pdf(listed))[0].width_mm
    assert write_word(found) and write_word(listed)
