"""How bodies of a kind head, number and date their papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.documents.model import BLANK, Head, PaperKind


@dataclass(frozen=True, slots=True)
class Family:
    """How bodies of one kind head, number, sign and end their papers; see `families.yaml`."""

    key: str
    name: str
    source: str
    motto: str
    number: str
    prefixes: Mapping[str, str]
    end_mark: str
    title: str | None = None
    body_mark: str | None = None

    def number_line(self, kind: PaperKind, number: int | None, symbol: str | None) -> str:
        """The line of the number: below 10 with a zero in front, blank until it is registered."""
        written = BLANK if number is None else f"{number:02d}"
        line = self.number.format(number=written, code=kind.code or "", symbol=symbol or BLANK)
        return line.replace("/-", "/").replace("-/", "/")

    def head(
        self,
        parent_body: tuple[str, ...],
        issuing_body: tuple[str, ...],
        number_line: str,
        date_line: str,
    ) -> Head:
        """The head of a paper."""
        return Head(
            parent_body=tuple(one.upper() for one in parent_body),
            issuing_body=tuple(one.upper() for one in issuing_body),
            number_line=number_line,
            date_line=date_line,
            title=self.title,
            motto=self.motto,
            mark=self.body_mark,
        )


def date_line(place: str | None, day: date | None, month: tuple[int, int] | None = None) -> str:
    """The line of place and date; `month` is year and month where only they are known."""
    return f"{place or BLANK}, {day_text(day, month)}"


def day_text(day: date | None, month: tuple[int, int] | None = None) -> str:
    """A date in words: days below 10 and months 1 and 2 with a zero in front.

    What is not known is blank; `month` is year and month where only they are known.
    """
    if day is not None:
        month = (day.year, day.month)
    if month is None:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month_text = f"{month[1]:02d}" if month[1] < 3 else str(month[1])
    written = f"{day.day:02d}" if day else BLANK
    return f"ngày {written} tháng {month_text} năm {month[0]}"
