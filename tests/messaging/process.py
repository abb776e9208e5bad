"""The processes of toy sites: `python -m tests.messaging.process relay|worker PLAN.json`."""

import asyncio
import json
import signal
import sys
import threading
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from shared.messaging.consuming import ConsumingSettings, ConsumingSite, consume
from shared.messaging.relaying import RelayProcess, RelaySettings, SiteRelay
from shared.telemetry import configure_logging
from tests.messaging.sites import SERVICES, databases_at, topology_of


@dataclass(frozen=True)
class Plan:
    """What the processes of a test run with; it travels as JSON."""

    broker: str
    folder: str
    url: str
    sites: dict[str, list[str]]
    """Each site and its neighbours."""
    partitions: int = 3
    retention_hours: int = 1
    heartbeat_s: int = 60
    session_timeout_s: int = 6
    fetch_wait_ms: int | None = None
    dead_letter_limit: int = 50
    services: list[str] = field(default_factory=lambda: ["site", "counter"])

    def write(self, path: Path) -> Path:
        """Write it for the processes to read."""
        path.write_text(json.dumps(asdict(self)))
        return path


def relay(plan: Plan) -> int:
    """Run the relay of every site until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sites = [
        SiteRelay(
            topology_of(name, neighbours=neighbours),
            SERVICES,
            databases_at(plan.url, name, Path(plan.folder)),
            Path(plan.folder) / name / "locks",
        )
        for name, neighbours in plan.sites.items()
    ]
    settings = RelaySettings(
        broker=plan.broker,
        partitions=plan.partitions,
        replication=1,
        retention_hours=plan.retention_hours,
        heartbeat_s=plan.heartbeat_s,
        build="test",
    )
    RelayProcess(settings, sites).run(stop)
    return 0


async def _worker(plan: Plan) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    sites = [
        ConsumingSite(
            topology=topology_of(name, neighbours=neighbours),
            services=[SERVICES[one] for one in plan.services],
            databases=databases_at(plan.url, name, Path(plan.folder), busy_timeout_ms=0),
            data=Path(plan.folder) / name / "faust",
        )
        for name, neighbours in plan.sites.items()
    ]
    settings = ConsumingSettings(
        broker=plan.broker,
        partitions=plan.partitions,
        replication=1,
        retention_hours=plan.retention_hours,
        session_timeout_s=plan.session_timeout_s,
        fetch_wait_ms=plan.fetch_wait_ms,
        dead_letter_limit=plan.dead_letter_limit,
    )
    return await consume(settings, sites, stop)


def main(kind: str, plan_file: str) -> int:
    """Run one process; its exit code."""
    configure_logging("INFO")
    values: dict[str, Any] = json.loads(Path(plan_file).read_text())
    plan = Plan(**values)
    return relay(plan) if kind == "relay" else asyncio.run(_worker(plan))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
