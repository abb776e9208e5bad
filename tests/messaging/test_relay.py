"""The relay of one database: order per topic, cursors over what was acknowledged, parked topics."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from shared.messaging import log, queries
from shared.messaging import relay as relay_module
from shared.messaging.broker import Identity, Outgoing, Sent
from shared.messaging.relay import DatabaseRelay, refill
from tests.messaging.asking import act
from tests.messaging.counter import Add, Ask, Open
from tests.messaging.sites import ToySite

Fate = Callable[[Outgoing], Sent | None]


class FakeBroker:
    """Keeps what it is given, topic by topic; `refuse` says what becomes of an event instead."""

    def __init__(self, site: ToySite) -> None:
        self.topics = site.topology.writes
        self.ids = {topic: f"{topic}#1" for topic in self.topics}
        self.kept: dict[str, list[int]] = {topic: [] for topic in self.topics}
        self.stop_at: dict[str, tuple[int, bool]] = {}

    @property
    def identity(self) -> Identity:
        return Identity("cluster", dict(self.ids))

    def take(self, outgoing: Sequence[Outgoing]) -> Mapping[str, Sent]:
        sent: dict[str, Sent] = {}
        for one in outgoing:
            before = sent.get(one.topic, Sent(None, 0))
            if before.failure is not None:
                continue
            stop, is_refused = self.stop_at.get(one.topic, (10**9, False))
            if one.seq >= stop:
                sent[one.topic] = Sent(before.seq, before.count, "no", is_refused)
            else:
                self.kept[one.topic].append(one.seq)
                sent[one.topic] = Sent(one.seq, before.count + 1)
        return sent

    def recreate(self, topic: str) -> None:
        self.ids[topic] += "+"
        self.kept[topic] = []


def rounds(relay: DatabaseRelay, broker: FakeBroker, most: int = 50) -> int:
    """Rounds of the relay until it has nothing left to do; how many."""
    for number in range(most):
        relay.move()
        if not relay.is_behind:
            return number
        relay.settle(broker.take(relay.prepare()))
    return most


@pytest.fixture
def relay(site: ToySite, tmp_path: Path) -> Iterator[DatabaseRelay]:
    made = DatabaseRelay(site.databases["counter"], tmp_path / "locks")
    assert made.acquire()
    yield made
    made.close()


@pytest.fixture
def broker(site: ToySite, relay: DatabaseRelay) -> FakeBroker:
    made = FakeBroker(site)
    relay.recognise(made.identity)
    return made


def own(site: ToySite) -> str:
    return site.topology.own


def progress(site: ToySite) -> str:
    return f"hoithi.{site.name}.progress"


def contests(site: ToySite) -> str:
    return f"hoithi.{site.name}.contests"


def cursors(site: ToySite) -> dict[str, tuple[int, int, str | None]]:
    state = queries.database_state(site.session, "counter")
    return {one.topic.split(".")[2]: (one.seq, one.published, one.parked) for one in state.topics}


def fill(site: ToySite, pairs: int, first: int = 1) -> None:
    """An event on `own` and one on `progress`, in turn: odd and even places in the log."""
    act(site, Open("n"))
    for number in range(first, first + pairs):
        act(site, Ask("n", f"add {number}"), Add("n", 1))


def test_each_topic_gets_its_events_in_order(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 3)
    rounds(relay, broker)
    assert (broker.kept[own(site)], broker.kept[progress(site)]) == ([1, 3, 5], [2, 4, 6])
    assert cursors(site) == {
        "own": (6, 3, None), "progress": (6, 3, None), "contests": (6, 0, None),
    }  # fmt: skip


def test_idle_relay_reads_no_table_and_has_nothing_to_do(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 1)
    rounds(relay, broker)
    relay.move()
    assert relay.is_behind is False
    act(site, Ask("n", "add 2"))
    relay.move()
    assert relay.is_behind is True


def test_more_than_one_move_reaches_the_end(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    count = 2 * log.MOST_MOVED + 3
    act(site, *[Ask("n", f"add {number}") for number in range(count)])
    rounds(relay, broker)
    assert broker.kept[own(site)] == list(range(1, count + 1))


def test_cursor_moves_over_the_acknowledged_prefix_only(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 3)
    broker.stop_at = {own(site): (3, False)}
    relay.move()
    relay.settle(broker.take(relay.prepare()))
    relay.move()
    assert cursors(site)["own"] == (1, 1, None)
    broker.stop_at = {}
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3, 5]


def test_refused_topic_is_parked_while_the_others_go_on(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 2)
    broker.stop_at = {own(site): (3, True)}
    rounds(relay, broker)
    fill(site, 2)
    rounds(relay, broker)
    assert (broker.kept[own(site)], broker.kept[progress(site)]) == ([1], [2, 4, 6, 8])
    assert cursors(site) == {
        "own": (1, 1, "no"), "progress": (8, 4, None), "contests": (8, 0, None),
    }  # fmt: skip


def test_parked_topic_is_tried_again_and_catches_up(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 2)
    broker.stop_at = {own(site): (1, True)}
    rounds(relay, broker)
    broker.stop_at = {}
    relay.unpark()
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3]
    assert cursors(site)["own"] == (4, 2, None)


def test_lagging_topic_holds_up_no_other(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "BATCH", 10)
    fill(site, 20)
    broker.stop_at = {own(site): (1, True)}
    rounds(relay, broker)
    broker.stop_at = {}
    relay.unpark()
    fill(site, 1)
    relay.move()
    relay.settle(broker.take(relay.prepare()))
    assert broker.kept[progress(site)][-1] == 42
    assert broker.kept[own(site)] == [1, 3, 5, 7, 9]


def test_crash_before_the_cursor_was_kept_publishes_again(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker, tmp_path: Path
) -> None:
    fill(site, 2)
    relay.move()
    relay.settle(broker.take(relay.prepare()))
    relay.close()  # acknowledged, and ended before anything was kept of it
    again = DatabaseRelay(site.databases["counter"], tmp_path / "locks")
    assert again.acquire()
    again.recognise(broker.identity)
    rounds(again, broker)
    again.close()
    assert broker.kept[own(site)] == [1, 3, 1, 3]
    assert cursors(site)["own"] == (4, 2, None)


def test_one_relay_per_database(site: ToySite, relay: DatabaseRelay, tmp_path: Path) -> None:
    second = DatabaseRelay(site.databases["counter"], tmp_path / "locks")
    other = DatabaseRelay(site.databases["site"], tmp_path / "locks")
    assert (second.acquire(), other.acquire()) == (False, True)
    second.close()
    relay.close()
    third = DatabaseRelay(site.databases["counter"], tmp_path / "locks")
    assert third.acquire()
    for one in (third, other):
        one.close()


def test_topic_made_anew_is_filled_from_the_start(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 2)
    rounds(relay, broker)
    broker.recreate(own(site))
    assert relay.recognise(broker.identity) == [own(site)]
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3]
    assert cursors(site)["own"] == (4, 2, None)


def test_topic_made_anew_in_mid_round_keeps_no_old_cursor(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 2)
    relay.move()
    sent = broker.take(relay.prepare())
    broker.recreate(own(site))
    relay.recognise(broker.identity)
    relay.settle(sent)
    relay.recognise(broker.identity)
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3]


@pytest.mark.parametrize(("from_seq", "again"), [(0, [1, 3, 5]), (1, [1, 3, 5]), (3, [3, 5])])
def test_refill_publishes_a_live_topic_again(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker, from_seq: int, again: list[int]
) -> None:
    fill(site, 3)
    rounds(relay, broker)
    site.session.begin()
    assert refill(site.session, own(site), from_seq) is True
    site.session.commit()
    act(site, Ask("n", "add 9"))
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3, 5, *again, 7]
    assert broker.kept[progress(site)] == [2, 4, 6]
    assert cursors(site)["own"] == (7, 4, None)


def test_refill_in_mid_round_is_not_overwritten(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    fill(site, 2)
    rounds(relay, broker)
    act(site, Ask("n", "add 9"))
    relay.move()
    sent = broker.take(relay.prepare())
    site.session.begin()
    refill(site.session, own(site), 0)
    site.session.commit()
    relay.settle(sent)
    rounds(relay, broker)
    assert broker.kept[own(site)] == [1, 3, 5, 1, 3, 5]
    assert cursors(site)["own"] == (5, 3, None)


def test_refill_of_a_topic_that_the_database_never_wrote_does_nothing(
    site: ToySite, relay: DatabaseRelay, broker: FakeBroker
) -> None:
    site.session.begin()
    assert refill(site.session, "hoithi.elsewhere.own", 0) is False
    site.session.commit()
