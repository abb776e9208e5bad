"""Where and when dossiers are received: counters, deadlines, opening hours, receipt numbers."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field as Attribute
from pydantic import model_validator

from shared.profiles.model.base import Frozen, Key, Rule, Text
from shared.profiles.model.deadline import Deadline

Weekday = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip
WEEKDAYS: tuple[Weekday, ...] = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


class StandingOffice(Rule):
    """A counter at which dossiers are received; all counters share one receipt series."""

    unit: Key
    place: Text | None = None
    phone: Text | None = None


class Span(Frozen):
    """Hours of a day between which a counter is open, in the contest's time zone."""

    opens: dt.time
    closes: dt.time

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.closes <= self.opens:
            raise ValueError("giờ đóng phải sau giờ mở")
        return self


class OfficeHours(Rule):
    """When a counter is open, as far as the plan says.

    `hours` and `days` are absent where a plan only says "giờ hành chính": its words stand in
    `stated`, and a person decides about the last day. `holidays` are the days off it names.
    """

    stated: Text | None = None
    days: tuple[Weekday, ...] | None = None
    hours: tuple[Span, ...] | None = None
    holidays: tuple[dt.date, ...] = ()

    def is_open_on(self, day: dt.date) -> bool:
        """Decide whether the counter opens on a day; without `days` only holidays close it."""
        if day in self.holidays:
            return False
        return self.days is None or WEEKDAYS[day.weekday()] in self.days

    @property
    def last_hour(self) -> dt.time | None:
        """When the counter closes for the day; None where the plan gives no hours."""
        return max(one.closes for one in self.hours) if self.hours else None


class FromBelow(Rule):
    """Until when the branches of a level below may send their entries up to this one."""

    level: Key
    before: Deadline


class Extended(Rule):
    """That the deadline was another one before, and the notice by which it was moved."""

    closed: Deadline
    notice: Text
    noticed_on: dt.date | None = None


class Receipt(Rule):
    """When dossiers are received and what counts as the day of receipt.

    `opens` is absent if the plan names an act instead of a day; its words stand in `opens_stated`.
    `counts` are the days that may be in time: the postmark's, that of being received, or either;
    without it the day of being received counts. `closed_last_day` says what a last day on which
    the counter is closed does. `late` says whether a dossier that comes too late is refused at the
    counter, as where it is absent, or taken and left to the committee.
    """

    opens: dt.date | None = None
    opens_stated: Text | None = None
    closes: Deadline | None = None
    counts: tuple[Literal["postmark", "in_person"], ...] | None = None
    counts_stated: Text | None = None
    office_hours: OfficeHours | None = None
    closed_last_day: Literal["stays", "next_open_day"] | None = None
    late: Literal["refused", "decided"] | None = None
    late_stated: Text | None = None
    extended: tuple[Extended, ...] = ()
    from_below: tuple[FromBelow, ...] = ()

    @property
    def takes_postmark(self) -> bool:
        """Whether the day of a postmark counts."""
        return "postmark" in (self.counts or ())

    @property
    def takes_received(self) -> bool:
        """Whether the day of being received counts."""
        return not self.counts or "in_person" in self.counts

    def last_day_of(self, deadline: Deadline) -> Deadline:
        """Decide the deadline that holds where the counter is closed on its last day."""
        if self.closed_last_day != "next_open_day" or self.office_hours is None:
            return deadline
        moved = deadline
        # A counter that never opens again would move the day for ever: a year is enough.
        for _ in range(366):
            if self.office_hours.is_open_on(moved.last_date):
                return moved
            moved = moved.model_copy(update={"date": moved.date + dt.timedelta(days=1)})
        return deadline

    @property
    def closing(self) -> Deadline | None:
        """The deadline for all that holds, with a closed last day taken into account."""
        return self.last_day_of(self.closes) if self.closes else None


class ReceiptNumber(Rule):
    """How the number of a receipt is written; `{number}` is replaced by the running number."""

    format: Annotated[str, Attribute(pattern=r"^[^{}]*\{number\}[^{}]*$")]
    digits: Annotated[int, Attribute(ge=1, le=8)] = 1

    def text(self, number: int) -> str:
        """Decide how one running number is written on the receipt."""
        return self.format.replace("{number}", f"{number:0{self.digits}d}")
