"""The files of papers: what they say, and that none keeps another waiting."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from services.reporting.commands import (
    EditPaper,
    ReplaceTemplate,
)
from services.reporting.errands import write_papers
from services.reporting.queries.papers import paper_view
from shared import site as site_database
from shared.clock import set_clock
from shared.database import Database
from shared.documents.model import PaperKind
from shared.files import ErrandContext
from shared.settings import Settings
from tests.reporting.drafts import (
    NOW,
    entry_events,
    number,
    one_paper,
    register,
    results,
)
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, Maker


@pytest.fixture
def house(reporting: Database) -> Iterator[House]:
    found = House(reporting, "district", NOW)
    found.publish(BINH_PHUOC, LOC_NINH, PROVINCE)
    yield found
    found.close()


@pytest.fixture
def context(tmp_path: Path) -> ErrandContext:
    settings = Settings(data=tmp_path)
    clock = Database(settings.database_for("district", "site"), schema="site")
    site_database.METADATA.create_all(clock.engine)
    clock.transaction(lambda session: set_clock(session, NOW, rate=0))
    clock.close()
    return ErrandContext.of(settings, "district")


def said_by(context: ErrandContext, digest: str | None) -> str:
    """Everything that a Word file of the site says, line by line."""
    document = docx.Document(io.BytesIO(context.files.open(digest or "").read()))
    return "\n".join(
        "".join(part.text or "" for part in one.iter(qn("w:t")))
        for one in document.element.body.iter(qn("w:p"))
    )


def test_a_decision_says_what_was_signed(house: House, context: ErrandContext) -> None:
    maker = Maker()
    first, second = results(maker, 1, 2, "e1"), results(maker, 2, 2, "e2")
    house.hear([*entry_events(maker, "e1", "e2"), first])
    decision = next(one.paper for one in register(house) if one.paper.kind is PaperKind.DECISION)

    while write_papers(house.session, context):
        pass
    early = paper_view(house.session, CONTEST, LOC_NINH, decision.paper).line
    house.hear([second])
    house.do(EditPaper(CONTEST, LOC_NINH, decision.paper, recipients=("Như Điều 2;",)))
    while write_papers(house.session, context):
        pass

    assert (early.is_written, early.error) == (False, f"Không tìm thấy «results/{LOC_NINH}/d1».")
    files = paper_view(house.session, CONTEST, LOC_NINH, decision.paper).files
    assert files is not None and files.is_current and files.pdf and files.excel
    told = said_by(context, files.word)
    for text in (
        "Số: 05/QĐ-BTC",
        "Lộc Ninh, ngày 19 tháng 12 năm 2022",
        "Căn cứ Quyết định số 7510/QĐ-UBND ngày 30/11/2021 của UBND huyện",
        "Theo đề nghị của Ban Thư ký Hội thi.",
        "trao giải cho 02 giải pháp, gồm 02 Giải Nhì (có danh sách kèm theo).",
        "chịu trách nhiệm thi hành Quyết định này./.",
        "- Như Điều 2;",
        "(Kèm theo Quyết định số 05/QĐ-BTC ngày 19 tháng 12 năm 2022 của Ban Tổ chức)",
        "Máy e2",
        "Tác giả e1",
        "85,5",
    ):
        assert text in told, text


def test_one_paper_that_cannot_be_written_keeps_no_other_waiting(
    house: House, context: ErrandContext
) -> None:
    house.do(ReplaceTemplate(CONTEST, LOC_NINH, "minutes", "b" * 64, "hong.docx"))
    house.hear([results(Maker(), 1, 1)])
    one_paper(house)

    tried = sum(_tried(house, context) for _ in range(4))

    lines = {one.paper.kind: one for one in register(house)}
    assert tried == 3
    assert {kind: one.is_written for kind, one in lines.items()} == {
        PaperKind.MINUTES: False, PaperKind.DECISION: True, PaperKind.REPORT: True,
    }  # fmt: skip
    assert "b" * 64 in (lines[PaperKind.MINUTES].error or "")


def _tried(house: House, context: ErrandContext) -> bool:
    return write_papers(house.session, context)


def test_the_number_comes_onto_the_paper(house: House, context: ErrandContext) -> None:
    paper = one_paper(house)
    write_papers(house.session, context)
    before = paper_view(house.session, CONTEST, LOC_NINH, paper.paper).files

    house.do(number(paper, 7))
    write_papers(house.session, context)

    after = paper_view(house.session, CONTEST, LOC_NINH, paper.paper).files
    assert before is not None and after is not None
    assert "Số:       /BC-BTC" in said_by(context, before.word)
    assert "Số: 07/BC-BTC" in said_by(context, after.word)
    assert "ngày 20 tháng 12 năm 2022" in said_by(context, after.word)
    assert not write_papers(house.session, context)
