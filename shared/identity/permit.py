"""What one command may touch: settled at its start where possible, else by its handler.

A handler that never asks about the thing itself lets only those through who may touch the whole
branch: forgetting the question refuses, it does not permit.
"""

from shared.identity.asker import Asker
from shared.identity.permissions import Thing, may_anywhere, not_permitted, reach, table

Place = tuple[str, str]
"""Contest and branch."""


class Permit:
    """The permission of one command's asker."""

    __slots__ = ("_action", "_asker", "_is_settled", "_place")

    def __init__(self, asker: Asker, action: str, place: Place) -> None:
        """Raises `NotPermitted` where no question to the handler could end otherwise."""
        self._asker, self._action, self._place = asker, action, place
        row = table().actions.get(action)
        if row is None:
            raise LookupError(action)  # no person's command: no door has it
        found = reach(asker, action, *place)
        if not may_anywhere(asker, row) or not (found.parts or row.is_narrow):
            raise not_permitted(action)
        self._is_settled = found.is_everything

    def require(self, thing: Thing, *places: Place) -> None:
        """Whether the asker may touch a thing, of the command's branch or of any of `places`.

        Raises `NotPermitted`.
        """
        reaches = (reach(self._asker, self._action, *one) for one in places or (self._place,))
        if not any(one.covers(thing) for one in reaches):
            raise not_permitted(self._action)
        self._is_settled = True

    def require_settled(self) -> None:
        """Whether the question was answered by now. Raises `NotPermitted`."""
        if not self._is_settled:
            raise not_permitted(self._action)
