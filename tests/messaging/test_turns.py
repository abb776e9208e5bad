"""Writers of one SQLite file: who found it locked goes first, and nobody waits for the dead."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.database import Database, Session
from shared.errors import DatabaseBusy
from shared.turns import Turn
from tests.messaging.sites import until


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
def sessions(file: Path) -> Iterator[tuple[Session, Session, Session]]:
    """Three sessions that do not wait by themselves, as processes with an event loop have them."""
    databases = [Database(f"sqlite:///{file}", schema="t", busy_timeout_ms=0) for _ in range(3)]
    first, second, third = (one.session() for one in databases)
    yield first, second, third
    for one in (first, second, third):
        one.close()


def is_busy(session: Session) -> bool:
    try:
        session.begin()
    except DatabaseBusy:
        return True
    session.commit()
    return False


def test_nobody_overtakes_who_waits(sessions: tuple[Session, Session, Session]) -> None:
    writer, waiting, late = sessions
    writer.begin()
    assert is_busy(waiting)
    writer.commit()
    assert is_busy(writer), "the writer that never rests has to let the other go first"
    assert is_busy(late)
    assert not is_busy(waiting)
    assert not is_busy(writer)


def test_place_is_left_by_recovering_and_by_closing(
    sessions: tuple[Session, Session, Session],
) -> None:
    writer, waiting, _ = sessions
    for leave in (waiting.recover, waiting.close):
        writer.begin()
        assert is_busy(waiting)
        writer.commit()
        leave()
        assert not is_busy(writer)


def test_place_of_a_killed_process_is_free(file: Path) -> None:
    code = (
        "import sys, pathlib, time; from shared.turns import Turn;"
        f"turn = Turn(pathlib.Path({str(file)!r})); print(turn.take(), flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    mine = Turn(file)
    assert mine.take() is False
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert mine.take() is True
    mine.close()


def test_session_that_may_wait_gets_its_turn(file: Path) -> None:
    database = Database(f"sqlite:///{file}", schema="t", busy_timeout_ms=10_000)
    holder, patient = database.session(), database.session()
    holder.begin()
    began = threading.Event()

    def begin() -> None:
        patient.begin()
        began.set()
        patient.commit()

    thread = threading.Thread(target=begin)
    thread.start()
    assert not began.wait(0.1)
    holder.commit()
    until(began.is_set, 10)
    thread.join()
    for one in (holder, patient):
        one.close()
    database.close()


def test_session_that_waited_in_vain_is_told(file: Path) -> None:
    database = Database(f"sqlite:///{file}", schema="t", busy_timeout_ms=100)
    holder, patient = database.session(), database.session()
    holder.begin()
    with pytest.raises(DatabaseBusy):
        patient.begin()
    holder.commit()
    holder.begin()  # the patient one does not stand in front any more
    holder.commit()
    for one in (holder, patient):
        one.close()
    database.close()
