"""The committee, its plan, its calendar, and the heads of its documents."""

import datetime as dt
from typing import Annotated

from pydantic import StringConstraints

from shared.profiles.model.base import Key, Rule, Text

BLANK = " " * 6
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"
PERIOD = r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$"

Month = Annotated[str, StringConstraints(pattern=MONTH)]
Period = Annotated[str, StringConstraints(pattern=PERIOD)]


class Edition(Rule):
    """The number of this branch's edition, as text ("VI", "8"), and the years it covers."""

    number: Text
    years: tuple[int, ...] = ()


class CommitteeMember(Rule):
    """An office in the committee; the name is absent where the plan does not print it."""

    role: Text
    name: Text | None = None
    office: Text | None = None
    unit: Key | None = None


class Committee(Rule):
    """The decision that set the committee up, and those of its heads that are known."""

    decision: Text | None = None
    heads: tuple[CommitteeMember, ...] = ()


class PlanDocument(Rule):
    """The plan itself; its number and day are absent until a clerk registered it."""

    title: Text
    number: Text | None = None
    symbol: Text | None = None
    place: Text | None = None
    date: dt.date | None = None
    month: Month | None = None

    def number_line(self) -> str:
        """Decide the line "Số: …", with a blank where no number was registered."""
        return f"Số: {self.number or BLANK}/{self.symbol or BLANK}"

    def date_line(self) -> str:
        """Decide the line "…, ngày … tháng … năm …", with a blank for what is not known."""
        place = self.place or BLANK
        if self.date is not None:
            month = f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)
            return f"{place}, ngày {self.date.day:02d} tháng {month} năm {self.date.year}"
        if self.month is None:
            return f"{place}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
        year, month = self.month.split("-")
        named = month if int(month) < 3 else str(int(month))
        return f"{place}, ngày {BLANK} tháng {named} năm {year}"


class LegalBasis(Rule):
    """A document the plan rests on, cited as the plan cites it, mistakes included."""

    text: Text


class DocumentHead(Rule):
    """What stands at the head and foot of every document of the committee.

    `family` says how bodies of its kind head their papers (shared/documents/families.yaml).
    """

    family: Key = "state"
    issuer_lines: tuple[Text, ...] = ()
    place: Text | None = None
    signer_lines: tuple[Text, ...] = ()
    signer_name: Text | None = None
    number_symbol: Text | None = None


class CalendarItem(Rule):
    """Something the plan schedules: by days, or by a month ("2025-07") or quarter ("2022-Q1")."""

    key: Key
    name: Text
    begins: dt.date | None = None
    ends: dt.date | None = None
    period: Period | None = None
    expected: bool = False

    def span(self) -> tuple[dt.date | None, dt.date | None]:
        """Decide the first and the last day, both inclusive."""
        if self.period is None:
            return self.begins, self.ends
        return period_span(self.period)


def period_span(period: str) -> tuple[dt.date, dt.date]:
    """Decide the first and last day of "2025-07" or "2022-Q1"."""
    year, part = period.split("-")
    is_quarter = part.startswith("Q")
    first = 3 * int(part[1:]) - 2 if is_quarter else int(part)
    last = first + 2 if is_quarter else first
    after = dt.date(int(year) + last // 12, last % 12 + 1, 1)
    return dt.date(int(year), first, 1), after - dt.timedelta(days=1)
