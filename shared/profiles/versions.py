"""The versions of branch profiles that a service keeps in its own database."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, insert, to_text
from shared.errors import NotYetKnown
from shared.messaging.tables import profile, values_of
from shared.profiles.model import BranchProfile, read_part

_MINE = (profile.c.contest == sa.bindparam("contest")) & (
    profile.c.branch == sa.bindparam("branch")
)
_LATEST = Prepared(sa.select(sa.func.max(profile.c.version)).where(_MINE))
_PART = Prepared(
    sa.select(profile.c.part).where(_MINE, profile.c.version == sa.bindparam("version"))
)
_STORE = Prepared(insert(profile).values(values_of(profile)).on_conflict_do_nothing())
_ALL = Prepared(
    sa.select(profile.c.contest, profile.c.branch, sa.func.max(profile.c.version))
    .group_by(profile.c.contest, profile.c.branch)
    .order_by(profile.c.contest, profile.c.branch)
)

_parsed: dict[tuple[str, str, str, int], BranchProfile] = {}


def key_of(contest: str, branch: str) -> str:
    """What is awaited while a branch's rules are not here yet."""
    return f"profile/{contest}/{branch}"


def load(session: Session, contest: str, branch: str, version: int | None = None) -> BranchProfile:
    """The rules of a branch, the newest or a stated version. Raises `NotYetKnown`."""
    mine = {"contest": contest, "branch": branch}
    if version is None:
        row = session.one(_LATEST, mine)
        version = row[0] if row else None
        if version is None:
            raise NotYetKnown(awaited=key_of(contest, branch))
    # A published version never changes, so what was parsed once stays right.
    place = (session.database.url, contest, branch, version)
    found = _parsed.get(place)
    if found is None:
        row = session.one(_PART, {**mine, "version": version})
        if row is None:
            raise NotYetKnown(awaited=key_of(contest, branch))
        found = _parsed[place] = read_part(json.loads(row[0]))
    return found


def forget(session: Session) -> None:
    """Parse the rules of this database anew: what was read is about to be undone."""
    for place in [one for one in _parsed if one[0] == session.database.url]:
        _parsed.pop(place, None)


def store(
    session: Session, contest: str, branch: str, version: int, part: Mapping[str, Any]
) -> bool:
    """Keep a published version; False if it was here already."""
    text = json.dumps(part, ensure_ascii=False, sort_keys=True)
    values = {"contest": contest, "branch": branch, "version": version, "part": text}
    return session.run(_STORE, {**values, "published_at": to_text(wall_now())}) == 1


def all_latest(session: Session) -> list[BranchProfile]:
    """The newest version of every branch's rules, by contest and branch."""
    return [load(session, *row) for row in session.all(_ALL)]
