"""What the rules of a contest find in a dossier; a finding helps to decide and decides nothing."""

from dataclasses import dataclass

from shared.events.parts import Dossier
from shared.profiles.model import BranchProfile, SinceYear


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the dossier seems to break, with the words of the plan where they are known."""

    rule: str
    text: str
    clause: str | None


def findings(dossier: Dossier, profile: BranchProfile) -> tuple[Finding, ...]:
    """What can be read off the dossier alone, in the order of the rules."""
    found = []
    for rule in profile.eligibility or ():
        if isinstance(rule, SinceYear) and (text := _too_old(dossier, rule)):
            found.append(Finding(rule.name, text, rule.clause))
    return tuple(found)


def _too_old(dossier: Dossier, rule: SinceYear) -> str | None:
    if dossier.applied_since is None:
        return f"Hồ sơ chưa ghi năm áp dụng (yêu cầu từ năm {rule.year})."
    if dossier.applied_since < rule.year:
        return f"Áp dụng từ năm {dossier.applied_since}, trước năm {rule.year}."
    return None
