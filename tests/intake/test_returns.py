"""Dossiers returned to be completed, refused, and sent anew."""

import datetime as dt

import pytest

from services.intake import queries
from services.intake.commands import (
    ForwardEntry,
    KeepFile,
    RefuseForwarding,
    ReturnForwarding,
    ReviseEntry,
)
from shared.errors import RuleViolation
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, draft, file_of
from tests.intake.sites import IntakeSite, World, result

SHA = "d" * 64
UNTIL = dt.date(2026, 5, 20)


@pytest.fixture
def received(world: World, below: IntakeSite) -> str:
    """An entry that the branch above has."""
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    return entry


def _return(above: IntakeSite, entry: str) -> None:
    above.do(ReturnForwarding(CONTEST, HIGH, entry, "Thiếu bản mô tả", UNTIL))


def test_a_returned_dossier_goes_up_again_with_its_new_file(
    world: World, below: IntakeSite, above: IntakeSite, received: str
) -> None:
    _return(above, received)
    world.settle()
    (sent,) = below.ask(queries.one_entry, CONTEST, LOW, received, EVERYTHING).forwardings
    assert (sent.state, sent.missing, sent.until) == ("returned", "Thiếu bản mô tả", UNTIL)

    below.do(KeepFile(SHA, 10))
    fresh = draft("Máy gặt lúa", files=(file_of(SHA),))
    below.do(ReviseEntry(CONTEST, LOW, received, fresh))
    world.settle()
    assert below.entry(LOW, received).stage == "sent"
    assert above.entry(HIGH, received).stage == "awaiting_files"
    above.do(KeepFile(SHA, 10))
    world.settle()

    here, there = below.entry(LOW, received), above.entry(HIGH, received)
    assert (here.stage, there.stage) == ("received_above", "received")
    assert (there.dossier, there.dossier.version) == (here.dossier, 2)
    assert there.receipt_number == "01/TN"
    told = [one.event.data.version for one in world.published if one.name == "forwarding.received"]
    assert told == [1, 2]
    names = [one.name for one in world.published if one.event.branch == HIGH]
    assert (names.count("entry.received"), names.count("entry.revised")) == (1, 1)


def test_a_revision_that_overtakes_nothing_waits_for_its_forwarding(
    world: World, below: IntakeSite, above: IntakeSite, received: str
) -> None:
    _return(above, received)
    world.settle()
    below.do(ReviseEntry(CONTEST, LOW, received, draft("Máy gặt lúa")))
    (letter,) = [one for to, one in world.under_way() if to == HIGH_SITE]
    above.session.begin()
    above.session.core.exec_driver_sql("DELETE FROM arrival")
    above.session.commit()
    above.deliver(letter)
    assert above.waiting() == [f"forwarding/{letter.event.data.forwarding}"]


def test_after_the_day_that_was_set_it_is_too_late(
    world: World, below: IntakeSite, above: IntakeSite, received: str
) -> None:
    _return(above, received)
    world.settle()
    below.clock.instant = dt.datetime(2026, 5, 20, 17, 0, tzinfo=dt.UTC)
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        below.do(ReviseEntry(CONTEST, LOW, received, draft()))
    assert (refused.value.code, below.everything()) == ("return_expired", before)


def test_a_dossier_from_below_is_not_changed_above(above: IntakeSite, received: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        above.do(ReviseEntry(CONTEST, HIGH, received, draft()))
    assert refused.value.code == "entry_from_below"


def test_once_received_above_it_is_not_changed_below(below: IntakeSite, received: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        below.do(ReviseEntry(CONTEST, LOW, received, draft()))
    assert refused.value.code == "already_signed"


def test_what_the_committee_above_refuses_may_be_sent_anew(
    world: World, below: IntakeSite, above: IntakeSite, received: str
) -> None:
    above.do(RefuseForwarding(CONTEST, HIGH, received, "Không đúng lĩnh vực"))
    world.settle()
    (sent,) = below.ask(queries.one_entry, CONTEST, LOW, received, EVERYTHING).forwardings
    assert (sent.state, sent.reason.text if sent.reason else "") == (
        "refused", "Không đúng lĩnh vực",
    )  # fmt: skip
    below.do(ForwardEntry(CONTEST, LOW, received))
    world.settle()
    assert below.entry(LOW, received).stage == "received_above"
    assert above.entry(HIGH, received).receipt_number == "02/TN"
    with pytest.raises(RuleViolation) as refused:
        below.do(ForwardEntry(CONTEST, LOW, received))
    assert refused.value.code == "already_sent"


def test_a_screened_entry_is_not_given_back(above: IntakeSite, received: str) -> None:
    above.screen(received, branch=HIGH)
    before = above.everything()
    for command in (
        ReturnForwarding(CONTEST, HIGH, received, "Thiếu"),
        RefuseForwarding(CONTEST, HIGH, received, "Trùng"),
    ):
        with pytest.raises(RuleViolation) as refused:
            above.do(command)
        assert refused.value.code == "wrong_stage"
    assert above.everything() == before
