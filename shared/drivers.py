"""What the errors of the two database drivers mean.

PostgreSQL's driver is imported by SQLAlchemy where a server is used; a process that never asks one
starts a third of a second sooner without it.
"""

import sqlite3
import sys
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    import psycopg

_Errors = tuple[type[Exception], ...]


def driver_errors() -> _Errors:
    """What the drivers in use raise, for an `except` clause."""
    return (sqlite3.Error, *_server_errors("Error"))


def is_transient(error: BaseException) -> bool:
    """Whether trying the same transaction again may succeed (lock, serialization, lost server)."""
    if isinstance(error, sa.exc.DBAPIError) and error.orig is not None:
        return is_transient(error.orig)
    if isinstance(error, sqlite3.OperationalError):
        return is_lock(error) or "disk" in str(error)
    return isinstance(error, _server_errors("OperationalError"))


def lost_a_race(error: BaseException) -> bool:
    """Whether another transaction wrote the same key first; another try sees what it wrote."""
    return isinstance(error, _server_errors("errors.UniqueViolation"))


def was_rolled_back(error: BaseException) -> bool:
    """Whether the database itself said that nothing of the transaction was kept."""
    if isinstance(error, _server_errors("errors.SerializationFailure", "errors.DeadlockDetected")):
        return True
    return isinstance(error, sqlite3.OperationalError)


def is_lock(error: sqlite3.OperationalError) -> bool:
    """Whether somebody else holds the file."""
    return "locked" in str(error) or "busy" in str(error)


def is_idle(status: "psycopg.pq.TransactionStatus") -> bool:
    """Whether a server's connection has no transaction open."""
    return status.name == "IDLE"


def _server_errors(*names: str) -> _Errors:
    """Classes of psycopg by their names; none while it was never imported, so never raised."""
    package = sys.modules.get("psycopg")
    if package is None:
        return ()
    found = []
    for name in names:
        part, _, last = name.rpartition(".")
        found.append(getattr(getattr(package, part) if part else package, last))
    return tuple(found)
