"""The versions of a dossier, each with what it says otherwise than the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.differences import Difference, differences
from services.intake.queries.one import VersionView
from shared.database import from_text
from shared.events.parts import Dossier
from shared.profiles.model import BranchProfile


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version that took the place of another: when, its number, and what it changed."""

    number: int
    since: datetime
    changes: tuple[Difference, ...]


def shown_versions(
    earlier: Sequence[VersionView], now: Dossier, profile: BranchProfile
) -> tuple[ShownVersion, ...]:
    """Every version after the first, the newest first."""
    dossiers = [*(one.dossier for one in earlier), now]
    found = [
        ShownVersion(after.version, from_text(was.replaced_at),
                     differences(was.dossier, after, profile))
        for was, after in zip(earlier, dossiers[1:], strict=True)
    ]  # fmt: skip
    return tuple(reversed(found))
