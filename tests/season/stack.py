"""Sites as they run: supervised processes, in one group or several, over one broker."""

import json
import random
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import httpx

from services.app import SERVICES, Installation, prepare
from services.demonstration.chains import both_chains
from services.demonstration.clocks import BEFORE_THE_SEASONS, hold_clocks
from services.demonstration.doors import Doors
from services.demonstration.draining import Drain
from services.demonstration.playing import play
from services.serve import Supervisor, supervise_sites
from shared.messaging.embedded import EmbeddedBroker
from shared.migrating import upgrade
from shared.processes import LOOPBACK, free_port, kill
from shared.settings import Settings
from shared.site import SERVICE as SITE
from tests.parts.broker import BrokerPart

SEED = 7
READY_S = 240.0


class Stack:
    """Process groups, each with web, worker and relay for its sites."""

    def __init__(
        self, folder: Path, contests: Path, broker: BrokerPart | EmbeddedBroker,
        groups: Sequence[Sequence[str]], *, is_embedded: bool,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.broker = broker
        self._groups = groups
        ports = {site: port for group in groups for port in [free_port()] for site in group}
        self.urls = {site: f"http://{LOOPBACK}:{port}/{site}" for site, port in ports.items()}
        self._environments = [
            self._environment(contests, ports[group[0]], is_embedded) for group in groups
        ]
        self.installation = Installation(_settings(self._environments[0]))
        self.supervisors: list[Supervisor] = []

    def start(self, *, is_new: bool = True) -> None:
        """Prepare the databases, start every process, and wait for the doors."""
        sites = self.installation.site_names
        if is_new:
            for site in sites:
                upgrade(self.installation.databases(site)["site"], SITE)
            hold_clocks(self.installation, BEFORE_THE_SEASONS)
        prepare(self.installation, sites)
        for number, group in enumerate(self._groups):
            logs = self.folder / "logs" / str(number)
            supervisor = Supervisor(logs, self._environments[number])
            supervise_sites(supervisor, group, [one.name for one in SERVICES])
            supervisor.start()
            self.supervisors.append(supervisor)
        self._await_doors()

    def stop(self) -> None:
        """End every process."""
        for supervisor in self.supervisors:
            supervisor.stop()
        self.supervisors = []

    def tend(self) -> None:
        """Restart what has ended."""
        for supervisor in self.supervisors:
            supervisor.tend()

    def kill(self, kind: str, number: int = 0) -> None:
        """End one process as a power cut would; tending restarts it."""
        process = self.supervisors[number].child(kind).process
        if process is not None:
            kill(process)

    def play(self, disturb: "Disturbance | None" = None) -> None:
        """Play both seasons, with a disturbance before some scenes."""
        with Doors(self.urls, self.tend) as doors:
            scenes = both_chains(self.installation, doors, SEED)

            def tell(_at: datetime, _title: str, number: int, _count: int) -> None:
                if disturb is not None:
                    disturb(number)

            play(self.installation, scenes, self.tend, tell)

    def drain(self) -> None:
        """Wait until everything that was said has been heard."""
        drain = Drain(self.installation)
        try:
            drain.wait(self.tend)
        finally:
            drain.close()

    def _await_doors(self) -> None:
        until = time.monotonic() + READY_S
        for url in self.urls.values():
            root = url.rsplit("/", 1)[0]
            while not _answers(f"{root}/healthz"):
                self.tend()
                assert time.monotonic() < until, f"{url} does not answer; see {self.folder}/logs"
                time.sleep(0.05)

    def _environment(self, contests: Path, port: int, is_embedded: bool) -> dict[str, str]:
        return {
            "HOITHI_DATA": str(self.folder),
            "HOITHI_CONTESTS": str(contests),
            "HOITHI_BROKER": self.broker.address,
            "HOITHI_EMBEDDED_BROKER": str(is_embedded).lower(),
            "HOITHI_PARTITIONS": "3",
            "HOITHI_PORT": str(port),
            "HOITHI_SITE_URLS": json.dumps(self.urls),
            "HOITHI_SITE_TOKENS": json.dumps(dict.fromkeys(self.urls, "a-token-of-the-test")),
        }


class Disturbance:
    """Kills something before some scenes; which and when follow from a seed."""

    def __init__(self, stack: Stack, faults: int, scenes: int, *, wipes: bool) -> None:
        drawn = random.Random(SEED)
        kinds = ["worker", "relay", "web", "worker", "relay", "broker"]
        # Never all at once: a fault a scene at most, spread over the whole season.
        chosen = sorted(drawn.sample(range(2, scenes), min(faults, scenes - 2)))
        self._plan = {number: kinds[place % len(kinds)] for place, number in enumerate(chosen)}
        self._drawn = drawn
        self._stack = stack
        self._wipes = wipes
        self.done: list[str] = []

    def __call__(self, number: int) -> None:
        kind = self._plan.get(number)
        if kind == "broker":
            self._restart_broker()
        elif kind is not None:
            self._stack.kill(kind, self._drawn.randrange(len(self._stack.supervisors)))
        if kind is not None:
            self.done.append(kind)

    def _restart_broker(self) -> None:
        broker = self._stack.broker
        if isinstance(broker, EmbeddedBroker):
            broker.kill()
            broker.start()
        elif self._wipes and self._drawn.random() < 0.5:
            broker.wipe()
        else:
            broker.kill9()
            broker.restart()


def two_districts(contests: Path, folder: Path) -> Path:
    """The demonstration's contests with one of the two lower branches on a site of its own."""
    target = folder / "contests" / "demo"
    target.mkdir(parents=True)
    for path in contests.glob("*.yaml"):
        (target / path.name).write_text(path.read_text("utf-8"), "utf-8")
    for path in contests.parent.glob("*.yaml"):
        (target.parent / path.name).write_text(path.read_text("utf-8"), "utf-8")
    overlay = target / "binh-phuoc-7.yaml"
    before, mark, after = overlay.read_text("utf-8").partition("  district/binh-long:\n")
    assert mark and "    site: district\n" in after
    overlay.write_text(
        before + mark + after.replace("    site: district\n", "    site: binh-long\n", 1), "utf-8"
    )
    return target


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _settings(environment: Mapping[str, str]) -> Settings:
    values: dict[str, object] = {
        key.removeprefix("HOITHI_").lower(): value for key, value in environment.items()
    }
    for key in ("site_urls", "site_tokens"):
        values[key] = json.loads(str(values[key]))
    return Settings.model_validate(values)
