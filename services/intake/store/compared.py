"""Works as they are compared: what waits for it, what was compared, and who mentions a gram."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.duplicates import text_of
from services.intake.store.entries import read_personal
from services.intake.tables import compared, entry, excluded_work
from services.intake.tables import mention as mention_table
from shared.database import Prepared, Row, Session
from shared.ids import made_at_ms
from shared.likeness.grams import Grams, from_bytes, sampled, to_bytes

_PAGE = 2000
_ENTRIES_WAITING = Prepared(
    sa.select(entry.c.id, entry.c.branch, entry.c.dossier, entry.c.personal)
    .where(entry.c.uncompared == 1)
    .order_by(entry.c.id)
    .limit(sa.bindparam("most"))
)
_EXCLUDED_WAITING = Prepared(
    sa.select(excluded_work.c.id, excluded_work.c.title, excluded_work.c.authors)
    .where(excluded_work.c.uncompared == 1)
    .order_by(excluded_work.c.id)
    .limit(sa.bindparam("most"))
)
_FIRST_AND_LAST = tuple(
    Prepared(sa.select(sa.func.min(table.c.id), sa.func.max(table.c.id)).where(
        table.c.uncompared == 1
    ))
    for table in (entry, excluded_work)
)  # fmt: skip
_ENTRY_DONE = Prepared(
    sa.update(entry)
    .where(
        entry.c.branch == sa.bindparam("this_branch"),
        entry.c.id == sa.bindparam("this_id"),
        entry.c.dossier == sa.bindparam("as_read"),
    )
    .values(uncompared=None)
)
_EXCLUDED_DONE = Prepared(
    sa.update(excluded_work)
    .where(excluded_work.c.id == sa.bindparam("this_id"))
    .values(uncompared=None)
)
_FORGET = Prepared(
    sa.delete(compared)
    .where(compared.c.work == sa.bindparam("this_work"))
    .returning(compared.c.number, compared.c.title, compared.c.text)
)
_FORGET_MENTION = Prepared(
    sa.delete(mention_table).where(
        mention_table.c.gram == sa.bindparam("this_gram"),
        mention_table.c.document == sa.bindparam("this_document"),
    )
)
_KEEP = Prepared(
    sa.insert(compared)
    .values(
        work=sa.bindparam("work"), title=sa.bindparam("title"), text=sa.bindparam("text")
    )
    .returning(compared.c.number)
)  # fmt: skip
_MENTION = Prepared(
    sa.insert(mention_table).values(gram=sa.bindparam("gram"), document=sa.bindparam("document"))
)
_LAST_MENTIONED = Prepared(sa.select(sa.func.max(mention_table.c.document)))
_LATER = Prepared(
    sa.select(compared.c.number, compared.c.work, compared.c.title, compared.c.text)
    .where(compared.c.number > sa.bindparam("after"))
    .order_by(compared.c.number)
    .limit(_PAGE)
)
_NEWEST = Prepared(sa.select(sa.func.max(compared.c.number)))
_COUNT = Prepared(sa.select(sa.func.count()).select_from(compared))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work that waits to be compared; `branch` and `as_read` are None for an excluded one."""

    work: str
    title: str
    text: str
    authors: tuple[str, ...]
    branch: str | None = None
    as_read: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A work that was compared, with its number in the index."""

    number: int
    work: str
    grams: Grams


def waiting(session: Session, most: int) -> list[Waiting]:
    """Works that wait to be compared: exclusion lists first, so that entries meet them."""
    excluded = session.all(_EXCLUDED_WAITING, {"most": most})
    found = [Waiting(row[0], row[1], "", tuple(row[2].splitlines())) for row in excluded]
    if len(found) < most:
        rows = session.all(_ENTRIES_WAITING, {"most": most - len(found)})
        found += [_entry(row) for row in rows]
    return found


def waiting_since(session: Session) -> tuple[int, int] | None:
    """When the first and the last work that waits came, in Unix milliseconds."""
    found: list[str] = []
    for query in _FIRST_AND_LAST:
        ((first, last),) = session.all(query)
        found += (first, last) if first else ()
    return (made_at_ms(min(found)), made_at_ms(max(found))) if found else None


def done(session: Session, one: Waiting) -> None:
    """A work waits no longer, unless its dossier has changed since it was read."""
    if one.branch is None:
        session.run(_EXCLUDED_DONE, {"this_id": one.work})
        return
    place = {"this_branch": one.branch, "this_id": one.work, "as_read": one.as_read}
    session.run(_ENTRY_DONE, place)


def keep(session: Session, work: str, grams: Grams) -> int:
    """Keep what a work is compared by, in place of what it was; the number it is given."""
    for row in session.all(_FORGET, {"this_work": work}):
        old = Grams(from_bytes(row[1]), from_bytes(row[2]))
        gone = [{"this_gram": one, "this_document": row[0]} for one in _mentioned(old)]
        session.run_many(_FORGET_MENTION, gone)
    values = {"work": work, "title": to_bytes(grams.title), "text": to_bytes(grams.text)}
    (kept,) = session.all(_KEEP, values)
    return int(kept[0])


def mention(session: Session, number: int, grams: Grams) -> None:
    """Let a work be found by its grams in the database."""
    session.run_many(_MENTION, [{"gram": one, "document": number} for one in _mentioned(grams)])


def mentioned_up_to(session: Session) -> int:
    """The highest number of a work that is mentioned; 0 before the first. Reads all mentions."""
    (row,) = session.all(_LAST_MENTIONED)
    return int(row[0] or 0)


def count(session: Session) -> int:
    """How many works were compared."""
    (counted,) = session.all(_COUNT)
    return int(counted[0])


def newest(session: Session) -> int:
    """The highest number that a compared work was given; 0 before the first."""
    (row,) = session.all(_NEWEST)
    return int(row[0] or 0)


def later(session: Session, after: int) -> list[Held]:
    """Works that were compared after a number, some thousand at a time, in their order."""
    return [
        Held(row[0], row[1], Grams(from_bytes(row[2]), from_bytes(row[3])))
        for row in session.all(_LATER, {"after": after})
    ]


def held(session: Session, numbers: Collection[int]) -> list[Held]:
    """Works by their numbers."""
    wanted = sa.select(compared.c.number, compared.c.work, compared.c.title, compared.c.text)
    rows = session.core.execute(wanted.where(compared.c.number.in_(sorted(numbers))))
    return [Held(row[0], row[1], Grams(from_bytes(row[2]), from_bytes(row[3]))) for row in rows]


def mentions(session: Session, grams: Sequence[int]) -> Mapping[int, list[int]]:
    """The numbers of the works that hold each of these grams, as far as they are mentioned."""
    query = sa.select(mention_table.c.gram, mention_table.c.document).where(
        mention_table.c.gram.in_(grams)
    )
    found: dict[int, list[int]] = {}
    for gram, document in session.core.execute(query):
        found.setdefault(gram, []).append(document)
    return found


def spreads(session: Session) -> Iterable[tuple[int, int]]:
    """Every gram with how many works mention it."""
    query = sa.select(mention_table.c.gram, sa.func.count()).group_by(mention_table.c.gram)
    return ((row[0], row[1]) for row in session.core.execute(query))


def authors_of(session: Session, works: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The authors of works, entries and excluded ones; none where they were erased."""
    ids = sorted(works)
    people = sa.select(entry.c.id, entry.c.personal).where(entry.c.id.in_(ids))
    found = {row[0]: _authors(row[1]) for row in session.core.execute(people)}
    named = sa.select(excluded_work.c.id, excluded_work.c.authors)
    for row in session.core.execute(named.where(excluded_work.c.id.in_(ids))):
        found[row[0]] = tuple(row[1].splitlines())
    return found


def _mentioned(grams: Grams) -> list[int]:
    return sorted({*grams.title, *sampled(grams.text)})


def _entry(row: Row) -> Waiting:
    dossier = json.loads(row[2])
    return Waiting(row[0], dossier["title"], text_of(dossier), _authors(row[3]), row[1], row[2])


def _authors(personal: str) -> tuple[str, ...]:
    known = read_personal(personal)
    return () if isinstance(known, str) else tuple(one.name for one in known.authors)
