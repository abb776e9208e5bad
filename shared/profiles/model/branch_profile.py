"""The part of a profile that one branch publishes and every service works by."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from shared.errors import BrokenPayload
from shared.profiles.model.base import BranchKey, Frozen, Key, Text
from shared.profiles.model.dossier import Field
from shared.profiles.model.judging import Quota, Ranking, ScoringRound, Step
from shared.profiles.model.phases import Missing, Phase, missing_for, missing_for_obligation
from shared.profiles.model.reporting import Obligation
from shared.profiles.model.results import Award
from shared.profiles.model.rules import Rules


class UnitRef(Frozen):
    """The unit that hosts a branch."""

    key: Key
    name: Text
    short_name: Text | None = None
    kind: Key


class ParentRef(Frozen):
    """A branch above or below: enough to address it and to name it to people."""

    key: BranchKey
    name: Text
    title: Text | None = None
    site: Key | None = None
    external: bool = False


class BranchProfile(Rules):
    """One branch's rules with all that the rest of the chain contributes to them."""

    contest: Key
    contest_title: Text
    branch: BranchKey
    title: Text
    time_zone: Text
    demonstration: bool = False
    level: Key
    level_name: Text
    unit: UnitRef
    site: Key | None = None
    external: bool = False
    parent: ParentRef | None = None
    children: tuple[ParentRef, ...] = ()
    demonstration_values: tuple[str, ...] = ()

    @property
    def edition_number(self) -> str:
        """The edition for envelopes and registers; empty if the plan gives none."""
        return self.edition.number if self.edition else ""

    def field(self, key: str) -> Field | None:
        """Return one field, or nothing if the contest has no such field."""
        return next((one for one in self.fields or () if one.key == key), None)

    def award(self, key: str) -> Award | None:
        """Return one award, or nothing if the contest has no such award."""
        return next((one for one in self.awards or () if one.key == key), None)

    def obligation(self, key: str) -> Obligation | None:
        """Return one obligation, or nothing if the contest has no such obligation."""
        return next((one for one in self.obligations if one.key == key), None)

    def step(self, key: str) -> Step | None:
        """Return one step of judging, or nothing if there is no such step."""
        return next((one for one in self.judging or () if one.key == key), None)

    def rounds(self) -> tuple[ScoringRound, ...]:
        """Return the scoring rounds in their order."""
        return tuple(one for one in self.judging or () if isinstance(one, ScoringRound))

    def rankings(self) -> tuple[Ranking, ...]:
        """Return the rankings in their order."""
        return tuple(one for one in self.judging or () if isinstance(one, Ranking))

    def quotas(self) -> tuple[Quota, ...]:
        """Return the quotas in their order."""
        return tuple(one for one in self.judging or () if isinstance(one, Quota))

    def receipt_text(self, number: int) -> str:
        """Decide how a receipt's running number is written; bare where no form is laid down."""
        return self.receipt_number.text(number) if self.receipt_number else str(number)

    def is_demonstration_value(self, pointer: str) -> bool:
        """Decide whether the value at a JSON pointer ("/judging/0") came from an overlay."""
        return any(f"{pointer}/".startswith(f"{one}/") for one in self.demonstration_values)

    def missing_for(self, phase: Phase) -> tuple[Missing, ...]:
        """Decide what the rules still lack before a phase can start; nothing if it may start."""
        return missing_for(self, phase, has_parent=self.parent is not None)

    def missing_for_obligation(self, key: str) -> tuple[Missing, ...]:
        """Decide what keeps one report from being asked for. Raises KeyError if there is none."""
        obligation = self.obligation(key)
        if obligation is None:
            raise KeyError(key)
        return missing_for_obligation(obligation)


def read_part(part: Mapping[str, Any]) -> BranchProfile:
    """Read what a branch published; fields that this version does not know are ignored.

    Raises BrokenPayload if a known field has a value it cannot have.
    """
    try:
        return BranchProfile.model_validate(part, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(one) for one in first["loc"])
        raise BrokenPayload(reason=f"{where}: {first['msg']}") from error
