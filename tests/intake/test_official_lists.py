"""Official lists: drawn up as they stand, told whole, in the order of receipts."""

import pytest

from services.intake.commands import Chosen, ProposeScreening, WithdrawEntry
from services.intake.commands.official_lists import DrawUpList
from services.intake.commands.ruling import SignScreening
from services.intake.domain.official_lists import MOST_IN_PART, ListKind, parts_of
from services.intake.domain.proposals import ProposalKind
from services.intake.domain.ruling import RuledLine
from shared.errors import InvalidInput, NotYetKnown
from shared.events.contracts import EntriesListed
from shared.events.parts import Decision, ListLine
from tests.intake.rules import CONTEST, HIGH, LOW, TODAY
from tests.intake.sites import IntakeSite

WORDS = f"số 15/QĐ-BTC ngày {TODAY:%d/%m/%Y}"


def _screened(site: IntakeSite) -> tuple[str, str, str, str]:
    """Four entries: one taken, one turned away as was proposed, one otherwise, one undecided.

    The decision's id stands in place of the undecided one, which no list but the first holds.
    """
    good, twin, poor, _ = (site.register(one) for one in ("Máy gặt", "Máy cắt", "Bẫy", "Đèn"))
    kinds = (ProposalKind.ELIGIBLE, ProposalKind.DUPLICATE, ProposalKind.ELIGIBLE)
    for entry, kind in zip((good, twin, poor), kinds, strict=True):
        eligible = kind is ProposalKind.ELIGIBLE
        reason = None if eligible else "Trùng với 01/TN"
        clause = None if eligible else "Điều 5"
        site.do(ProposeScreening(CONTEST, LOW, (Chosen(entry),), eligible, reason, kind, clause))
    lines = (RuledLine(good), RuledLine(twin), RuledLine(poor, False, "Chưa áp dụng thử"))
    signed = site.do(SignScreening(CONTEST, LOW, lines, "15/QĐ-BTC", TODAY, "Trưởng Ban"))
    site.take_sent()
    return good, twin, poor, signed.id


def _drawn(site: IntakeSite, kind: ListKind, ruling: str | None = None) -> EntriesListed:
    """The only part of a list."""
    answer = site.do(DrawUpList(CONTEST, LOW, kind, ruling))
    (letter,) = site.take_sent()
    data = letter.event.data
    assert isinstance(data, EntriesListed)
    assert letter.event.envelope.subject_id == answer.list
    assert answer.lines == len(data.lines)
    return data


def test_the_list_of_what_was_received_holds_all_but_what_was_withdrawn(
    below: IntakeSite,
) -> None:
    _screened(below)
    gone = below.register("Máy bơm")
    below.do(WithdrawEntry(CONTEST, LOW, gone, "Tác giả xin rút"))
    below.take_sent()

    data = _drawn(below, ListKind.RECEIVED)

    assert [(one.receipt_number, one.title) for one in data.lines] == [
        ("01/TN", "Máy gặt"), ("02/TN", "Máy cắt"), ("03/TN", "Bẫy"), ("04/TN", "Đèn"),
    ]  # fmt: skip
    assert {one.received_on for one in data.lines} == {TODAY}


def test_the_lists_of_verdicts_name_what_signed_them(below: IntakeSite) -> None:
    good, twin, poor, _ = _screened(below)

    (taken,) = _drawn(below, ListKind.ELIGIBLE).lines
    out = _drawn(below, ListKind.INELIGIBLE).lines

    assert (taken.entry, taken.eligible, taken.decision, taken.reason) == (good, True, WORDS, None)
    assert [(one.entry, one.reason, one.clause, one.decision) for one in out] == [
        (twin, "Trùng với 01/TN", "Điều 5", WORDS),
        (poor, "Chưa áp dụng thử", None, WORDS),
    ]


def test_the_list_of_a_decision_is_what_it_said_even_after_a_later_one(below: IntakeSite) -> None:
    good, twin, poor, first = _screened(below)
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(poor),), True, None, ProposalKind.ELIGIBLE))
    below.do(SignScreening(CONTEST, LOW, (RuledLine(poor),), "16/QĐ-BTC", TODAY, "Trưởng Ban"))
    below.take_sent()

    data = _drawn(below, ListKind.RULING, first)

    assert data.decision == Decision(
        id=first, number="15/QĐ-BTC", signed_on=TODAY, signer="Trưởng Ban"
    )
    assert [(one.entry, one.eligible, one.clause, one.deviates, one.stands)
            for one in data.lines] == [
        (good, True, None, False, True),
        (twin, False, "Điều 5", False, True),
        (poor, False, None, True, False),
    ]  # fmt: skip


def test_a_list_of_nothing_is_told_too(below: IntakeSite) -> None:
    assert _drawn(below, ListKind.INELIGIBLE) == EntriesListed(
        kind="ineligible", part=1, parts=1, lines=()
    )


@pytest.mark.parametrize(("ruling", "refused"), [(None, InvalidInput), ("01unknown", NotYetKnown)])
def test_the_list_of_no_decision_is_refused(
    below: IntakeSite, ruling: str | None, refused: type[Exception]
) -> None:
    before = below.everything()

    with pytest.raises(refused):
        below.do(DrawUpList(CONTEST, LOW, ListKind.RULING, ruling))

    assert below.everything() == before


def test_a_decision_of_another_branch_is_not_known(below: IntakeSite) -> None:
    *_, ruling = _screened(below)

    with pytest.raises(NotYetKnown):
        below.do(DrawUpList(CONTEST, HIGH, ListKind.RULING, ruling))


def test_long_lists_come_in_parts() -> None:
    lines = [ListLine(entry=str(n), title="M", unit_name="X") for n in range(MOST_IN_PART + 1)]

    parts = parts_of(ListKind.RECEIVED, lines, None)

    assert [(one.part, one.parts, len(one.lines)) for one in parts] == [
        (1, 2, MOST_IN_PART), (2, 2, 1),
    ]  # fmt: skip
    assert [line for one in parts for line in one.lines] == lines
