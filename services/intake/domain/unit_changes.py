"""Changes of units with effect from a day: renamed, closed, merged, split, moved, and new ones.

A unit is never deleted: it ends the day before, and names who follows it. What a unit was called
before stays with it. Bodies of units are mappings as they are published; what a change does not
touch is handed on as it is.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.intake.domain.refusals import UnitUnknown
from shared.errors import InvalidInput
from shared.vietnamese import fold

Body = Mapping[str, Any]
"""A unit as it is published."""

Bodies = Mapping[str, Body]
"""Units by their keys."""

MAX_NAME = 200
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Kind(StrEnum):
    """What happens to units."""

    ADD = "add"
    RENAME = "rename"
    CLOSE = "close"
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"


KIND_WORDS = {
    Kind.ADD: "Thêm đơn vị",
    Kind.RENAME: "Đổi tên",
    Kind.CLOSE: "Giải thể, thôi tham gia",
    Kind.MERGE: "Sáp nhập",
    Kind.SPLIT: "Chia tách",
    Kind.MOVE: "Chuyển cấp quản lý",
}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a change makes, or the one that it leads to; without a key it gets one."""

    name: str
    key: str = ""
    kind: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A change with effect from a day.

    `units` are the keys of those that it befalls. `into` are what becomes of them: the new name of
    a renamed one, the one that others merge into, those that one is split into, new ones. `parent`
    is where a unit is moved.
    """

    kind: Kind
    on: dt.date
    units: tuple[str, ...] = ()
    into: tuple[NewUnit, ...] = ()
    parent: str = ""


def change_units(change: UnitChange, known: Bodies) -> tuple[Body, ...]:
    """The units as they are after a change, those alone that it touches.

    Raises `UnitUnknown`, `InvalidInput`.
    """
    before = [_befallen(known, key, change.on) for key in dict.fromkeys(change.units)]
    if change.kind is not Kind.ADD and not before:
        raise InvalidInput(field="Đơn vị", reason="chưa chọn đơn vị nào")
    match change.kind:
        case Kind.ADD:
            return tuple(_made(one, change, known) for one in _several(change.into, 1))
        case Kind.RENAME:
            return (_renamed(_only(before), _several(change.into, 1)[0].name, change.on),)
        case Kind.CLOSE:
            return tuple(_ended(one, change.on, ()) for one in before)
        case Kind.MERGE:
            return _merged(change, before, known)
        case Kind.SPLIT:
            return _split(change, _only(before), known)
        case Kind.MOVE:
            parent = _there(known, change.parent, change.on)
            return tuple(_moved(one, parent, change.on, known) for one in before)


def key_from(name: str, taken: Mapping[str, object]) -> str:
    """A key that reads as the name and that no other unit has."""
    kept = "".join(one if one.isascii() and one.isalnum() else " " for one in fold(name))
    base = "-".join(kept.split())[:60].strip("-") or "don-vi"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def name_on(body: Body, day: dt.date) -> str:
    """What a unit was called on a day."""
    for one in body.get("former_names", ()):
        if day <= dt.date.fromisoformat(one["until"]):
            return str(one["name"])
    return str(body["name"])


def _merged(change: UnitChange, before: Sequence[Body], known: Bodies) -> tuple[Body, ...]:
    into = _several(change.into, 1)[0]
    stays = known.get(into.key)
    heir = stays or _made(into, change, known, like=before[0])
    ending = [one for one in before if one["key"] != heir["key"]]
    if not ending or (stays is None and len(before) < 2):
        raise InvalidInput(field="Sáp nhập", reason="cần ít nhất hai đơn vị")
    if stays is not None:
        _there(known, into.key, change.on)
    ended = tuple(_ended(one, change.on, (heir["key"],)) for one in ending)
    return ended if stays is not None else (heir, *ended)


def _split(change: UnitChange, before: Body, known: Bodies) -> tuple[Body, ...]:
    parts: list[Body] = []
    taken = dict(known)
    for one in _several(change.into, 2):
        made = _made(one, change, taken, like=before)
        taken[made["key"]] = made
        parts.append(made)
    return (*parts, _ended(before, change.on, tuple(one["key"] for one in parts)))


def _made(new: NewUnit, change: UnitChange, known: Bodies, like: Body | None = None) -> Body:
    name = _name(new.name)
    key = new.key or key_from(name, known)
    if not _KEY.fullmatch(key):
        raise InvalidInput(field="Mã đơn vị", reason=f"«{key}»: chỉ dùng a–z, 0–9 và dấu -")
    if key in known:
        raise InvalidInput(field="Mã đơn vị", reason=f"«{key}» đã có")
    alike: Body = like or {}
    parent = new.parent or change.parent or alike.get("parent") or ""
    if parent:
        _there(known, parent, change.on)
    body = {
        "key": key,
        "name": name,
        "kind": new.kind or alike.get("kind") or "unit",
        "valid_from": change.on.isoformat(),
    }
    return body | ({"parent": parent} if parent else {})


def _renamed(body: Body, name: str, on: dt.date) -> Body:
    former = {"name": body["name"], "until": _day_before(on)}
    if _name(name) == body["name"]:
        raise InvalidInput(field="Tên mới", reason="giống tên đang dùng")
    return {
        **body,
        "name": _name(name),
        "former_names": [*body.get("former_names", ()), former],
    }


def _moved(body: Body, parent: Body, on: dt.date, known: Bodies) -> Body:
    above: Body | None = parent
    while above is not None:
        if above["key"] == body["key"]:
            raise InvalidInput(field="Cấp quản lý", reason="không thể thuộc chính mình")
        above = known.get(above.get("parent") or "")
    former = {"parent": body.get("parent"), "until": _day_before(on)}
    return {
        **body,
        "parent": parent["key"],
        "former_parents": [*body.get("former_parents", ()), former],
    }


def _ended(body: Body, on: dt.date, heirs: tuple[str, ...]) -> Body:
    ended = {**body, "valid_until": _day_before(on)}
    if heirs:  # the first inherits what only one can have
        ended |= {"successor": heirs[0], "successors": list(heirs)}
    return ended


def _there(known: Bodies, key: str, on: dt.date) -> Body:
    body = known.get(key)
    if body is None:
        raise UnitUnknown(unit=key)
    until = body.get("valid_until")
    if until and dt.date.fromisoformat(until) < on:
        reason = f"«{body['name']}» đã kết thúc ngày {_typed(until)}"
        raise InvalidInput(field="Đơn vị", reason=reason)
    begins = body.get("valid_from")
    if begins and on < dt.date.fromisoformat(begins):
        raise _too_early(body, f"chỉ có từ ngày {_typed(begins)}")
    return body


def _befallen(known: Bodies, key: str, on: dt.date) -> Body:
    """A unit that something happens to: changes are told in the order in which they take effect."""
    body = _there(known, key, on)
    if body.get("valid_from") == on.isoformat():
        raise _too_early(body, f"chỉ có từ ngày {on:%d/%m/%Y}")
    later = [one["until"] for one in (*_former(body, "names"), *_former(body, "parents"))]
    if later and on <= dt.date.fromisoformat(max(later)):
        raise _too_early(body, f"còn thay đổi có hiệu lực sau ngày {_typed(max(later))}")
    return body


def _former(body: Body, what: str) -> Sequence[Mapping[str, Any]]:
    return tuple(body.get(f"former_{what}", ()))


def _too_early(body: Body, why: str) -> InvalidInput:
    reason = f"«{body['name']}» {why}; hãy chọn ngày sau đó"
    return InvalidInput(field="Ngày hiệu lực", reason=reason)


def _typed(day: str) -> str:
    return f"{dt.date.fromisoformat(day):%d/%m/%Y}"


def _only(before: Sequence[Body]) -> Body:
    if len(before) != 1:
        raise InvalidInput(field="Đơn vị", reason="chỉ chọn một đơn vị")
    return before[0]


def _several(into: tuple[NewUnit, ...], least: int) -> tuple[NewUnit, ...]:
    if len(into) < least:
        raise InvalidInput(field="Đơn vị mới", reason=f"cần ít nhất {least} tên")
    return into


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= MAX_NAME:
        raise InvalidInput(field="Tên đơn vị", reason=f"cần từ 1 đến {MAX_NAME} ký tự")
    return name


def _day_before(on: dt.date) -> str:
    return (on - dt.timedelta(days=1)).isoformat()
