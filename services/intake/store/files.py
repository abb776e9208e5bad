"""Which files are here, which are waited for, and which are to be pushed to another site."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.intake.domain.attaching import StoredFile
from services.intake.tables import awaited_file, file, file_push
from shared.clock import wall_now
from shared.database import Prepared, Session, insert, to_text
from shared.events.parts import Dossier
from shared.messaging.tables import values_of
from shared.unit import Unit

WAITING, FAILING, DONE = "waiting", "failing", "done"

_KEEP = Prepared(insert(file).values(values_of(file)).on_conflict_do_nothing())
_STORED = (file.c.sha256, file.c.size, file.c.kind, file.c.media_type)
_ONE = Prepared(sa.select(*_STORED).where(file.c.sha256 == sa.bindparam("sha")))
_AWAIT = Prepared(insert(awaited_file).values(values_of(awaited_file)).on_conflict_do_nothing())
_ARRIVED = Prepared(
    sa.delete(awaited_file)
    .where(awaited_file.c.sha256 == sa.bindparam("this_sha"))
    .returning(awaited_file.c.branch, awaited_file.c.entry)
)
_LEFT = Prepared(
    sa.select(sa.func.count()).where(
        awaited_file.c.branch == sa.bindparam("this_branch"),
        awaited_file.c.entry == sa.bindparam("this_entry"),
    )
)
_FORGET = Prepared(
    sa.delete(awaited_file).where(
        awaited_file.c.branch == sa.bindparam("this_branch"),
        awaited_file.c.entry == sa.bindparam("this_entry"),
    )
)
_PUSH = Prepared(insert(file_push).values(values_of(file_push)).on_conflict_do_nothing())
_DUE = Prepared(
    sa.select(file_push.c.sha256, file_push.c.to_site, file_push.c.tries)
    .where(
        file_push.c.state == sa.bindparam("this_state"),
        file_push.c.next_at <= sa.bindparam("now"),
    )
    .order_by(file_push.c.next_at, file_push.c.sha256)
    .limit(1)
)
_THIS_PUSH = (file_push.c.sha256 == sa.bindparam("this_sha")) & (
    file_push.c.to_site == sa.bindparam("this_site")
)
_DONE = Prepared(
    sa.update(file_push)
    .where(_THIS_PUSH)
    .values(state=DONE, done_at=sa.bindparam("at"), tries=file_push.c.tries + 1, error=None)
)
_FAILED = Prepared(
    sa.update(file_push)
    .where(_THIS_PUSH)
    .values(
        state=FAILING, tries=file_push.c.tries + 1,
        next_at=sa.bindparam("at"), error=sa.bindparam("why"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Push:
    """A file to be pushed to another site; `tries` failed before."""

    sha256: str
    to_site: str
    tries: int


def lock(unit: Unit, digests: Iterable[str]) -> None:
    """Keep a file from coming while it is decided whether it is here; in order, so none waits."""
    for digest in sorted(set(digests)):
        unit.session.lock(f"file/{digest}")


def keep(
    unit: Unit, sha256: str, size: int, kind: str | None = None, media_type: str | None = None
) -> bool:
    """Note that a file is here; False if it was noted before."""
    content = {"kind": kind, "media_type": media_type}
    values = {"sha256": sha256, "size": size, "stored_at": to_text(wall_now()), **content}
    return unit.run(_KEEP, values) == 1


def here(session: Session, digests: Sequence[str]) -> dict[str, StoredFile]:
    """Those of the files that are here, by digest."""
    if len(digests) > 1:
        rows = session.core.execute(sa.select(*_STORED).where(file.c.sha256.in_(digests)))
        return {row[0]: StoredFile(*row[1:]) for row in rows}
    found = (session.one(_ONE, {"sha": digest}) for digest in digests)
    return {row[0]: StoredFile(*row[1:]) for row in found if row}


def wait_for_missing(unit: Unit, branch: str, entry: str, dossier: Dossier) -> bool:
    """Note which of a dossier's files are not here; False if all are. They are to be locked."""
    digests = [one.sha256 for one in dossier.files]
    there = here(unit.session, digests)
    unit.run(_FORGET, {"this_branch": branch, "this_entry": entry})
    missing = sorted({one for one in digests if one not in there})
    unit.run_many(_AWAIT, [{"sha256": one, "branch": branch, "entry": entry} for one in missing])
    return bool(missing)


def arrived(unit: Unit, sha256: str) -> list[tuple[str, str]]:
    """Branch and entry of everything that waited for a file and now waits for no other, sorted."""
    waited = sorted((row[0], row[1]) for row in unit.all(_ARRIVED, {"this_sha": sha256}))
    return [one for one in waited if not _left(unit, *one)]


def forget_missing(unit: Unit, branch: str, entry: str) -> None:
    """Wait for no file of an entry any more."""
    unit.run(_FORGET, {"this_branch": branch, "this_entry": entry})


def push(unit: Unit, to_site: str, dossiers: Iterable[Dossier]) -> None:
    """Have the files of dossiers pushed to another site, each once."""
    now = to_text(wall_now())
    empty = {"tries": 0, "state": WAITING, "done_at": None, "error": None}
    unit.run_many(
        _PUSH,
        [
            {**empty, "sha256": digest, "to_site": to_site, "next_at": now, "queued_at": now}
            for digest in sorted({one.sha256 for item in dossiers for one in item.files})
        ],
    )


def next_push(session: Session, now: datetime) -> Push | None:
    """A push that is due, or None: new ones first, then the one that has been due longest.

    One question per state: each finds its place in the index, however many were done before.
    """
    for state in (WAITING, FAILING):
        row = session.one(_DUE, {"this_state": state, "now": to_text(now)})
        if row is not None:
            return Push(row[0], row[1], row[2])
    return None


def pushed(session: Session, one: Push, at: datetime) -> None:
    """Note that a file is on the other site."""
    session.run(_DONE, {"this_sha": one.sha256, "this_site": one.to_site, "at": to_text(at)})


def not_pushed(session: Session, one: Push, again_at: datetime, why: str) -> None:
    """Note why a push failed, and when to try again."""
    values = {"this_sha": one.sha256, "this_site": one.to_site, "at": to_text(again_at)}
    session.run(_FAILED, {**values, "why": why[:500]})


def _left(unit: Unit, branch: str, entry: str) -> bool:
    row = unit.one(_LEFT, {"this_branch": branch, "this_entry": entry})
    return bool(row and row[0])
