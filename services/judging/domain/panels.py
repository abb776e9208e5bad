"""Panels of judges: who sits on one and which entries it judges."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.judging.domain.refusals import (
    FieldTaken,
    FieldUnknown,
    JudgeTwice,
    PanelHasSheets,
    PanelSize,
)
from shared.errors import EditConflict
from shared.profiles.model import BranchProfile, ScoringRound

EVERY_FIELD = "*"
"""What a panel covers that judges all entries, those without a field too."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A member of a panel: an opaque account id; the name is kept in this database alone."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The judges of some fields in one round; every judge marks every entry of these fields."""

    id: str
    round: str
    name: str
    fields: tuple[str, ...]
    judges: tuple[Judge, ...]
    sheets: int = 0

    @property
    def covers_all(self) -> bool:
        """Whether it judges every entry of the round."""
        return EVERY_FIELD in self.fields


def form_panel(
    profile: BranchProfile, step: ScoringRound, wanted: Panel, others: Sequence[Panel]
) -> Panel:
    """Decide whether a panel may sit beside the `others` of its round.

    Raises `PanelSize`, `JudgeTwice`, `FieldUnknown`, `FieldTaken`.
    """
    if len(wanted.judges) != step.judges_per_entry:
        given = len(wanted.judges)
        raise PanelSize(round=step.name, wanted=step.judges_per_entry, given=given)
    _check_judges(wanted.judges)
    for key in wanted.fields:
        if key != EVERY_FIELD and profile.field(key) is None:
            raise FieldUnknown(field=key)
    for other in others:
        _check_beside(profile, wanted, other)
    return wanted


def replaced_panel(panels: Sequence[Panel], key: str) -> Panel:
    """The panel that a new one takes the place of.

    Raises `EditConflict` when it is gone, `PanelHasSheets` when it has begun.
    """
    found = next((one for one in panels if one.id == key), None)
    if found is None:
        raise EditConflict(what="Hội đồng")
    if found.sheets:
        raise PanelHasSheets(panel=found.name, sheets=found.sheets)
    return found


def _check_judges(judges: Sequence[Judge]) -> None:
    seen: set[str] = set()
    for one in judges:
        if one.account in seen:
            raise JudgeTwice(judge=one.name)
        seen.add(one.account)


def _check_beside(profile: BranchProfile, wanted: Panel, other: Panel) -> None:
    if other.covers_all or wanted.covers_all:
        raise FieldTaken(field="Tất cả lĩnh vực", panel=other.name)
    for key in wanted.fields:
        if key in other.fields:
            field = profile.field(key)
            raise FieldTaken(field=f"Lĩnh vực «{field.name if field else key}»", panel=other.name)
