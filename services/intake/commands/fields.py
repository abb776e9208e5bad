"""What people say of a hint at another field."""

from dataclasses import dataclass

from shared.service import Command


@dataclass(frozen=True, slots=True)
class KeepField(Command):
    """Leave an entry in its field; `suggested` is not suggested for it again."""

    contest: str
    branch: str
    entry: str
    suggested: str
