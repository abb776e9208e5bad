"""The part of a form that says which role is given, where and for how long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shared.database import Session
from shared.errors import InvalidInput
from shared.identity.asker import Grant
from shared.identity.permissions import Extent, table
from shared.profiles.keeping import units_of
from shared.web.branches import hosted_branches, place_key
from shared.web.forms import Form

_BETWEEN = " — "


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose or to narrow a list to."""

    key: str
    name: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a role of this site can hold: its branches, the units of their contests, fields."""

    branches: tuple[Choice, ...]
    units: tuple[Choice, ...]
    fields: tuple[Choice, ...]

    def words(
        self, contest: str | None, branch: str | None, unit: str | None, field: str | None
    ) -> str:
        """Where a role holds, by names where they are known; blank for the whole site."""
        if branch:
            named = _name_of(f"{contest}/{branch}", self.branches)
        else:
            of_contest = (one.name for one in self.branches if one.key.startswith(f"{contest}/"))
            named = next(of_contest, "").partition(_BETWEEN)[2] or contest
        parts = (
            named,
            _name_of(unit, self.units),
            _name_of(field, self.fields),
        )
        return " · ".join(one for one in parts if one)


def places_of(session: Session, site: str) -> Places:
    """The branches that a site hosts, with the units and fields of their contests."""
    hosted = hosted_branches(session, site)
    contests = dict.fromkeys(one.contest for one in hosted)
    units = {key: name for contest in contests for key, name, _ in units_of(session, contest)}
    fields = {one.key: one.name for branch in hosted for one in branch.fields or ()}
    return Places(
        tuple(Choice(place_key(one), f"{one.unit.name}{_BETWEEN}{one.title}") for one in hosted),
        tuple(_choices(units)),
        tuple(_choices(fields)),
    )


def roles() -> tuple[Choice, ...]:
    """Every role by its name."""
    return tuple(Choice(key, one.name) for key, one in table().roles.items())


def grant_if_any(form: Form, places: Places) -> Grant | None:
    """The role that a form gives, None if none was chosen. Raises `InvalidInput`."""
    return grant_of(form, places) if form.optional("role") else None


def grant_of(form: Form, places: Places) -> Grant:
    """The role that a form gives. Raises `InvalidInput`."""
    role = form.text("role", "Vai trò")
    if role not in table().roles:
        raise InvalidInput(field="Vai trò", reason=f"không có «{role}»")
    place = form.optional("place")
    if place is not None and place not in {one.key for one in places.branches}:
        raise InvalidInput(field="Nơi tổ chức", reason=f"không có «{place}»")
    unit = _one_of(form, "unit", "Đơn vị", places.units)
    if unit is None and _is_of_a_unit(role):
        raise InvalidInput(field="Đơn vị", reason="vai trò này cần nêu một đơn vị")
    contest, _, branch = (place or "").partition("/")
    field = _one_of(form, "field", "Lĩnh vực", places.fields)
    return Grant(role, contest or None, branch or None, unit, field)


def _name_of(key: str | None, known: Iterable[Choice]) -> str | None:
    return next((one.name for one in known if one.key == key), key)


def days_of(form: Form) -> tuple[date | None, date | None]:
    """From and until which day a role holds. Raises `InvalidInput` if it ends before it begins."""
    begins = form.day("from", "Từ ngày") if form.optional("from") else None
    ends = form.day("until", "Đến ngày") if form.optional("until") else None
    if begins and ends and ends < begins:
        raise InvalidInput(field="Đến ngày", reason="phải sau ngày bắt đầu")
    return begins, ends


def _one_of(form: Form, name: str, label: str, choices: tuple[Choice, ...]) -> str | None:
    """What was typed, as a key; its name does as well."""
    typed = form.optional(name)
    if typed is None:
        return None
    found = next((one.key for one in choices if typed in (one.key, one.name)), None)
    if found is None:
        raise InvalidInput(field=label, reason=f"không có «{typed}»")
    return found


def _is_of_a_unit(role: str) -> bool:
    """Whether a role reaches nothing without a unit."""
    extents = {one.who[role] for one in table().actions.values() if role in one.who}
    return Extent.UNIT in extents and Extent.BRANCH not in extents


def _choices(named: dict[str, str]) -> Iterator[Choice]:
    for key, name in named.items():
        yield Choice(key, name)
