"""Who is asking: a person with an opaque account id.

Accounts and permissions are not here yet. Until they are, a person of the demonstration is named
by a header, a cookie or `--as`, on loopback only, and may do everything.
"""

import re
from dataclasses import dataclass

from shared.errors import InvalidInput

_KEY = re.compile(r"^[a-z0-9]+([.-][a-z0-9]+)*$")
ACCOUNT_PREFIX = "demo:"


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the demonstration; `account` is what stands in events."""

    key: str

    @property
    def account(self) -> str:
        """The opaque account id."""
        return f"{ACCOUNT_PREFIX}{self.key}"


def person_of(key: str) -> Person:
    """The demonstration's person with this key, as in `thu-ky.loc-ninh`. Raises `InvalidInput`."""
    if not _KEY.match(key) or len(key) > 64:
        raise InvalidInput(field="Người thực hiện", reason=f"«{key}» không phải là một tài khoản.")
    return Person(key)
