"""Whether two names may be one person's: diacritics, case and abbreviated names do not matter."""

import re
from collections.abc import Iterable, Sequence

from shared.vietnamese import fold

_TITLES = frozenset(
    {"ong", "ba", "ts", "ths", "ks", "bs", "cn", "ds", "gv", "gs", "pgs", "bsckii", "bscki", "tsy"}
)
_SHORT_FAMILY_NAMES = {"ng": "nguyen", "tr": "tran", "ph": "pham"}
_PART = re.compile(r"[^\W_]+\.?")


def is_same_person(one: str, other: str) -> bool:
    """Whether two written names may stand for one person.

    The given name, which comes last, has to be the same; each name before it may be given by its
    first letter. "Ng. V. An" may be "Nguyễn Văn An"; "Nguyễn Văn An" is not "Nguyễn An".
    """
    first, second = _parts(one), _parts(other)
    if not first or len(first) != len(second) or first[-1] != second[-1]:
        return False
    return all(_may_be(a, b) for a, b in zip(first[:-1], second[:-1], strict=True))


def common_people(some: Iterable[str], others: Sequence[str]) -> tuple[str, ...]:
    """Those of some names that may stand among the others, as they are written in the first."""
    return tuple(one for one in some if any(is_same_person(one, other) for other in others))


def _parts(name: str) -> list[str]:
    parts = [part.rstrip(".") for part in _PART.findall(fold(name).replace(".", ". "))]
    while len(parts) > 1 and parts[0] in _TITLES:
        parts = parts[1:]
    return parts


def _may_be(one: str, other: str) -> bool:
    one, other = (_SHORT_FAMILY_NAMES.get(part, part) for part in (one, other))
    if one == other:
        return True
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]
