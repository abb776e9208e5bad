"""Withdrawal at every stage, and both orders on the wire."""

from dataclasses import replace

import pytest

from services.intake import queries
from services.intake.commands import ReceiveForwarding, WithdrawEntry
from services.intake.queries import Filter
from shared.errors import ForgedSource, RuleViolation
from shared.events.stages import IntakeStage
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW
from tests.intake.sites import IntakeSite, Letter, World, result

WHY = "Tác giả xin rút"


def _withdraw(site: IntakeSite, entry: str, branch: str = LOW) -> str:
    stage: str = site.do(WithdrawEntry(CONTEST, branch, entry, WHY)).stage
    return stage


@pytest.fixture
def sent(world: World, below: IntakeSite) -> str:
    """A winner just sent up, nothing of it delivered yet."""
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    return entry


def _to_above(world: World) -> list[Letter]:
    """What is told of entries one by one; that they went up together is for papers."""
    every = [letter for to, letter in world.under_way() if to == HIGH_SITE]
    return [one for one in every if one.name != "batch.forwarded"]


def test_before_it_is_sent_it_is_out_at_once(world: World, below: IntakeSite) -> None:
    entry = below.register()
    below.screen(entry)
    assert _withdraw(below, entry) == "withdrawn"
    world.settle()
    assert world.names()[-2:] == ["entry.withdrawn", "entry.progressed"]


def test_a_withdrawn_entry_keeps_its_signed_result_and_is_not_sent(
    world: World, below: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    _withdraw(below, entry)
    below.sign(result(entry))
    kept = below.entry(LOW, entry)
    assert (kept.stage, kept.result, kept.forwarding) == (
        IntakeStage.WITHDRAWN, result(entry), None,
    )  # fmt: skip
    assert "entry.forwarded" not in [one.name for one in below.sent()]


def test_asked_after_it_was_received_it_is_taken_out(
    world: World, below: IntakeSite, above: IntakeSite, sent: str
) -> None:
    world.settle()
    assert _withdraw(below, sent) == "withdrawal_pending"
    world.settle()
    assert (below.entry(LOW, sent).stage, above.entry(HIGH, sent).stage) == (
        IntakeStage.WITHDRAWN, IntakeStage.WITHDRAWN,
    )  # fmt: skip
    assert above.entry(HIGH, sent).withdrawal_reason == WHY


def test_a_request_that_overtakes_its_forwarding_leaves_a_tombstone(
    world: World, below: IntakeSite, above: IntakeSite, sent: str
) -> None:
    _withdraw(below, sent)
    forwarded, asked = _to_above(world)
    above.deliver(asked)
    world.settle()
    assert below.entry(LOW, sent).stage is IntakeStage.WITHDRAWN
    before = above.everything()

    above.deliver(forwarded)

    after = above.everything()
    assert {name for name in after if after[name] != before[name]} == {"inbox"}
    assert above.ask(queries.list_entries, CONTEST, HIGH, Filter(), EVERYTHING).entries == ()


def test_after_the_branch_above_signed_the_entry_competes_on_and_the_refusal_is_shown(
    world: World, below: IntakeSite, above: IntakeSite, sent: str
) -> None:
    world.settle()
    above.screen(sent, branch=HIGH)
    above.sign(result(sent, up=False), branch=HIGH)
    _withdraw(below, sent)
    world.settle()
    assert below.entry(LOW, sent).stage is IntakeStage.RECEIVED_ABOVE
    assert above.entry(HIGH, sent).stage is IntakeStage.ELIGIBLE
    (shown,) = below.ask(queries.one_entry, CONTEST, LOW, sent, EVERYTHING).forwardings
    assert shown.kept is not None
    assert (shown.kept.code, "7/QĐ" in shown.kept.text) == ("already_signed", True)
    assert above.refusals() == [("vn.hoithi.entry.withdrawal_requested.v1", "already_signed")]


def test_while_it_is_asked_back_it_is_not_asked_again(
    world: World, below: IntakeSite, sent: str
) -> None:
    _withdraw(below, sent)
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        _withdraw(below, sent)
    assert (refused.value.code, below.everything()) == ("withdrawal_pending", before)


def test_the_branch_above_may_take_it_out_by_itself(
    world: World, below: IntakeSite, above: IntakeSite, sent: str
) -> None:
    world.settle()
    _withdraw(above, sent, HIGH)
    world.settle()
    assert below.entry(LOW, sent).stage is IntakeStage.WITHDRAWN
    names = [one.name for one in world.published if one.event.branch == LOW]
    assert names[-2:] == ["entry.withdrawn", "entry.progressed"]


def test_a_forwarding_for_a_branch_of_another_site_is_left_alone(
    world: World, below: IntakeSite, sent: str
) -> None:
    (letter,) = [one for one in below.sent() if one.name == "entry.forwarded"]
    before = below.everything()
    (command,) = _commands(letter)
    assert below.do(command) is None
    assert below.everything() == before


def test_a_forwarding_from_a_branch_that_is_not_below_is_a_dead_letter(
    below: IntakeSite, above: IntakeSite, sent: str
) -> None:
    (letter,) = [one for one in below.sent() if one.name == "entry.forwarded"]
    (command,) = _commands(letter)
    before = above.everything()

    with pytest.raises(ForgedSource):
        above.do(replace(command, from_branch="elsewhere/stranger"))

    assert above.everything() == before


def _commands(letter: Letter) -> list[ReceiveForwarding]:
    from services.intake.reactions import on_entry_forwarded

    return [one for one in on_entry_forwarded(letter.event) if isinstance(one, ReceiveForwarding)]
