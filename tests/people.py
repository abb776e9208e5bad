"""People for the tests of doors: a key, and the parts that the person plays."""

from shared.profiles.people import DemonstrationPerson, Role


def people(
    contest: str, branch: str, **parts: Role | tuple[Role, ...]
) -> dict[str, DemonstrationPerson]:
    """People of one branch, by key; an underscore in a name stands for a dot."""
    return {
        key.replace("_", "."): person(contest, branch, *([part] if isinstance(part, str) else part))
        for key, part in parts.items()
    }


def person(
    contest: str, branch: str, role: Role, *also: Role, unit: str | None = None
) -> DemonstrationPerson:
    """A person of a branch, and of a unit where the part asks for one."""
    return DemonstrationPerson(
        name=f"Người đóng vai {role}", role=role, also=also, contest=contest, branch=branch,
        unit=unit, mail="ai@trinh-dien.example",
    )  # fmt: skip
