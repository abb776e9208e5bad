"""What an API token is narrowed to: words such as `intake:read`; a token never widens anything."""

from collections.abc import Iterable, Mapping

READ, WRITE = "read", "write"
ALL = "all"
"""Stands for every service."""

OPEN = "site.me"
"""What every token may ask: whose it is."""

PARTS: Mapping[str, str] = {
    ALL: "Mọi phần",
    "intake": "Hồ sơ",
    "judging": "Chấm giải",
    "reporting": "Báo cáo, văn bản, theo dõi",
}
KINDS: Mapping[str, str] = {READ: "xem", WRITE: "ghi"}
WORDS = tuple(f"{part}:{kind}" for part in PARTS for kind in KINDS)


def covers(scope: str, action: str, *, writes: bool) -> bool:
    """Whether a scope leaves an action open. Writing does not bring reading with it."""
    if action == OPEN:
        return True
    service, kind = action.partition(".")[0], WRITE if writes else READ
    return not {f"{service}:{kind}", f"{ALL}:{kind}"}.isdisjoint(scope.split())


def scope_of(words: Iterable[str]) -> str | None:
    """The scope made of these words, None if there is none or one is unknown."""
    asked = set(words)
    if not asked or not asked <= set(WORDS):
        return None
    return " ".join(one for one in WORDS if one in asked)


def in_words(scope: str) -> tuple[tuple[str, str], ...]:
    """Each word of a scope as the names of its part and kind."""
    pairs = (one.partition(":") for one in scope.split())
    return tuple((PARTS[part], KINDS[kind]) for part, _, kind in pairs)
