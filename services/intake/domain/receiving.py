"""Whether a counter takes a dossier now: ready, open, in time, and whose rule says so."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.intake.domain.findings import Answer
from services.intake.domain.lateness import (
    CameBy,
    Extension,
    HandedIn,
    closing_of,
    find_lateness,
)
from services.intake.domain.refusals import (
    DeadlinePassed,
    IntakeNotOpen,
    IntakeNotReady,
    UnitNotValid,
    in_brackets,
)
from shared.errors import InvalidInput, RuleViolation
from shared.profiles.model import BranchProfile, Deadline, Receipt


@dataclass(frozen=True, slots=True)
class Moment:
    """The contest's time as an instant, and its date in the contest's time zone."""

    now: dt.datetime
    today: dt.date


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit with its days; both ends count. `parent` is what it belongs to."""

    key: str
    name: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    successor: str | None = None
    parent: str | None = None
    kind: str = ""
    successors: tuple[str, ...] = ()
    former_names: tuple[tuple[dt.date, str], ...] = ()
    former_parents: tuple[tuple[dt.date, str | None], ...] = ()

    def on(self, day: dt.date) -> "KnownUnit":
        """The unit by the name and the parent that it had on a day."""
        name = next((name for until, name in self.former_names if day <= until), self.name)
        parent = next((one for until, one in self.former_parents if day <= until), self.parent)
        return replace(self, name=name, parent=parent)

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether it exists on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


def closed_because(profile: BranchProfile, at: Moment) -> RuleViolation | None:
    """Why nothing can be handed in now; None while it can."""
    try:
        require_open(profile, at)
    except RuleViolation as refused:
        return refused
    return None


def units_below(units: Sequence[KnownUnit], top: str, day: dt.date) -> list[KnownUnit]:
    """The units that exist on a day and belong to one, with itself; all of them if none does."""
    there = [one.on(day) for one in units if one.is_valid_on(day)]
    below, found = {top}, 0
    while len(below) != found:
        found = len(below)
        below |= {one.key for one in there if one.parent in below}
    return [one for one in there if one.key in below] if found > 1 else there


def merged_since(units: Sequence[KnownUnit], unit: str, opens: dt.date | None) -> tuple[str, ...]:
    """A unit with all that ended in it on or after the day on which receiving opens, by key."""
    found = {unit}
    while more := {
        one.key
        for one in units
        if one.successor in found
        and one.key not in found
        and one.valid_until is not None
        and (opens is None or one.valid_until >= opens)
    }:
        found |= more
    return tuple(sorted(found))


def require_open(
    profile: BranchProfile,
    at: Moment,
    handed: HandedIn | None = None,
    extension: Extension | None = None,
) -> None:
    """Whether a dossier handed in now is taken; without `handed` it comes online.

    What is too late is taken where the contest leaves that to the committee.
    Raises `IntakeNotReady`, `IntakeNotOpen`, `DeadlinePassed`, `InvalidInput`.
    """
    missing = profile.missing_for("intake")
    if missing:
        words = "; ".join(one.text for one in missing)
        raise IntakeNotReady(missing=words, paths=[one.path for one in missing])
    receipt = profile.receipt
    if receipt is None or receipt.closes is None:
        raise IntakeNotReady(missing="hạn nhận hồ sơ", paths=["receipt.closes"])
    if receipt.opens is not None and at.today < receipt.opens:
        raise IntakeNotOpen(opens=receipt.opens, clause=in_brackets(receipt.clause))
    handed = handed or HandedIn(CameBy.ONLINE, at.now)
    _require_possible(receipt, handed, at)
    found = find_lateness(receipt, handed, profile.time_zone, extension)
    if found.answer is not Answer.FAIL or receipt.late == "decided":
        return
    closing = closing_of(receipt, receipt.closes, extension)
    raise DeadlinePassed(
        rule="hạn nhận hồ sơ", deadline=str(closing), clause=in_brackets(receipt.clause)
    )


def _require_possible(receipt: Receipt, handed: HandedIn, at: Moment) -> None:
    if handed.received_at > at.now:
        raise InvalidInput(field="Nhận lúc", reason="thời điểm chưa đến")
    if handed.postmarked_on is None:
        return
    if not receipt.takes_postmark:
        raise InvalidInput(field="Dấu bưu điện", reason="kế hoạch không tính ngày theo dấu này")
    if handed.postmarked_on > at.today:
        day = f"{handed.postmarked_on:%d/%m/%Y}"
        raise InvalidInput(field="Dấu bưu điện", reason=f"{day} chưa đến")


def require_sent_in_time(
    profile: BranchProfile,
    from_level: str,
    sent_at: dt.datetime,
    extension: Extension | None = None,
) -> None:
    """Whether what a branch of a level below sent is in time by the rules of this branch.

    What counts is when it was sent, not when it arrived: the way between two sites may be long.
    `extension` is what was granted to the unit that sends.
    Raises `IntakeNotReady`, `DeadlinePassed`.
    """
    rule, deadline, clause = _from_below(profile, from_level)
    if extension is not None and extension.until.is_met_by(sent_at, profile.time_zone):
        return
    if not deadline.is_met_by(sent_at, profile.time_zone):
        raise DeadlinePassed(rule=rule, deadline=str(deadline), clause=in_brackets(clause))


def require_valid(unit: KnownUnit, day: dt.date) -> None:
    """Whether a unit exists on a day. Raises `UnitNotValid`, naming what follows it."""
    if unit.is_valid_on(day):
        return
    after = f"; nay là «{unit.successor}»" if unit.successor else ""
    raise UnitNotValid(unit=unit.name, day=day, successor=after)


def _from_below(profile: BranchProfile, level: str) -> tuple[str, Deadline, str | None]:
    receipt = profile.receipt
    for one in receipt.from_below if receipt else ():
        if one.level == level:
            return "hạn gửi hồ sơ lên cấp này", one.before, one.clause
    if receipt is None or receipt.closes is None:
        raise IntakeNotReady(missing="hạn nhận hồ sơ", paths=["receipt.closes"])
    return "hạn nhận hồ sơ", receipt.last_day_of(receipt.closes), receipt.clause
