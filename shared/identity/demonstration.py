"""The demonstration's people as askers: ready-made, of every role, and never over a network."""

from collections.abc import Iterator, Mapping

from shared.identity.asker import DEMONSTRATION_PREFIX, Asker, Grant
from shared.profiles.people import DemonstrationPerson, Role

_ROLES: Mapping[Role, tuple[str, ...]] = {
    "author": ("author",),
    "clerk": ("unit_clerk",),
    "reporter": ("reporting_officer", "unit_clerk"),
    "counter": ("counter_clerk",),
    "secretary": ("secretariat",),
    "head": ("committee",),
    "chair": ("panel_chair",),
    "judge": ("judge",),
    "expert": ("expert",),
    "inspector": ("inspector",),
    "administrator": ("administrator",),
}
"""The roles of each part in the play."""


def askers_of(people: Mapping[str, DemonstrationPerson]) -> dict[str, Asker]:
    """Each person of the demonstration, by key, with the grants of their part."""
    return {
        key: Asker(f"{DEMONSTRATION_PREFIX}{key}", one.name, tuple(_grants(one)))
        for key, one in people.items()
    }


def _grants(one: DemonstrationPerson) -> Iterator[Grant]:
    for role in (key for part in (one.role, *one.also) for key in _ROLES[part]):
        if role == "administrator":
            yield Grant(role)
        else:
            yield Grant(role, one.contest, one.branch, one.unit)
