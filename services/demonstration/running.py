"""Starts the demonstration on this machine: an embedded broker and every site on one port."""

import json
import secrets
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import structlog

from services.app import SERVICES, Installation, prepare
from services.demonstration.contacts import introduce
from services.serve import Supervisor, supervise_sites
from shared.clock import read_clock, release_clock, set_clock
from shared.messaging.embedded import EmbeddedBroker
from shared.migrating import upgrade
from shared.processes import LOOPBACK
from shared.settings import Settings
from shared.site import SERVICE as SITE

CONTESTS = Path(__file__).parents[2] / "contests" / "demo"
BEFORE_THE_SEASONS = datetime(2022, 1, 3, 1, 0, tzinfo=UTC)
READY_TIMEOUT_S = 120.0
_PLAYED = "played.json"

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DemonstrationFolder:
    """Where the demonstration keeps everything, and whether its seasons were played."""

    path: Path

    @property
    def is_played(self) -> bool:
        """Whether both seasons were played to their end."""
        return (self.path / _PLAYED).exists()

    @property
    def is_begun(self) -> bool:
        """Whether there are databases."""
        return any(self.path.glob("*/site.db"))

    def mark_played(self, seed: int) -> None:
        """Remember that both seasons were played."""
        (self.path / _PLAYED).write_text(json.dumps({"seed": seed}), "utf-8")

    def clear(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.path, ignore_errors=True)


class Demonstration:
    """The running demonstration: broker, processes, settings."""

    def __init__(self, folder: DemonstrationFolder, port: int) -> None:
        self.folder = folder
        self._port = port
        self._stop = threading.Event()
        self._broker = EmbeddedBroker(log_file=folder.path / "logs" / "broker.log")
        self._supervisor: Supervisor | None = None
        self._environment = _environment(folder.path, self._broker.address, port)
        self.installation = Installation(_settings(self._environment))

    @property
    def url(self) -> str:
        """Where to look."""
        return f"http://{LOOPBACK}:{self._port}"

    def start(self) -> None:
        """Start everything and return when the first page answers.

        Raises `TimeoutError` when it does not in two minutes.
        """
        sites = self.installation.site_names
        if not self.folder.is_played:
            # Before anything is published: due dates of a past season would all be late otherwise.
            for name in sites:
                upgrade(self.installation.databases(name)["site"], SITE)
            hold_clocks(self.installation, BEFORE_THE_SEASONS)
        prepare(self.installation, sites)
        introduce(self.installation)
        self._broker.start()
        supervisor = Supervisor(self.folder.path / "logs", self._environment)
        supervise_sites(supervisor, sites, [one.name for one in SERVICES])
        supervisor.start()
        self._supervisor = supervisor
        self._await_first_page()

    def tend(self) -> None:
        """Restart what has ended; a broker that died comes back empty and is refilled."""
        if not self._broker.is_running:
            _logger.warning("broker_ended")
            self._broker.start()
        if self._supervisor is not None:
            self._supervisor.tend()

    def stop(self) -> None:
        """End every process, then the broker."""
        if self._supervisor is not None:
            self._supervisor.stop()
        self._broker.stop()

    def _await_first_page(self) -> None:
        until = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < until:
            self.tend()
            try:
                if httpx.get(f"{self.url}/healthz", timeout=2).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise TimeoutError(f"{self.url} không trả lời; xem {self.folder.path / 'logs'}")


def hold_clocks(installation: Installation, instant: datetime) -> None:
    """Hold every site's clock at a contest time."""
    _with_clocks(installation, instant)


def release_clocks(installation: Installation) -> None:
    """Let every site's clock run with the wall."""
    _with_clocks(installation, None)


def contest_time(installation: Installation) -> datetime | None:
    """The contest time of the first site, None where it runs with the wall."""
    database = installation.databases(installation.site_names[0])["site"]
    with database.session() as session:
        setting = read_clock(session)
    return setting.origin if setting else None


def _with_clocks(installation: Installation, instant: datetime | None) -> None:
    for name in installation.site_names:
        database = installation.databases(name)["site"]
        with database.session() as session:
            session.begin()
            if instant is None:
                release_clock(session)
            else:
                set_clock(session, instant, rate=0)
            session.commit()


def _environment(folder: Path, broker: str, port: int) -> dict[str, str]:
    sites = Installation(Settings(contests=CONTESTS)).site_names
    token = secrets.token_urlsafe(24)
    return {
        "HOITHI_DATA": str(folder),
        "HOITHI_CONTESTS": str(CONTESTS),
        "HOITHI_BROKER": broker,
        "HOITHI_EMBEDDED_BROKER": "true",
        "HOITHI_PARTITIONS": "3",
        "HOITHI_PORT": str(port),
        "HOITHI_HEARTBEAT_S": "60",
        "HOITHI_MAIL_MAILBOX": "true",
        # Nobody sleeps in a demonstration: letters are to be seen at once.
        "HOITHI_MAIL_QUIET_FROM": "00:00",
        "HOITHI_MAIL_QUIET_UNTIL": "00:00",
        "HOITHI_SITE_URLS": json.dumps({one: f"http://{LOOPBACK}:{port}/{one}" for one in sites}),
        "HOITHI_SITE_TOKENS": json.dumps(dict.fromkeys(sites, token)),
    }


def _settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the processes will read, for this process."""
    names: dict[str, object] = {
        key.removeprefix("HOITHI_").lower(): value for key, value in environment.items()
    }
    for key in ("site_urls", "site_tokens"):
        names[key] = json.loads(str(names[key]))
    return Settings.model_validate(names)
