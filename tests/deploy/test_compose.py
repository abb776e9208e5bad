"""The compose file: two sites come up, exchange events over Kafka, and keep what they have."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from shared.processes import LOOPBACK, free_port
from tests.parts.containers import KAFKA_IMAGE, POSTGRES_IMAGE

ROOT = Path(__file__).parents[2]
SITES = ("district", "province")
UP_TIMEOUT_S = 180


class Stack:
    """The compose file under a name and on ports of its own."""

    def __init__(self, command: list[str]) -> None:
        self.ports = {site: free_port() for site in SITES}
        self._command = [*command, "-p", f"hoithi-{uuid4().hex[:8]}", "-f", "deploy/compose.yaml"]
        self._environment = {
            **os.environ,
            "HOITHI_KAFKA_IMAGE": KAFKA_IMAGE,
            "HOITHI_POSTGRES_IMAGE": POSTGRES_IMAGE,
            **{f"HOITHI_{site.upper()}_PORT": str(port) for site, port in self.ports.items()},
        }

    def run(self, *arguments: str) -> str:
        """What compose prints; fails the test, with its last lines, when compose fails."""
        done = subprocess.run(
            [*self._command, *arguments],
            check=False,
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            pytest.fail(f"compose {' '.join(arguments)}:\n{done.stderr[-3000:]}", pytrace=False)
        return done.stdout

    def up(self) -> None:
        """Start everything and return once both sites are ready."""
        self.run("up", "--detach")
        deadline = time.monotonic() + UP_TIMEOUT_S
        for site in SITES:
            while not self._is_ready(site):
                if time.monotonic() > deadline:
                    pytest.fail(f"{site} is not ready:\n{self.run('logs')[-6000:]}", pytrace=False)
                time.sleep(0.5)

    def query(self, site: str, sql: str) -> str:
        """The one value that a query finds in a site's database."""
        command = ["psql", "--username=hoithi", f"--dbname=hoithi_{site}", "--tuples-only"]
        password = "--env=PGPASSWORD=hoithi"
        asked = self.run("exec", "-T", password, "postgres", *command, "-h127.0.0.1", f"-c{sql}")
        return asked.strip()

    def _is_ready(self, site: str) -> bool:
        try:
            url = f"http://{LOOPBACK}:{self.ports[site]}/readyz"
            return httpx.get(url, timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@pytest.fixture
def stack(compose: list[str]) -> Iterator[Stack]:
    """The stack on a fresh image of a site, not yet started; removed with its data afterwards."""
    subprocess.run([ROOT / "deploy/images/build.sh", "site"], check=True, cwd=ROOT)
    made = Stack(compose)
    yield made
    made.run("down", "--volumes", "--timeout", "20")


def received_from(stack: Stack, reader: str, writer: str) -> int:
    """How many events of another site a site has taken in; waits a minute for the first."""
    sql = f"SELECT count(*) FROM reporting.inbox WHERE source LIKE '/hoithi/{writer}/%'"
    deadline = time.monotonic() + 60
    while (count := int(stack.query(reader, sql))) == 0 and time.monotonic() < deadline:
        time.sleep(0.5)
    return count


@pytest.mark.timeout(900)
def test_two_sites_exchange_events_and_keep_them_over_a_stop(stack: Stack) -> None:
    stack.up()
    received = received_from(stack, "province", "district")
    assert received > 0
    first = stack.query("district", "SELECT hash FROM intake.log WHERE seq = 1")
    stack.run("down", "--timeout", "20")
    stack.up()
    assert stack.query("district", "SELECT hash FROM intake.log WHERE seq = 1") == first != ""
    assert received_from(stack, "province", "district") >= received
