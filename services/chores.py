"""Chores: what may wait until people rest, done by a process that lives only while there is some.

Comparing a thousand imported dossiers takes longer than entering them. Done beside the publishing
it would keep events waiting; by a process that stays it would hold its memory all year.
"""

import importlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from services.app import SERVICES, Installation
from shared import processes
from shared.clock import wall_now
from shared.database import Session
from shared.files import ErrandContext
from shared.service import Chore

REST_S = 2.0
"""A chore is due when nothing more has come for so long: an import is over, a clerk pauses."""
LATEST_S = 60.0
"""It is due in any case when something has waited for so long."""
LOOK_S = 0.5
STAY_S = 5.0
"""How long the process stays when nothing waits: what it has read is worth keeping for a while."""
_PAUSE_AFTER_FAILURE_S = 5.0
_END_TIMEOUT_S = 5.0

_logger = structlog.get_logger()


@dataclass(slots=True)
class SiteChore:
    """One service's chore at one site."""

    chore: Chore
    session: Session
    context: ErrandContext

    def is_due(self) -> bool:
        """Whether something waits and nobody is busy, or it has waited long enough."""
        try:
            self.session.begin_reading()  # connects again after a server was away
            since = named(self.chore.waiting)(self.session)
        finally:
            self.session.recover()
        return since is not None and is_due(*since, now_ms=int(1000 * wall_now().timestamp()))

    def do(self) -> bool:
        """Do some of it; False if there was nothing to do."""
        return bool(named(self.chore.work)(self.session, self.context))


@dataclass(slots=True)
class ChoreStarter:
    """Looks for due chores in the relay process and has a process do them, one at a time."""

    chores: Sequence[SiteChore]
    arguments: Sequence[str]
    log_file: Path
    process: "subprocess.Popen[bytes] | None" = None

    def run(self, stop: threading.Event) -> None:
        """Look every half second until told to stop; the process ends with the caller's thread."""
        while not stop.wait(LOOK_S):
            try:
                self.look()
            except Exception as error:  # a database that is away comes back; the relay goes on
                _logger.error("chores_failed", reason=repr(error))
                stop.wait(_PAUSE_AFTER_FAILURE_S)
        if self.process is not None:
            processes.end(self.process, _END_TIMEOUT_S)

    def look(self) -> None:
        """Start the process if something is due and none is running."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None and self.process.returncode:
            code, self.process = self.process.returncode, None
            raise RuntimeError(f"the process for chores ended with {code}, see {self.log_file}")
        self.process = None
        if any(one.is_due() for one in self.chores):
            command = [sys.executable, "-m", "services.cli", "process", "chores", *self.arguments]
            self.process = processes.spawn(command, log_file=self.log_file)


def do_chores(installation: Installation, sites: Sequence[str], *, stay_s: float = STAY_S) -> None:
    """Do what is due at these sites until nothing has waited for `stay_s`."""
    chores = chores_of(installation, sites)
    last = time.monotonic()
    while time.monotonic() - last < stay_s:
        done = [one.do() for one in chores if one.is_due()]
        if any(done):
            last = time.monotonic()
        else:
            time.sleep(LOOK_S)


def chores_of(installation: Installation, sites: Sequence[str]) -> list[SiteChore]:
    """Every chore of these sites, each with a session of its own."""
    made = []
    for name in sites:
        databases = installation.databases(name)
        context = ErrandContext.of(installation.settings, name, databases)
        made += [
            SiteChore(chore, databases[service.name].session(), context)
            for service in SERVICES
            for chore in service.chores
        ]
    return made


def is_due(first_ms: int, last_ms: int, *, now_ms: int) -> bool:
    """Whether what came between these two instants is to be done now.

    What came in the future is due at once: the clock was set back, or somebody made up the id.
    """
    is_busy = 0 <= now_ms - last_ms < 1000 * REST_S
    return not is_busy or now_ms - first_ms >= 1000 * LATEST_S


def named(place: str) -> Callable[..., Any]:
    """What stands at `module:attribute`."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found
