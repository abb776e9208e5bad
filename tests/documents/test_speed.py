"""Word and PDF of a paper of twenty pages take less than two seconds (the issue's figure)."""

import time

from shared.documents.model import PaperKind
from shared.documents.pdf import write_pdf
from shared.documents.sample import sample
from shared.documents.word import write_word
from tests.documents.measures import pdf_pages

LONG = sample(PaperKind.REPORT, sections=19, rows=24)
MOST_S = 2.0


def test_twenty_pages_take_less_than_two_seconds() -> None:
    # CPU of every thread, so that what else runs on the machine does not count.
    begun = time.process_time()
    write_word(LONG)
    pdf = write_pdf(LONG)
    took_s = time.process_time() - begun

    assert len(pdf_pages(pdf)) >= 20
    assert took_s < MOST_S, took_s
