"""An installation with the contests of the demonstration, its databases made."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.app import SERVICES, Installation, prepare
from services.operations.places import opened
from shared.messaging import log
from shared.messaging.dead_letters import Record
from shared.messaging.inbox import read
from shared.settings import Settings, settings

ROOT = Path(__file__).parents[2]


def installation_in(folder: Path) -> Installation:
    return Installation(
        Settings(data=folder, contests=ROOT / "contests" / "demo", broker="127.0.0.1:1")
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to copy: making it anew for each test takes long."""
    folder = tmp_path_factory.mktemp("installation")
    installation = installation_in(folder)
    prepare(installation, installation.site_names)
    return folder


@pytest.fixture
def installation(prepared: Path, tmp_path: Path) -> Installation:
    shutil.copytree(prepared, tmp_path / "data")
    return installation_in(tmp_path / "data")


@pytest.fixture
def run(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., str]]:
    """Runs `hoithi …` in this installation; what it printed. `code` is the expected exit code."""
    from typer.testing import CliRunner

    from services.operations.cli import app

    monkeypatch.setenv("HOITHI_DATA", str(installation.settings.data))
    monkeypatch.setenv("HOITHI_CONTESTS", str(installation.settings.contests))
    settings.cache_clear()

    def command(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, words)
        assert result.exit_code == code, result.output
        return result.output

    yield command
    settings.cache_clear()


def log_everything(installation: Installation, site: str) -> list[Record]:
    """Move the outboxes of a site into its logs; every event as its records."""
    records = []
    with opened(installation, site) as place:
        for session in place.sessions.values():
            session.begin()
            log.move_outbox(session)
            session.commit()
            for row in log.after(session, 0):
                key, value = row.key.encode(), row.event.encode()
                records += [Record(topic, 0, row.seq, key, value) for topic in row.topics]
    return records


def deliver(installation: Installation, site: str, records: list[Record]) -> None:
    """What the worker of a site does with records of the topics that it reads."""
    reads = installation.topology(site).reads
    batch = [read(one) for one in records if one.topic in reads]
    with opened(installation, site) as place:
        for service in SERVICES:
            with place.inbox(service) as inbox:
                inbox.apply(batch)
