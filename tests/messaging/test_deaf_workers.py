"""A worker that hears nothing although the broker is there."""

from pathlib import Path

import pytest

from shared.messaging.topology import Topology
from shared.messaging.worker import SiteWorker, WorkerSettings
from shared.processes import LOOPBACK, free_port
from tests.parts.broker import BrokerPart


def _worker(broker: str, folder: Path, deaf_after_s: float) -> SiteWorker:
    topology = Topology("a", ("hoithi.a.own",), ("hoithi.a.own",))
    settings = WorkerSettings(broker, "deaf", topology, folder, deaf_after_s=deaf_after_s)
    return SiteWorker(settings, [])


@pytest.mark.parametrize(("deaf_after_s", "is_deaf"), [(0.0, True), (3600.0, False)])
async def test_nothing_heard_for_too_long_is_deaf(
    embedded_broker: BrokerPart, tmp_path: Path, deaf_after_s: float, is_deaf: bool
) -> None:
    assert _worker(embedded_broker.address, tmp_path, deaf_after_s).is_deaf() is is_deaf


async def test_a_broker_that_is_away_makes_nobody_deaf(tmp_path: Path) -> None:
    nobody = f"{LOOPBACK}:{free_port()}"

    assert not _worker(nobody, tmp_path, 0.0).is_deaf()
