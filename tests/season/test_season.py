"""The demonstration's two seasons: as published, apart as together, and whatever is killed."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from services.demonstration.running import CONTESTS
from shared.events.contracts import ContestPublished, UnitsPublished
from shared.messaging.embedded import EmbeddedBroker
from tests.parts.broker import BrokerPart
from tests.season.outcome import Outcome, count, outcome
from tests.season.stack import Disturbance, Stack, two_districts

TOGETHER = (("district", "province", "sector"),)
APART = (("district",), ("binh-long",), ("province",), ("sector",))
SCENES = 110
RULES = {ContestPublished.event_type(), UnitsPublished.event_type()}

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Every site in one group over the embedded broker, both seasons played, and stopped."""
    folder = tmp_path_factory.mktemp("together")
    broker = EmbeddedBroker(log_file=folder / "broker.log")
    broker.start()
    stack = Stack(folder, CONTESTS, broker, TOGETHER, is_embedded=True)
    try:
        stack.start()
        stack.play()
    finally:
        stack.stop()
        broker.stop()
    return stack


@pytest.fixture(scope="module")
def undisturbed(together: Stack) -> Outcome:
    """What the seasons come to when nothing goes wrong."""
    return outcome(together.installation)


def test_a_season_gives_the_published_figures(undisturbed: Outcome) -> None:
    branch = "district/binh-long"
    entries = [row for row in undisturbed.entries if row[0] == branch]
    finalists = [row for row in undisturbed.results if row[0] == branch and row[2] is not None]
    awards = ("nhat", "nhi", "ba", "khuyen-khich")

    assert len(entries) == 57
    assert len(finalists) == 48
    assert [count(undisturbed, branch, award=one) for one in awards] == [4, 4, 6, 7]
    assert count(undisturbed, branch, going_up=True) == 17
    assert len([row for row in undisturbed.entries if row[0] == "province/binh-phuoc"]) == 23


def test_everything_is_there_after_a_restart_with_an_empty_broker(
    together: Stack, undisturbed: Outcome
) -> None:
    together.broker.start()
    try:
        together.start(is_new=False)
        together.drain()

        assert outcome(together.installation) == undisturbed
    finally:
        together.stop()
        together.broker.stop()


def test_sites_apart_give_the_same_season(
    tmp_path: Path, own_kafka: BrokerPart, undisturbed: Outcome
) -> None:
    """Two lower sites, a sector and a province over Apache Kafka, ten faults in mid-season."""
    contests = two_districts(CONTESTS, tmp_path)
    stack = Stack(tmp_path / "var", contests, own_kafka, APART, is_embedded=False)
    disturb = Disturbance(stack, 10, SCENES, wipes=True)
    try:
        stack.start()
        stack.play(disturb)

        assert len(disturb.done) == 10
        assert outcome(stack.installation) == undisturbed
        # Published rules are for all; nothing else of one lower site reaches the other.
        assert _heard_from(stack, "district", "binh-long") == RULES
        assert _heard_from(stack, "binh-long", "district") == RULES
    finally:
        stack.stop()


def test_a_dozen_faults_change_nothing(tmp_path: Path, undisturbed: Outcome) -> None:
    """Worker, relay, web and broker killed in mid-season; the campaigns of many are in faults/."""
    broker = EmbeddedBroker(log_file=tmp_path / "broker.log")
    broker.start()
    stack = Stack(tmp_path, CONTESTS, broker, TOGETHER, is_embedded=True)
    disturb = Disturbance(stack, 12, SCENES, wipes=True)
    try:
        stack.start()
        stack.play(disturb)

        assert len(disturb.done) == 12
        assert outcome(stack.installation) == undisturbed
    finally:
        stack.stop()
        broker.stop()


def _heard_from(stack: Stack, site: str, other: str) -> set[str]:
    """The types of the events of another site that a site has received."""
    query = sa.text("SELECT DISTINCT type FROM stored_event WHERE source LIKE :source")
    with stack.installation.databases(site)["reporting"].session() as session:
        rows = session.core.execute(query, {"source": f"/hoithi/{other}/%"})
        return {str(row[0]) for row in rows}
