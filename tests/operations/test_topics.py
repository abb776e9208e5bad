"""Setting a broker up and filling a topic again, by command."""

from collections.abc import Callable

import pytest

from services.app import Installation
from services.operations.places import opened
from services.operations.topics import refill, set_up
from shared.errors import BrokerAway
from shared.messaging.broker import Admin, Identity
from shared.messaging.queries import database_state
from shared.messaging.relay import DatabaseRelay
from tests.operations.conftest import log_everything
from tests.parts.broker import BrokerPart

Run = Callable[..., str]


def on(installation: Installation, address: str) -> Installation:
    settings = installation.settings.model_copy(update={"broker": address, "partitions": 3})
    return Installation(settings)


def test_broker_is_set_up_once(own_broker: BrokerPart, installation: Installation) -> None:
    there = on(installation, own_broker.address)
    topics = sorted({t for site in there.site_names for t in there.topology(site).writes})
    first = set_up(there, there.site_names)
    assert (first.created, first.present) == (tuple(topics), ())
    again = set_up(there, there.site_names)
    assert (again.created, again.present) == ((), tuple(topics))
    with Admin(own_broker.address) as admin:
        assert sorted(admin.identity(topics).topic_ids) == topics


def test_broker_that_is_away_is_named(installation: Installation, run: Run) -> None:
    with pytest.raises(BrokerAway):
        set_up(installation, installation.site_names)
    assert "HOITHI_BROKER" in run("broker", "setup", code=1)


@pytest.fixture
def published(installation: Installation) -> str:
    """A site whose intake has published all."""
    site = installation.site_names[0]
    log_everything(installation, site)
    with opened(installation, site) as place:
        relay = DatabaseRelay(place.databases["intake"], installation.folder(site) / "locks")
        topics = installation.topology(site).writes
        relay.recognise(Identity("cluster", dict.fromkeys(topics, "id")))
        place.sessions["intake"].core.exec_driver_sql(
            "UPDATE cursor SET seq = (SELECT max(seq) FROM log), published = 9"
        )
        relay.close()
    return site


def cursor(installation: Installation, site: str, topic: str) -> tuple[int, int]:
    with opened(installation, site) as place:
        state = database_state(place.sessions["intake"], "intake")
    return next((one.seq, one.published) for one in state.topics if one.topic == topic)


def test_refill_puts_the_cursor_back(installation: Installation, published: str, run: Run) -> None:
    topic = f"hoithi.{published}.contests"
    assert cursor(installation, published, topic)[0] > 0
    assert refill(installation, published, topic, from_seq=2) == ["intake"]
    assert cursor(installation, published, topic) == (1, 1)
    assert refill(installation, published, topic, service="judging") == []
    said = run("refill", "--site", published, "--topic", topic)
    assert said == f"Relay sẽ gửi lại {topic} từ sổ của: intake.\n"
    assert cursor(installation, published, topic) == (0, 0)


def test_topic_of_another_site_is_refused(
    installation: Installation, published: str, run: Run
) -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        refill(installation, published, "hoithi.elsewhere.own")
    run("refill", "--site", published, "--topic", "hoithi.elsewhere.own", code=2)
