"""Works that are alike: what waits to be looked at, and two of them side by side."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from services.intake.domain.duplicates import Pair, in_order, text_of
from services.intake.store.entries import read_personal
from services.intake.store.pairs import LOADED, pair_of
from services.intake.tables import alike, entry, excluded_work
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.stages import IntakeStage
from shared.likeness.passages import Common, Passage, common_passages
from shared.likeness.people import common_people
from shared.paging import Wanted as WantedPage
from shared.paging import beyond, cursor_of

MOST = 200
Wanted = Literal["open", "settled", "all"]


@dataclass(frozen=True, slots=True)
class Work:
    """An entry or a work of an exclusion list, whole enough to be compared by eye.

    `list_name`, `prize` and `year` belong to a listed work; branch, stage and receipt to an entry.
    """

    id: str
    contest: str
    branch: str
    title: str
    text: str
    unit_name: str
    authors: tuple[str, ...]
    stage: str | None = None
    receipt_number: str | None = None
    list_name: str | None = None
    prize: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class AlikeWorks:
    """Two alike works; `mine` is the branch's own entry, the one asked about where both are."""

    pair: Pair
    mine: Work
    other: Work


@dataclass(frozen=True, slots=True)
class AlikePage:
    """Some pairs, most alike first; `after` begins the next page and is None on the last."""

    pairs: tuple[AlikeWorks, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two works and what they share: passages of title and text in each, authors, unit."""

    works: AlikeWorks
    titles: Common
    texts: Common
    common_authors: tuple[str, ...]
    is_same_unit: bool


def alike_works(
    session: Session,
    contest: str,
    branch: str,
    wanted: Wanted = "open",
    entry_id: str | None = None,
) -> tuple[AlikeWorks, ...]:
    """Pairs with an entry of the branch, most alike first, at most 200; see `alike_page`."""
    page = WantedPage(limit=MOST)
    return alike_page(session, contest, branch, wanted=wanted, entry_id=entry_id, page=page).pairs


def alike_page(
    session: Session, contest: str, branch: str, *,
    wanted: Wanted, entry_id: str | None, page: WantedPage,
) -> AlikePage:  # fmt: skip
    """A page of the pairs with an entry of the branch, most alike first. Raises `InvalidInput`.

    What waits to be looked at leaves out entries that were withdrawn.
    """
    mine = _mine(contest, branch)
    if entry_id is not None:
        mine = mine.where(entry.c.id == entry_id)
    if wanted == "open":
        mine = mine.where(entry.c.stage != IntakeStage.WITHDRAWN.value)
    query = sa.select(alike.c.likeness, *LOADED).where(
        alike.c.first.in_(mine) | alike.c.second.in_(mine)
    )
    if wanted != "all":
        is_open = alike.c.verdict.is_(None)
        query = query.where(is_open if wanted == "open" else ~is_open)
    order = [(alike.c.likeness, True), (alike.c.first, False), (alike.c.second, False)]
    query = query.where(beyond(order, page.after)).limit(page.limit + 1)
    query = query.order_by(alike.c.likeness.desc(), alike.c.first, alike.c.second)
    rows = [tuple(row) for row in session.core.execute(query)]
    pairs = [pair_of(row[1:]) for row in rows[: page.limit]]
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    works = _works(session, {one for pair in pairs for one in pair.ids}, contest, branch)
    shown = (_shown(pair, works, contest, branch, entry_id) for pair in pairs)
    found = tuple(one for one in shown if one is not None)
    return AlikePage(found, cursor_of(last[:3]) if last else None)


def open_pairs(session: Session, contest: str, branch: str) -> int:
    """How many pairs with an entry of the branch nobody has spoken on; 200 for more."""
    # Every page asks, for its menu: from the few pairs to entries, not through all entries.
    mine = _mine(contest, branch).where(
        entry.c.id.in_([alike.c.first, alike.c.second]),
        entry.c.stage != IntakeStage.WITHDRAWN.value,
    )
    some = sa.select(alike.c.first).where(alike.c.verdict.is_(None), mine.exists())
    counted = some.limit(MOST).subquery()
    return int(session.core.execute(sa.select(sa.func.count()).select_from(counted)).scalar_one())


def side_by_side(session: Session, contest: str, branch: str, one: str, other: str) -> SideBySide:
    """Two works of a pair and what they share. Raises `NotYetKnown`."""
    first, second = in_order(one, other)
    query = sa.select(*LOADED).where(alike.c.first == first, alike.c.second == second)
    row = session.core.execute(query).first()
    works = _works(session, (first, second), contest, branch)
    shown = _shown(pair_of(tuple(row)), works, contest, branch) if row else None
    if shown is None:
        raise NotYetKnown(awaited=f"alike/{first}/{second}")
    mine, that = shown.mine, shown.other
    return SideBySide(
        works=shown,
        titles=_common_titles(mine.title, that.title),
        texts=common_passages(mine.text, that.text),
        common_authors=common_people(mine.authors, that.authors),
        is_same_unit=bool(mine.unit_name) and mine.unit_name == that.unit_name,
    )


def _mine(contest: str, branch: str) -> "sa.Select[tuple[str]]":
    return sa.select(entry.c.id).where(entry.c.branch == branch, entry.c.contest == contest)


def _common_titles(one: str, other: str) -> Common:
    """Titles of two words have no run of three; the same title is marked whole."""
    found = common_passages(one, other)
    if not found.first and one.casefold() == other.casefold():
        return Common((Passage(0, len(one)),), (Passage(0, len(other)),))
    return found


def _shown(
    pair: Pair, works: Mapping[str, Work], contest: str, branch: str, asked: str | None = None
) -> AlikeWorks | None:
    one, other = (works.get(which) for which in pair.ids)
    if one is None or other is None:
        return None
    if _is_of(one, contest, branch) and asked != other.id:
        return AlikeWorks(pair, one, other)
    return AlikeWorks(pair, other, one) if _is_of(other, contest, branch) else None


def _is_of(work: Work, contest: str, branch: str) -> bool:
    return work.stage is not None and (work.contest, work.branch) == (contest, branch)


def _works(session: Session, ids: Collection[str], contest: str, branch: str) -> dict[str, Work]:
    """Works by id; an entry that several branches have is taken as the asker's own."""
    found: dict[str, Work] = {}
    query = sa.select(
        entry.c.id, entry.c.contest, entry.c.branch, entry.c.dossier, entry.c.personal,
        entry.c.stage, entry.c.receipt_number,
    ).where(entry.c.id.in_(sorted(ids)))  # fmt: skip
    for row in session.core.execute(query):
        work = _entry(tuple(row))
        if work.id not in found or _is_of(work, contest, branch):
            found[work.id] = work
    listed = sa.select(excluded_work).where(excluded_work.c.id.in_(sorted(ids)))
    for listed_row in session.core.execute(listed).mappings():
        found[listed_row["id"]] = _listed(dict(listed_row))
    return found


def _entry(row: tuple[Any, ...]) -> Work:
    dossier = json.loads(row[3])
    personal = read_personal(row[4])
    names = () if isinstance(personal, str) else tuple(one.name for one in personal.authors)
    return Work(
        id=row[0],
        contest=row[1],
        branch=row[2],
        title=dossier["title"],
        text=text_of(dossier),
        unit_name=dossier["unit_name"],
        authors=names,
        stage=row[5],
        receipt_number=row[6],
    )


def _listed(row: Mapping[str, Any]) -> Work:
    return Work(
        id=row["id"],
        contest=row["contest"],
        branch=row["branch"],
        title=row["title"],
        text="",
        unit_name=row["unit_name"],
        authors=tuple(row["authors"].splitlines()),
        list_name=row["list_name"],
        prize=row["prize"],
        year=row["year"],
    )
