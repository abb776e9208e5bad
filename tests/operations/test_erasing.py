"""Erasing the authors of a work: from every database of a site, with logs and chain whole."""

from pathlib import Path

from services.operations.erasing import Erased, erase_in
from shared.database import Session
from shared.identity import acts
from shared.messaging import log
from tests.identity import doors

OWN, OTHER = "Tác giả Của mình", "Tác giả Của đơn vị khác"


def everything(sessions: dict[str, Session], world: doors.World) -> str:
    """Every cell of every table of every database."""
    found = []
    for name, session in sessions.items():
        for table in world.site.services[name].metadata.tables:
            rows = session.core.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            found.append(str([tuple(row) for row in rows]))
    return "".join(found)


async def test_authors_leave_every_database_and_every_chain_stays_whole(tmp_path: Path) -> None:
    world = await doors.build(tmp_path)
    sessions = {name: one.session() for name, one in world.site.databases.items()}
    for session in sessions.values():
        while session.core.exec_driver_sql("SELECT 1 FROM outbox").first():
            session.begin()
            log.move_outbox(session)
            session.commit()
    heads = {name: log.head(session) for name, session in sessions.items()}
    before = everything(sessions, world)
    assert OWN in before
    assert OTHER in before
    done = erase_in(sessions, world.own.entry)
    assert done.dossiers == 1
    assert done.events > 0
    after = everything(sessions, world)
    assert OWN not in after
    assert "tac gia cua minh" not in after
    assert OTHER in after
    for name, session in sessions.items():
        assert list(log.breaks(session)) == []
        assert log.head(session) == heads[name]
    assert list(acts.breaks(sessions["site"])) == []
    assert erase_in(sessions, world.own.entry) == Erased(0, 0)
    for session in sessions.values():
        session.close()
    world.site.close()
