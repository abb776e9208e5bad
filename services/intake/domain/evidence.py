"""What is known beside the dossier itself when its eligibility is checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.lateness import Extension


@dataclass(frozen=True, slots=True)
class Matched:
    """A work that is alike; `list_name`, `prize` and `year` where it stands on an exclusion list.

    `verdict` is what a person said of the pair, None before anybody did.
    """

    title: str
    contest: str
    list_name: str | None = None
    prize: str | None = None
    year: int | None = None
    verdict: SameOrNot | None = None
    has_common_author: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Works that are alike; other entries of the branch by the same author, and of the unit.

    `units_in_one` counts the units that merged into this one while dossiers are received.
    `extension` is the later deadline that was granted to the unit or an entrant.
    """

    matched: tuple[Matched, ...] = ()
    others_by_author: Mapping[str, tuple[str, ...]] | None = None
    others_of_unit: int = 0
    units_in_one: int = 1
    was_compared: bool = True
    extension: Extension | None = None
