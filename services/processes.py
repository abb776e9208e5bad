"""The kinds of process that stay: web, worker and relay, each for one or several sites."""

import asyncio
import importlib
import os
import signal
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version

import structlog

from services.app import SERVICES, Installation
from services.chores import ChoreStarter, chores_of, do_chores
from shared.service import Service
from shared.settings import Settings

EMBEDDED_FETCH_WAIT_MS = 20
HEARTBEATS_MISSED = 6
"""After so many heartbeats of its own site that did not come, a worker starts again."""

_NICENESS = 5
_IDLE_S = 0.2
"""How long an errand with nothing to do rests, unless its module says otherwise by `IDLE_S`."""

_logger = structlog.get_logger()


def web(installation: Installation, sites: Sequence[str]) -> None:
    """Serve the doors of these sites on the address of the settings until told to stop."""
    import uvicorn

    from shared.web.app import create_app

    settings = installation.settings
    runtimes = {name: installation.runtime(name) for name in sites}
    app = create_app(runtimes, settings, people=installation.people)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=3,
    )
    try:
        uvicorn.Server(config).run()
    finally:
        for one in runtimes.values():
            one.close()


def relay(installation: Installation, sites: Sequence[str]) -> None:
    """Publish the events of these sites and do their due work until told to stop."""
    from shared.messaging.relaying import RelayProcess, RelaySettings, SiteRelay

    settings = installation.settings
    stop = threading.Event()
    _on_signal(stop.set)
    services = {one.name: one for one in SERVICES}
    relays = [
        SiteRelay(
            installation.topology(name),
            services,
            installation.databases(name),
            installation.folder(name) / "locks",
        )
        for name in sites
    ]
    threads = [
        threading.Thread(
            target=_run_errand, args=(errand, installation, name, service, stop), daemon=True
        )
        for name in sites
        for service in SERVICES
        for errand in service.errands
    ]
    threads.append(
        threading.Thread(target=_chores(installation, sites).run, args=(stop,), daemon=True)
    )
    for thread in threads:
        thread.start()
    RelayProcess(
        RelaySettings(
            broker=_broker(settings),
            partitions=settings.partitions,
            replication=settings.replication,
            retention_hours=settings.retention_hours,
            heartbeat_s=settings.heartbeat_s,
            build=version("hoithi"),
        ),
        relays,
    ).run(stop)


def worker(installation: Installation, sites: Sequence[str], services: Sequence[str]) -> int:
    """Consume for these sites with the named services until told to stop; the exit code."""
    import uvloop

    return uvloop.run(_consume(installation, sites, services))


def chores(installation: Installation, sites: Sequence[str]) -> None:
    """Do what waits for rest times at these sites, then end; the relay starts it."""
    os.nice(_NICENESS)
    do_chores(installation, sites)


async def _consume(
    installation: Installation, sites: Sequence[str], services: Sequence[str]
) -> int:
    from shared.messaging.consuming import ConsumingSettings, ConsumingSite, consume

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    settings = installation.settings
    return await consume(
        ConsumingSettings(
            broker=_broker(settings),
            partitions=settings.partitions,
            replication=settings.replication,
            retention_hours=settings.retention_hours,
            session_timeout_s=settings.session_timeout_s,
            fetch_wait_ms=EMBEDDED_FETCH_WAIT_MS if settings.embedded_broker else None,
            dead_letter_limit=settings.dead_letter_limit,
            deaf_after_s=settings.heartbeat_s * HEARTBEATS_MISSED,
        ),
        [
            ConsumingSite(
                topology=installation.topology(name),
                services=_named(services),
                databases=installation.databases(name, busy_timeout_ms=0),
                data=installation.folder(name) / "faust",
            )
            for name in sites
        ],
        stop,
    )


def _named(services: Sequence[str]) -> list[Service]:
    return [one for one in SERVICES if one.name in services]


def _chores(installation: Installation, sites: Sequence[str]) -> ChoreStarter:
    arguments = [part for name in sites for part in ("--site", name)]
    log_file = installation.settings.data.resolve() / "logs" / "-".join(sites) / "chores.log"
    return ChoreStarter(chores_of(installation, sites), arguments, log_file)


def _run_errand(
    errand: str, installation: Installation, site: str, service: Service, stop: threading.Event
) -> None:
    from shared.files import ErrandContext

    module, _, name = errand.partition(":")
    found = importlib.import_module(module)
    work, idle_s = getattr(found, name), getattr(found, "IDLE_S", _IDLE_S)
    databases = installation.databases(site)
    context = ErrandContext.of(installation.settings, site, databases)
    session = databases[service.name].session()
    while not stop.is_set():
        try:
            busy = work(session, context)
        except Exception as error:  # an errand that fails is tried again; the relay goes on
            session.rollback()
            _logger.error("errand_failed", errand=errand, site=site, reason=repr(error))
            stop.wait(5.0)
        else:
            stop.wait(0.01 if busy else idle_s)


def _broker(settings: Settings) -> str:
    if settings.broker is None:
        raise SystemExit("Chưa đặt HOITHI_BROKER (địa chỉ host:port của máy chủ Kafka).")
    return settings.broker


def _on_signal(act: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: act())
