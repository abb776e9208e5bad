"""How many entries are expected of a unit."""

from typing import Annotated

from pydantic import Field as Attribute

from shared.profiles.model.base import Key, Rule


class EntryTarget(Rule):
    """So many entries are expected of each unit; `kinds` or `units` say of which, else of all.

    Of several the first that concerns a unit holds. `most` is absent where only the least is named.
    """

    least: Annotated[int, Attribute(ge=0)]
    most: Annotated[int, Attribute(ge=0)] | None = None
    kinds: tuple[Key, ...] | None = None
    units: tuple[Key, ...] | None = None

    def concerns(self, unit: str, kind: str) -> bool:
        """Decide whether it is this unit's."""
        if self.units is not None:
            return unit in self.units
        return self.kinds is None or kind in self.kinds
