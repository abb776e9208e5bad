"""When a report is asked for: before, on and after its due date, at eight in the morning."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.profiles.model import Obligation

HOUR = time(8)
"""Offices open then."""

DUE_PROMPT, DUE_OVERDUE, DUE_CUT_OFF = "report_prompt", "report_overdue", "report_cut_off"
"""Kinds of due work that a report brings with it."""


class PromptKind(StrEnum):
    """On which side of the due date a prompt lies."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt: its kind and its distance from the due date in days."""

    kind: PromptKind
    days: int

    @property
    def offset(self) -> int:
        """Its day, counted from the due date."""
        return -self.days if self.kind is PromptKind.BEFORE else self.days

    def text(self) -> str:
        """What the prompt says to the unit."""
        if self.kind is PromptKind.BEFORE:
            return f"Còn {self.days} ngày đến hạn báo cáo"
        if self.kind is PromptKind.ON:
            return "Hôm nay là hạn báo cáo"
        return f"Đã quá hạn báo cáo {self.days} ngày"


def prompts_of(one: Obligation) -> tuple[Prompt, ...]:
    """Every prompt for one report of an obligation, in order of time."""
    before = [Prompt(PromptKind.BEFORE, days) for days in sorted(one.remind_days_before)[::-1]]
    after = [Prompt(PromptKind.AFTER, days) for days in sorted(one.remind_days_after)]
    return (*before, Prompt(PromptKind.ON, 0), *after)


def prompt_at(prompt: Prompt, due_date: date, time_zone: str) -> datetime:
    """Decide the instant of a prompt."""
    return _at(due_date + timedelta(days=prompt.offset), HOUR, time_zone)


def overdue_at(due_date: date, time_zone: str) -> datetime:
    """Decide the instant from which a report is overdue: the due date itself is in time."""
    return _at(due_date + timedelta(days=1), time(0), time_zone)


def cut_off_at(one: Obligation, due_date: date, time_zone: str) -> datetime:
    """Decide when a period is compiled and frozen: when the day of the last reminder is over.

    Without reminders after the due date, when the due date itself is over.
    """
    grace = max(one.remind_days_after, default=0)
    return _at(due_date + timedelta(days=grace + 1), time(0), time_zone)


def _at(day: date, hour: time, time_zone: str) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(time_zone)).astimezone(UTC)
