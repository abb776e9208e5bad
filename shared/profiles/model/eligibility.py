"""Who and what may enter, as typed rules."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Attribute
from pydantic import model_validator

from shared.profiles.model.base import Key, Rule, Text


class Entrants(Rule):
    """Who may enter: persons, organisations with named authors, or both."""

    kind: Literal["entrants"]
    key: Key
    name: Text
    persons: bool
    organisations: bool


class SinceYear(Rule):
    """The work was created and applied in this year or later."""

    kind: Literal["since_year"]
    key: Key
    name: Text
    year: Annotated[int, Attribute(ge=1900, le=2200)]


class WonBefore(Rule):
    """A work that won this prize may not enter; `years` is absent if any year excludes."""

    kind: Literal["won_before"]
    key: Key
    name: Text
    prize: Text
    years: tuple[int, ...] | None = None


class EnteredBefore(Rule):
    """A work that was entered in this contest before may not enter again."""

    kind: Literal["entered_before"]
    key: Key
    name: Text
    contest: Text


class MinimumAge(Rule):
    """Every author has this age, in whole years, when intake closes."""

    kind: Literal["minimum_age"]
    key: Key
    name: Text
    years: Annotated[int, Attribute(ge=1, le=120)]


class BirthDates(Rule):
    """Every author was born on these days or between them; at least one end is stated."""

    kind: Literal["birth_dates"]
    key: Key
    name: Text
    earliest: dt.date | None = None
    latest: dt.date | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> "BirthDates":
        if self.earliest is None and self.latest is None:
            raise ValueError("cần «earliest», «latest» hoặc cả hai")
        return self


class Residence(Rule):
    """Every author lives or works in the area: an address names one of the places."""

    kind: Literal["residence"]
    key: Key
    name: Text
    places: Annotated[tuple[Text, ...], Attribute(min_length=1)]


class EntriesPerPerson(Rule):
    """A person may be an author of so many entries of this edition."""

    kind: Literal["entries_per_person"]
    key: Key
    name: Text
    most: Annotated[int, Attribute(ge=1)]


class EntriesPerUnit(Rule):
    """A unit may send so many entries.

    Where units merge while dossiers are received, their allowances add up, or are one allowance.
    """

    kind: Literal["entries_per_unit"]
    key: Key
    name: Text
    most: Annotated[int, Attribute(ge=1)]
    after_merger: Literal["adds_up", "as_one"] = "adds_up"


class Confirmation(Rule):
    """The entry form is confirmed by the author's agency or commune."""

    kind: Literal["confirmation"]
    key: Key
    name: Text
    by: Text


FACTS: Mapping[str, Mapping[str, Any]] = {
    "entry": {
        "title": "Máy gặt lúa mini",
        "summary": "Gặt, tuốt và đóng bao trên ruộng nhỏ.",
        "field": "co-khi",
        "second_field": "y-duoc",
        "unit": "loc-thai",
        "organisation": "Hợp tác xã Một",
        "applied_since": 2024,
        "registered_on": "2026-05-30",
        "authors": [
            {
                "name": "Nguyễn Văn An",
                "age": 30,
                "birth_year": 1996,
                "address": "Lộc Thái",
                "share": 100_000,
            }
        ],
        "parts": ["don-du-thi"],
        "files": 1,
    },
    "others": {"of_unit": 0},
}
"""What an expression may name, with an example of each. Shares are thousandths of a percent."""


class Expression(Rule):
    """A line of CEL that is true for a dossier that keeps the rule, and what is said if not.

    It names the facts of `FACTS`; a fact that is unknown leaves the rule to a person.
    """

    kind: Literal["expression"]
    key: Key
    name: Text
    passes: Annotated[str, Attribute(min_length=1, max_length=1000)]
    message: Text


EligibilityRule = Annotated[
    Entrants
    | SinceYear
    | WonBefore
    | EnteredBefore
    | MinimumAge
    | BirthDates
    | Residence
    | EntriesPerPerson
    | EntriesPerUnit
    | Confirmation
    | Expression,
    Attribute(discriminator="kind"),
]
