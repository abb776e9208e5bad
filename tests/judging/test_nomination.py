"""Nomination: a decision of its own, and nobody is a decision too."""

import datetime as dt
from typing import Any

import pytest

from services.judging.domain.nomination import Nominee, Podium, nominate
from services.judging.domain.refusals import (
    AlreadyNominated,
    NamedTwice,
    NobodyNominated,
    NominationLate,
    NominationNotReady,
    NotAwarded,
    ResultsNotSigned,
    TooManyNominated,
)
from shared.errors import InvalidInput
from shared.events.parts import Decision
from tests.judging.rules import NOW, TODAY, profile

SIGNED = Decision(id="d1", number="12", signed_on=TODAY, signer="Trưởng Ban")
PODIUM = Podium(SIGNED, None, frozenset({"a", "b", "c"}))
A, B, C = (Nominee(one, "Có tính mới") for one in "abc")


def _nominate(
    *nominees: Nominee,
    podium: Podium = PODIUM,
    now: dt.datetime = NOW,
    signed_on: dt.date = TODAY,
    **rule: Any,
) -> str:
    rules = profile(nomination={"to": "national/all", "max": 2, **rule})
    return nominate(rules, podium, nominees, signed_on=signed_on, now=now, today=TODAY)


@pytest.mark.parametrize("nominees", [(), (A,), (B, A)])
def test_awarded_entries_or_nobody_are_nominated(nominees: tuple[Nominee, ...]) -> None:
    assert _nominate(*nominees) == "national/all"


@pytest.mark.parametrize(
    ("nominees", "given", "refusal"),
    [
        ((A, B, C), {}, TooManyNominated),
        ((A, A), {}, NamedTwice),
        ((Nominee("z", "x"),), {}, NotAwarded),
        ((Nominee("a", " "),), {}, InvalidInput),
        ((), {"zero_allowed": False}, NobodyNominated),
        ((A,), {"podium": Podium(None, None, frozenset())}, ResultsNotSigned),
        ((), {"podium": Podium(None, None, frozenset())}, ResultsNotSigned),
        ((A,), {"podium": Podium(SIGNED, SIGNED, frozenset("a"))}, AlreadyNominated),
        ((A,), {"to": None}, NominationNotReady),
        ((A,), {"signed_on": TODAY + dt.timedelta(days=1)}, InvalidInput),
    ],
)
def test_what_breaks_a_rule_is_refused(
    nominees: tuple[Nominee, ...], given: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _nominate(*nominees, **given)


@pytest.mark.parametrize(
    ("inclusive", "now", "is_late"),
    [
        # The day ends at 17:00 UTC, which is midnight in Việt Nam.
        (True, dt.datetime(2026, 5, 4, 16, 59, 59, tzinfo=dt.UTC), False),
        (True, dt.datetime(2026, 5, 4, 17, 0, tzinfo=dt.UTC), True),
        (False, dt.datetime(2026, 5, 3, 16, 59, 59, tzinfo=dt.UTC), False),
        (False, dt.datetime(2026, 5, 3, 17, 0, tzinfo=dt.UTC), True),
    ],
)
def test_a_deadline_includes_or_excludes_its_day(
    inclusive: bool, now: dt.datetime, is_late: bool
) -> None:
    before = {"date": "2026-05-04", "inclusive": inclusive}
    if is_late:
        with pytest.raises(NominationLate):
            _nominate(A, now=now, before=before)
    else:
        assert _nominate(A, now=now, before=before) == "national/all"
