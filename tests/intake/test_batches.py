"""What one act sends up is a batch: told once to both ends, marked on what was sent and came."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.intake.commands import Chosen, ForwardEntry
from services.intake.commands.sending import ForwardEntries
from services.intake.handlers.sending import MOST_AT_ONCE
from services.intake.queries.batches import BatchLine, arrived_batches, sent_batches
from shared.errors import RuleViolation
from shared.events.contracts import BatchForwarded, EntryForwarded
from shared.events.parts import Decision
from shared.events.topics import parse_topic
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, LOW_SITE, high, low
from tests.intake.sites import IntakeSite, Letter, World, open_world, result


@pytest.fixture
def by_hand(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A branch whose plan does not send up by itself."""
    yield from open_world(database_url, tmp_path, [low(forwarding={"awards": ["gold"]}), high()])


def _signed(site: IntakeSite, *ids: str, stays: tuple[str, ...] = ()) -> Decision:
    site.screen(*ids, *stays)
    going = [result(one, rank=len(ids) - place) for place, one in enumerate(ids)]
    decision = site.sign(*going, *(result(one, up=False, award=None) for one in stays))
    return decision


def _told(letters: list[Letter]) -> list[BatchForwarded]:
    return [one.event.data for one in letters if isinstance(one.event.data, BatchForwarded)]


def test_what_signed_results_send_is_a_batch_of_the_decision(world: World) -> None:
    below, above = world.sites[LOW_SITE], world.sites[HIGH_SITE]
    first, second = below.register("Máy gặt"), below.register("Máy cắt")
    below.take_sent()

    decision = _signed(below, first, second)

    letters = [one for one in below.sent() if isinstance(one.event.data, BatchForwarded)]
    assert sorted(parse_topic(one.topic).audience for one in letters) == ["own", "up"]
    data = _told(letters)[0]
    assert (data.to_branch, data.decision, data.is_external) == (HIGH, decision, False)
    assert [(one.title, one.receipt_number, one.award_name) for one in data.lines] == [
        ("Máy cắt", "02/TN", "Giải Nhất"), ("Máy gặt", "01/TN", "Giải Nhất"),
    ]  # fmt: skip
    assert {one.event.envelope.subject_id for one in letters} == {decision.id}
    world.settle()
    now = below.clock.now()
    assert below.ask(sent_batches, CONTEST, LOW) == (
        BatchLine(decision.id, HIGH, now, 2, decision),
    )
    assert above.ask(arrived_batches, CONTEST, HIGH) == (
        BatchLine(decision.id, LOW, now, 2, decision),
    )


def test_what_a_clerk_sends_at_once_is_one_batch(by_hand: World) -> None:
    below = by_hand.sites[LOW_SITE]
    first, second, other = (below.register(one) for one in ("Một", "Hai", "Ba"))
    _signed(below, first, second, stays=(other,))
    below.take_sent()

    sent = below.do(ForwardEntries(CONTEST, LOW, (Chosen(other), Chosen(second), Chosen(first))))

    assert [(one.entry, one.done, one.code) for one in sent.outcomes] == [
        (other, False, "not_going_up"), (second, True, None), (first, True, None),
    ]  # fmt: skip
    letters = below.take_sent()
    forwarded = {one.event.data.batch for one in letters
                 if isinstance(one.event.data, EntryForwarded)}  # fmt: skip
    assert (forwarded, sent.done) == ({sent.batch}, 2)
    assert [len(one.lines) for one in _told(letters)] == [2, 2]
    assert [one.count for one in below.ask(sent_batches, CONTEST, LOW)] == [2]


def test_one_sent_by_itself_is_a_batch_of_one(by_hand: World) -> None:
    below = by_hand.sites[LOW_SITE]
    first, second = below.register("Một"), below.register("Hai")
    _signed(below, first, second)

    below.do(ForwardEntry(CONTEST, LOW, first))
    below.do(ForwardEntry(CONTEST, LOW, second))

    assert [one.count for one in below.ask(sent_batches, CONTEST, LOW)] == [1, 1]


def test_where_nothing_may_go_nothing_is_told(by_hand: World) -> None:
    below = by_hand.sites[LOW_SITE]
    entry = below.register("Một")
    before = below.everything()

    with pytest.raises(RuleViolation) as refused:
        below.do(
            ForwardEntries(CONTEST, LOW, tuple(Chosen(str(n)) for n in range(MOST_AT_ONCE + 1)))
        )
    answer = below.do(ForwardEntries(CONTEST, LOW, (Chosen(entry),)))

    assert refused.value.code == "too_many_at_once"
    assert (answer.batch, answer.done, answer.outcomes[0].code) == (None, 0, "not_going_up")
    assert below.everything() == before
