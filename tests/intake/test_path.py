"""The way of an entry from registration to its receipt above, and the outcome back."""

import pytest

from services.intake import queries
from services.intake.commands import KeepFile
from services.intake.domain.forwarding import ForwardingState
from services.intake.queries import Filter
from shared.events.contracts import NominationSigned
from shared.events.parts import Decision
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, HIGH, LOW, TODAY, file_of
from tests.intake.sites import IntakeSite, World, result

SHA = "a" * 64


def _stages(site: IntakeSite, branch: str) -> dict[str, int]:
    return site.ask(queries.counts, CONTEST, branch, EVERYTHING)


def test_a_winner_goes_up_by_itself_and_comes_back_as_received(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    winner, other = below.register("Máy gặt"), below.register("Lò sấy")
    below.screen(winner, other)
    below.sign(result(winner), result(other, up=False, award=None, rank=2))
    assert _stages(below, LOW) == {"eligible": 1, "sent": 1}

    world.settle()

    assert _stages(below, LOW) == {"eligible": 1, "received_above": 1}
    assert _stages(above, HIGH) == {"received": 1}
    there = above.entry(HIGH, winner)
    assert (there.receipt_number, there.from_branch, there.road) == ("01/TN", LOW, (LOW,))
    assert there.dossier == below.entry(LOW, winner).dossier
    (sent,) = below.ask(queries.desk, CONTEST, LOW).sent
    assert (sent.forwarding.state, sent.forwarding.receipt_number) == (
        ForwardingState.RECEIVED,
        "01/TN",
    )
    (came,) = above.ask(queries.desk, CONTEST, HIGH).arrived
    assert came.arrival.result == result(winner)
    assert came.arrival.minutes is not None
    assert below.dead() == above.dead() == []


def test_every_step_is_told_in_its_order(world: World, below: IntakeSite) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    assert world.names() == [
        "entry.registered", "entry.progressed", "entry.screened", "entry.progressed",
        "batch.forwarded", "batch.forwarded",  # its own site, and the one above
        "entry.forwarded", "entry.progressed", "entry.received",
        "entry.progressed", "forwarding.received", "entry.progressed",
    ]  # fmt: skip


def test_a_forwarded_entry_awaits_its_files(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    below.do(KeepFile(SHA, 10))
    entry = below.register(files=(file_of(SHA),))
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    assert (_stages(below, LOW), _stages(above, HIGH)) == ({"sent": 1}, {"awaiting_files": 1})
    assert above.entry(HIGH, entry).receipt_number is None
    assert below.ask(queries.pending_pushes) == 1

    assert above.do(KeepFile(SHA, 10)) is True
    world.settle()

    assert _stages(below, LOW) == {"received_above": 1}
    assert _stages(above, HIGH) == {"received": 1}
    assert above.do(KeepFile(SHA, 10)) is False


def test_what_became_of_it_above_comes_down(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    above.screen(entry, branch=HIGH)
    above.sign(result(entry, up=False), branch=HIGH)
    decision = Decision(id="d2", number="9", signed_on=TODAY, signer="X")
    data = NominationSigned(decision=decision, to="top/all", entries=(entry,))
    above.hear("d2", data, HIGH)
    world.settle()

    known = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).outcomes
    shown = [(one.outcome.decided_by, one.outcome.outcome, one.outcome.award) for one in known]
    assert sorted(shown) == [(HIGH, "awarded", "gold"), (HIGH, "nominated", "gold")]
    assert above.entry(HIGH, entry).stage == "package"


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_finds_without_diacritics(below: IntakeSite, count: int) -> None:
    ids = [below.register(f"Máy gặt lúa số {number}") for number in range(count)]
    below.register("Lò sấy")
    page = below.ask(queries.list_entries, CONTEST, LOW, Filter(text="may GAT"), EVERYTHING)
    assert ([one.id for one in page.entries], page.after) == (sorted(ids, reverse=True), None)
    first = below.ask(queries.list_entries, CONTEST, LOW, Filter(), EVERYTHING, limit=count)
    assert len(first.entries) == count
    rest = below.ask(queries.list_entries, CONTEST, LOW, Filter(), EVERYTHING, after=first.after)
    assert [one.id for one in rest.entries] == [sorted(ids)[0]]
