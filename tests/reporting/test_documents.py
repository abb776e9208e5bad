"""The compiled report as a Word file in the legal form, written beside any unit of work."""

import datetime as dt
import hashlib
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from services.reporting.commands import CompileReport, SubmitReport, WaiveReport
from services.reporting.domain.compiled_paper import compiled_content
from services.reporting.errands import push_documents, write_papers
from services.reporting.queries.compiled import compiled_view, pending_documents
from services.reporting.store import compiled as frozen
from services.reporting.store import papers
from shared import site as site_database
from shared.clock import set_clock
from shared.database import Database
from shared.documents.families import family
from shared.documents.word import write_word
from shared.events.contracts import ReportCompiled, ReportSubmitted
from shared.files import ErrandContext
from shared.settings import Settings
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, database

KEY, DAY = "bao-cao-tien-do", dt.date(2022, 12, 15)
NOW = dt.datetime(2022, 12, 20, 2, tzinfo=dt.UTC)
CUT = dt.datetime(2022, 12, 22, 17, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path)
    clock = Database(found.database_for("district", "site"), schema="site")
    site_database.METADATA.create_all(clock.engine)
    clock.transaction(lambda session: set_clock(session, CUT, rate=0))
    clock.close()
    return found


@pytest.fixture
def district(settings: Settings) -> Iterator[House]:
    house = House(database(settings.database_for("district", "reporting")), "district", NOW)
    house.publish(BINH_PHUOC, LOC_NINH, PROVINCE)
    house.do(
        SubmitReport(
            CONTEST, LOC_NINH, f"{KEY}.huyen-doan.{DAY}", {"tin-bai": 1234}, "Nhanh & <mạnh>."
        )
    )
    house.do(WaiveReport(CONTEST, LOC_NINH, f"{KEY}.thpt-loc-hiep.{DAY}", "Sáp nhập"))
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY, {"tin-bai": 1300}))
    house.clear()
    yield house
    house.close()


@pytest.fixture
def context(settings: Settings) -> ErrandContext:
    return ErrandContext.of(settings, "district")


def texts(document: Document) -> list[str]:
    """Every paragraph with text, in the order of the page, tables included."""
    found = ("".join(run.text or "" for run in one.iter(qn("w:t"))) for one in
             document.element.body.iter(qn("w:p")))  # fmt: skip
    return [one for one in found if one.strip()]


def written(district: House) -> bytes:
    one = frozen.load(district.session, LOC_NINH, KEY, DAY)
    profile = BINH_PHUOC.branch_profile(LOC_NINH)
    paper = papers.of_origin(district.session, CONTEST, LOC_NINH, f"compiled/{KEY}.{DAY}")
    assert paper is not None
    return write_word(compiled_content(profile, family("state"), one.compiled, paper))


def test_the_same_report_gives_the_same_bytes(district: House) -> None:
    assert written(district) == written(district)


def test_what_the_document_says(district: House) -> None:
    found = texts(docx.Document(io.BytesIO(written(district))))

    assert found[:15] == [
        "TRÌNH DIỄN - số liệu giả định, không phải văn bản của cơ quan nào",
        "UBND HUYỆN LỘC NINH",
        "BAN TỔ CHỨC HỘI THI",
        "SÁNG TẠO KỸ THUẬT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:       /BC-BTC",
        "Lộc Ninh, ngày        tháng 12 năm 2022",
        "BÁO CÁO",
        "Tổng hợp tiến độ tổ chức, tuyên truyền",
        "Hội thi, kỳ báo cáo ngày 15/12/2022",
        "Hội thi Sáng tạo kỹ thuật huyện Lộc Ninh lần VI, năm 2022-2023",
        "Kính gửi: Ban Tổ chức Hội thi Sáng tạo kỹ thuật tỉnh Bình Phước lần VII, năm 2022-2023",
        found[13],
        "I. TÌNH HÌNH NỘP BÁO CÁO",
    ]
    assert "mỗi quý 01 lần" in found[13]
    told = "\n".join(found[14:])
    assert "Số đơn vị phải báo cáo: 11. Nộp đúng hạn: 0; nộp trễ hạn: 1; chưa nộp: 10" in told
    assert "Đơn vị nộp trễ hạn (1): Huyện Đoàn (nộp ngày 20/12/2022)." in told
    assert "Đơn vị được miễn báo cáo (1): Trường THPT Lộc Hiệp (Sáp nhập)." in told
    assert "số nêu là 1.300, cộng các đơn vị được 1.234." in told
    assert "- Huyện Đoàn: Nhanh & <mạnh>." in told
    assert "./." in found[-9]
    assert found[-8:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Thành viên Ban Tổ chức;",
        "- Lưu: VT, BTC.",
        "TM. BAN TỔ CHỨC HỘI THI",
        "TRƯỞNG BAN",
        "PHÓ CHỦ TỊCH UBND HUYỆN",
        "Hồ Quang Khánh",
    ]


def test_a_figure_that_nobody_stated_is_not_0(district: House) -> None:
    document = docx.Document(io.BytesIO(written(district)))

    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]

    assert rows[0] == ["TT", "Chỉ tiêu", "Đơn vị tính", "Tổng số", "Số đơn vị có số liệu"]
    assert rows[1][3:] == ["không có số liệu", "0/1"]
    assert rows[2][3:] == ["1.234", "1/1"]


def test_the_report_is_written_recorded_and_sent_up(
    district: House, context: ErrandContext
) -> None:
    assert pending_documents(district.session) == 1

    assert write_papers(district.session, context)

    digest = hashlib.sha256(written(district)).hexdigest()
    assert compiled_view(district.session, LOC_NINH, KEY, DAY).document == digest
    assert context.files.open(digest).read() == written(district)
    said = district.said()
    assert [(type(one.data), one.data.document, one.envelope.time) for one in said] == [
        (ReportCompiled, digest, CUT),
        (ReportSubmitted, digest, CUT),
    ]
    assert not write_papers(district.session, context)
    assert district.said() == []


class Above(BaseHTTPRequestHandler):
    """A site above that is away for the first request and takes the second."""

    taken: list[tuple[str, str | None, bytes]]
    refusals: int

    def do_PUT(self) -> None:
        """Take a file."""
        body = self.rfile.read(int(self.headers["content-length"]))
        kind = type(self)
        if kind.refusals:
            kind.refusals -= 1
            self.send_response(503)
        else:
            kind.taken.append((self.path, self.headers["authorization"], body))
            self.send_response(201)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def above() -> Iterator[tuple[str, type[Above]]]:
    kind = type("ThisAbove", (Above,), {"taken": [], "refusals": 1})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/province", kind
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_document_is_pushed_to_the_site_above_until_it_is_there(
    district: House, settings: Settings, above: tuple[str, type[Above]]
) -> None:
    url, province = above
    known = settings.model_copy(
        update={"site_urls": {"province": url}, "site_tokens": {"province": "s3"}}
    )
    context = ErrandContext.of(known, "district")
    write_papers(district.session, context)
    digest = hashlib.sha256(written(district)).hexdigest()

    assert push_documents(district.session, context)
    assert pending_documents(district.session) == 1
    tried = 0
    while pending_documents(district.session):
        tried += push_documents(district.session, context)

    assert tried == 1
    assert province.taken == [(f"/province/files/{digest}", "Bearer s3", written(district))]
    assert not push_documents(district.session, context)
