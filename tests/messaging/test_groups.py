"""Which consumer group a worker uses: the next epoch once the broker is another."""

import threading

import pytest

from shared.site import ConsumerGroup, current_group
from tests.messaging.conftest import NewSite
from tests.messaging.sites import ToySite

NAME = "hoithi.a.counter"


def group(site: ToySite, cluster: str, **topics: str) -> ConsumerGroup:
    with site.databases["site"].session() as session:
        session.begin()
        found = current_group(session, NAME, cluster, topics)
        session.commit()
    return found


def test_group_stays_while_the_broker_is_the_same(site: ToySite) -> None:
    groups = [group(site, "c1", own="1") for _ in range(2)]
    assert groups == [ConsumerGroup(NAME, 1, "c1", {"own": "1"})] * 2
    assert groups[0].group_id == "hoithi.a.counter.1"


def test_another_cluster_raises_the_epoch(site: ToySite) -> None:
    group(site, "c1", own="1", up="2")
    assert group(site, "c2", own="3") == ConsumerGroup(NAME, 2, "c2", {"own": "3"})
    assert group(site, "c2", own="3").epoch == 2


def test_topic_made_anew_raises_the_epoch(site: ToySite) -> None:
    group(site, "c1", own="1", up="2")
    assert group(site, "c1", own="1", up="9") == ConsumerGroup(
        NAME, 2, "c1", {"own": "1", "up": "9"}
    )


def test_topic_that_appears_is_learnt_and_keeps_the_epoch(site: ToySite) -> None:
    group(site, "c1", own="1")
    assert group(site, "c1", own="1", up="2").epoch == 1
    assert group(site, "c1", own="1", up="3").epoch == 2


def test_topic_that_is_missing_for_a_while_keeps_the_epoch(site: ToySite) -> None:
    group(site, "c1", own="1", up="2")
    assert group(site, "c1", own="1").epoch == 1
    assert group(site, "c1", own="1", up="2").epoch == 1


@pytest.mark.parametrize("workers", [2, 5])
def test_workers_that_look_at_once_raise_the_epoch_once(
    new_site: NewSite, store_url: str, workers: int
) -> None:
    site = new_site("a", store_url)
    group(site, "c1", own="1")
    found: list[int] = []
    start = threading.Barrier(workers)

    def look() -> None:
        start.wait()
        found.append(group(site, "c2", own="2").epoch)

    threads = [threading.Thread(target=look) for _ in range(workers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert found == [2] * workers
