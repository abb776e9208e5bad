"""What every broker in tests can do, whatever runs it."""

import time
from collections.abc import Callable
from typing import Protocol

from shared.processes import accepts


class PartFailed(Exception):
    """A real part did not come up; the message says why and ends with its last output."""


class BrokerPart(Protocol):
    """A broker for tests. Its address stays the same over kill, restart and wipe."""

    @property
    def address(self) -> str:
        """`host:port` for clients."""

    @property
    def description(self) -> str:
        """What runs it, for the summary."""

    @property
    def keeps_data(self) -> bool:
        """Whether events survive `kill9` and `restart`."""

    def start(self) -> None:
        """Start it if it does not run; return when it takes connections."""

    def stop(self) -> None:
        """End it and give back all that it holds."""

    def kill9(self) -> None:
        """End it as a power cut would; it stays away until `restart` or `wipe`."""

    def restart(self) -> None:
        """Let it run again with the data that it keeps, ending it first if it runs."""

    def wipe(self) -> None:
        """Let it come back empty, under a new cluster id."""


def await_ready(is_ready: Callable[[], bool], failure: Callable[[], str | None], what: str) -> None:
    """Poll until ready, at most a minute. Raises PartFailed when `failure` says something."""
    deadline = time.monotonic() + 60
    while not is_ready():
        reason = failure() or ("not ready after 60 s" if time.monotonic() > deadline else None)
        if reason:
            raise PartFailed(f"{what}: {reason}")
        time.sleep(0.02)


class AddressedBroker:
    """A broker that somebody else runs, named in the environment: it cannot be killed or wiped."""

    keeps_data = True

    def __init__(self, address: str) -> None:
        self.address = address
        self.description = f"Apache Kafka at {address}"

    def start(self) -> None:
        await_ready(lambda: accepts(self.address), lambda: None, self.description)

    def stop(self) -> None:
        """It is not ours to end."""

    def kill9(self) -> None:
        raise PartFailed(f"{self.description} is not ours to kill; use the fixture own_kafka")

    def restart(self) -> None:
        raise PartFailed(f"{self.description} is not ours to restart; use the fixture own_kafka")

    def wipe(self) -> None:
        raise PartFailed(f"{self.description} is not ours to wipe; use the fixture own_kafka")
