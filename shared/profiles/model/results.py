"""What follows judging: awards, forwarding upward and nomination."""

from typing import Annotated

from pydantic import Field as Attribute

from shared.profiles.model.base import BranchKey, Key, Rule, Text
from shared.profiles.model.deadline import Deadline

Count = Annotated[int, Attribute(ge=0)]


class Award(Rule):
    """An award of the branch; special awards stand beside the ranking."""

    key: Key
    name: Text
    prize_money_vnd: Count | None = None
    special: bool = False


class Forwarding(Rule):
    """What goes up to the parent branch once the results are signed.

    An entry goes up if it has one of `awards` and, where `rank_up_to` is given, also a rank up to
    it. If both are absent the plan does not say what goes up, and a person has to.
    """

    awards: tuple[Key, ...] | None = None
    rank_up_to: Annotated[int, Attribute(ge=1)] | None = None
    max: Count | None = None
    before: Deadline | None = None
    automatic: bool = False

    @property
    def is_stated(self) -> bool:
        """Whether the plan says what goes up."""
        return self.awards is not None or self.rank_up_to is not None


class Nomination(Rule):
    """Whom the branch proposes to another contest by a decision of its own."""

    to: BranchKey | None = None
    max: Count | None = None
    before: Deadline | None = None
    zero_allowed: bool = True
    alternates: Count | None = None
