"""Breaks the lines of head and titles evenly, the same for Word and PDF."""

from collections.abc import Iterable
from dataclasses import replace

from shared.documents.measuring import balanced
from shared.documents.model import PAGE_MM, WIDE_PAGE_MM, Annex, Content, Head

LEFT_CM, RIGHT_CM = 6.5, 10.0
TITLE_PT, HEAD_PT = 14, 12
_CELL_MARGINS_MM = 4.0
_TITLE_MM = 140.0


def laid_out(content: Content) -> Content:
    """The same paper with long lines of head, subject and annex titles broken evenly."""
    return replace(
        content,
        head=_head(content.head),
        subject=_titles(content.subject, is_wide=content.is_wide),
        authority=_titles(content.authority),
        annexes=tuple(_annex(one) for one in content.annexes),
    )


def _head(head: Head) -> Head:
    left_mm = LEFT_CM * 10 - _CELL_MARGINS_MM
    return replace(
        head,
        parent_body=_broken(head.parent_body, left_mm, HEAD_PT, bold=False),
        issuing_body=_broken(head.issuing_body, left_mm, HEAD_PT, bold=True),
    )


def _annex(annex: Annex) -> Annex:
    return replace(annex, title=_titles(annex.title))


def _titles(lines: Iterable[str], *, is_wide: bool = False) -> tuple[str, ...]:
    most_mm = _TITLE_MM + (WIDE_PAGE_MM - PAGE_MM if is_wide else 0)
    return _broken(lines, most_mm, TITLE_PT, bold=True)


def _broken(lines: Iterable[str], most_mm: float, size: float, *, bold: bool) -> tuple[str, ...]:
    return tuple(part for one in lines for part in balanced(one, most_mm, size, bold=bold))
