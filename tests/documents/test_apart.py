"""Papers written in a process of their own are the same, and its end does no harm."""

from collections.abc import Iterator

import psutil
import pytest

from shared.documents.apart import NotWritten, Writer, Written
from shared.documents.excel import write_excel
from shared.documents.model import PaperKind
from shared.documents.pdf import write_pdf
from shared.documents.sample import sample
from shared.documents.word import write_word

REPORT = sample(PaperKind.REPORT)


def _children() -> list[psutil.Process]:
    mine = psutil.Process().children()
    return [one for one in mine if "shared.documents.apart" in " ".join(one.cmdline())]


@pytest.fixture
def writer() -> Iterator[Writer]:
    made = Writer(idle_s=60.0)
    yield made
    made.close()
    assert _children() == []


def test_paper_is_what_it_would_be_here(writer: Writer) -> None:
    here = Written(write_word(REPORT), write_pdf(REPORT), write_excel(REPORT))

    assert writer.write(REPORT, None) == here


def test_template_that_cannot_be_filled_is_told_and_the_next_paper_is_written(
    writer: Writer,
) -> None:
    with pytest.raises(NotWritten, match="Không điền được mẫu Word"):
        writer.write(REPORT, b"no Word file")

    assert writer.write(REPORT, None).word == write_word(REPORT)


def test_process_that_died_is_told_and_begun_anew(writer: Writer) -> None:
    writer.write(REPORT, None)
    (child,) = _children()
    child.kill()
    child.wait()

    with pytest.raises(NotWritten, match="dừng giữa chừng"):
        writer.write(REPORT, None)
    assert writer.write(REPORT, None).pdf == write_pdf(REPORT)


def test_process_that_takes_too_long_is_ended() -> None:
    writer = Writer(timeout_s=0.0)

    with pytest.raises(NotWritten):
        writer.write(REPORT, None)
    assert _children() == []


def test_process_ends_when_nothing_is_to_be_written() -> None:
    writer = Writer(idle_s=0.05)
    writer.write(REPORT, None)
    (child,) = _children()

    child.wait(timeout=30)
    writer.close()
