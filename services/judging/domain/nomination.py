"""Nomination: whom a branch proposes to another contest, by a decision of its own."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.judging.domain.quota import require_reason
from services.judging.domain.readiness import require_nomination
from services.judging.domain.refusals import (
    AlreadyNominated,
    NamedTwice,
    NobodyNominated,
    NominationLate,
    NotAwarded,
    ResultsNotSigned,
    TooManyNominated,
)
from services.judging.domain.signing import require_past, spoken_number
from shared.events.parts import Decision
from shared.profiles.model import BranchProfile, Nomination


@dataclass(frozen=True, slots=True)
class Nominee:
    """An entry that is nominated, and why."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Podium:
    """What a nomination follows from: the signed results and an earlier nomination.

    `awarded` holds the awarded entries that have not been withdrawn since.
    """

    results: Decision | None
    nomination: Decision | None
    awarded: Collection[str]


def nominate(
    profile: BranchProfile,
    podium: Podium,
    nominees: Sequence[Nominee],
    *,
    signed_on: dt.date,
    now: dt.datetime,
    today: dt.date,
) -> str:
    """Decide whether these entries, or none, are nominated; the branch they are proposed to.

    Raises `NominationNotReady`, `ResultsNotSigned`, `AlreadyNominated`, `NominationLate`,
    `NobodyNominated`, `TooManyNominated`, `NamedTwice`, `NotAwarded`, `InvalidInput`.
    """
    rule = require_nomination(profile)
    if podium.results is None:
        raise ResultsNotSigned()
    if podium.nomination is not None:
        number = spoken_number(podium.nomination)
        raise AlreadyNominated(decision=number, signed_on=podium.nomination.signed_on)
    if rule.before is not None and not rule.before.is_met_by(now, profile.time_zone):
        raise NominationLate(deadline=str(rule.before))
    require_past(signed_on, today)
    _check_nominees(rule, podium, nominees)
    return rule.to or ""


def _check_nominees(rule: Nomination, podium: Podium, nominees: Sequence[Nominee]) -> None:
    if not nominees and not rule.zero_allowed:
        raise NobodyNominated()
    if rule.max is not None and len(nominees) > rule.max:
        raise TooManyNominated(most=rule.max, given=len(nominees))
    seen: set[str] = set()
    for one in nominees:
        require_reason(one.reason)
        if one.entry in seen:
            raise NamedTwice(entry=one.entry)
        seen.add(one.entry)
    strangers = [one.entry for one in nominees if one.entry not in podium.awarded]
    if strangers:
        raise NotAwarded(entries=", ".join(strangers))
