"""Who owes which report to whom, and what it asks."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field as Attribute

from shared.profiles.model.base import BranchKey, Key, Rule, Text

Days = Annotated[int, Attribute(ge=1, le=365)]
Counted = Literal[
    "entries_registered", "entries_received", "entries_eligible", "entries_awarded",
    "entries_forwarded", "authors_registered",
]  # fmt: skip


class Figure(Rule):
    """A figure that reports ask for; `counted` names the events that fill it in beforehand."""

    key: Key
    name: Text
    measure: Text | None = None
    counted: Counted | None = None


class Obligation(Rule):
    """A report that units owe to a branch, by explicit due dates that a person confirmed.

    `who` is absent where the plan names a group without listing it; `who_stated` keeps its words.
    No due dates means that the plan gives none, never that the report is not owed.
    """

    key: Key
    name: Text
    who: tuple[Key, ...] | None = None
    who_stated: Text | None = None
    to: BranchKey
    through: Key | None = None
    due_dates: tuple[dt.date, ...] = ()
    remind_days_before: tuple[Days, ...] = ()
    remind_days_after: tuple[Days, ...] = ()
    figures: tuple[Key, ...] = ()
    confirmed_by: Text | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether it can be asked for: who owes it and when are known, and someone said so."""
        return bool(self.who and self.due_dates and self.confirmed_by)
