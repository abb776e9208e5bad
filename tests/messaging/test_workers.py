"""Several workers in one group, on PostgreSQL: one is killed, one joins, one leaves."""

import threading
import time
from pathlib import Path

import pytest

from shared.messaging.broker import Admin
from shared.messaging.tables import inbox as inbox_table
from tests.messaging.asking import act, carry_out_in
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Ask, Later, Open
from tests.messaging.running import Running, plan_for
from tests.messaging.sites import ToySite, until
from tests.parts.broker import BrokerPart

KEYS = [f"key-{number}" for number in range(12)]


class Writer:
    """Writes one event per key and round until it is told to end, at a steady pace."""

    def __init__(self, site: ToySite) -> None:
        self.rounds = 0
        self._site = site
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def write_on(self, rounds: int) -> None:
        """Wait until so many more rounds are written."""
        goal = self.rounds + rounds
        until(lambda: self.rounds >= goal)

    def end(self) -> None:
        self._end.set()
        self._thread.join()

    def _write(self) -> None:
        with self._site.databases["counter"].session() as session:
            while not self._end.is_set():
                for key in KEYS:
                    session.begin()
                    carry_out_in(session, self._site, Ask(key, f"add {self.rounds % 9 + 1}"))
                    session.commit()
                self.rounds += 1
                time.sleep(0.1)


def at_work(running: Running, *relays: str) -> str:
    """The relay that holds the databases; the other has said that it waits."""
    until(lambda: any("another_relay" in running.said(one) for one in relays))
    return next(one for one in relays if "another_relay" not in running.said(one))


def applied(site: ToySite) -> int:
    return site.count(inbox_table)


@pytest.mark.timeout(300)
def test_workers_that_come_and_go_apply_each_event_once_and_in_order(
    broker: BrokerPart, new_site: NewSite, messaging_postgres: str, tmp_path: Path
) -> None:
    site = new_site("a", messaging_postgres)
    own, *others = sorted(site.topology.writes, key=lambda topic: topic != site.topology.own)
    with Admin(broker.address) as admin:
        admin.ensure([own], partitions=12, replication=1, retention_hours=1)
        admin.ensure(others, partitions=3, replication=1, retention_hours=1)
    act(site, *[Open(key) for key in KEYS], *[Open(f"due-{number}") for number in range(40)])
    act(site, *[Later(f"due-{number}", 1, number // 4) for number in range(40)])
    with Running(tmp_path, plan_for(broker, site)) as running:
        running.start("relay").start("worker-1").start("worker-2").start("relay-2")
        writer = Writer(site)
        until(lambda: applied(site) > 0)
        writer.write_on(20)
        running.kill("worker-1")
        running.start("worker-3")
        before = applied(site)
        until(lambda: applied(site) > before + 10 * len(KEYS))
        assert running.end("worker-2") == 0
        before = applied(site)
        until(lambda: applied(site) > before + 10 * len(KEYS))
        running.kill(at_work(running, "relay", "relay-2"))
        writer.write_on(10)
        writer.end()
        total = sum(number % 9 + 1 for number in range(writer.rounds))
        until(lambda: all(site.values()[key] == total for key in KEYS), 120)
        until(lambda: all(site.values()[f"due-{number}"] == 1 for number in range(40)))
    expected = ["open", *[f"add {number % 9 + 1}" for number in range(writer.rounds)]]
    done = site.steps()
    assert {key: [words for name, words in done if name == key] for key in KEYS} == dict.fromkeys(
        KEYS, expected
    )
    assert sorted(name for name, words in done if words == "add 1" and name.startswith("due")) == (
        sorted(f"due-{number}" for number in range(40))
    )
    assert site.counts()["dead"] == 0
