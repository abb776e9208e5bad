"""Who and what may enter, as typed rules."""

from typing import Annotated, Literal

from pydantic import Field as Attribute

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


class Confirmation(Rule):
    """The entry form is confirmed by the author's agency or commune."""

    kind: Literal["confirmation"]
    key: Key
    name: Text
    by: Text


EligibilityRule = Annotated[
    Entrants | SinceYear | WonBefore | EnteredBefore | MinimumAge | Confirmation,
    Attribute(discriminator="kind"),
]
