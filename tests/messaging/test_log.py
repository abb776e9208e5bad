"""The log is the ledger: what was changed in it afterwards shows."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from shared.database import Session
from shared.errors import EventTooLarge
from shared.events.codec import digest_of, erase
from shared.events.contracts import EntryRegistered, EntryWithdrawn
from shared.events.parts import Author, Dossier, DossierPersonal
from shared.messaging import log
from shared.messaging.tables import log as log_table
from shared.messaging.tables import outbox as outbox_table
from shared.unit import Unit
from tests.messaging.asking import act, place, say
from tests.messaging.counter import PROFILE, Ask
from tests.messaging.sites import CLERK, ToySite

SEQ = log_table.c.seq


def broken_at(site: ToySite) -> list[tuple[int, str]]:
    return [(one.seq, one.what) for one in log.breaks(site.session)]


def change(site: ToySite, at: int, **values: object) -> None:
    site.session.core.execute(sa.update(log_table).where(at == SEQ).values(**values))


def row(site: ToySite, seq: int) -> dict[str, object]:
    found = site.session.core.execute(sa.select(log_table).where(seq == SEQ)).mappings().one()
    return dict(found)


@pytest.fixture
def logged(site: ToySite) -> ToySite:
    """A site whose log holds five events."""
    say(site, *[("n", f"add {number}") for number in range(1, 6)])
    return site


def test_log_counts_from_one_without_gaps(logged: ToySite) -> None:
    assert [one.seq for one in log.after(logged.session, 0)] == [1, 2, 3, 4, 5]
    assert logged.count(outbox_table) == 0
    assert log.head(logged.session).hash == row(logged, 5)["hash"]


def test_moving_goes_on_where_it_stood(logged: ToySite) -> None:
    before = log.head(logged.session)
    logged.move()
    assert log.head(logged.session) == before
    say(logged, ("n", "add 6"))
    assert (log.head(logged.session).seq, broken_at(logged)) == (6, [])


def test_more_than_a_batch_is_moved_in_order(site: ToySite) -> None:
    act(site, *[Ask("n", f"add {number}") for number in range(log.MOST_MOVED + 7)])
    site.session.begin()
    moved = [log.move_outbox(site.session) for _ in range(3)]
    site.session.commit()
    assert moved == [log.MOST_MOVED, 7, 0]
    asked = [one.event.split('"reason":"')[1].split('"')[0] for one in _all(site.session)]
    assert asked == [f"add {number}" for number in range(log.MOST_MOVED + 7)]


def _all(session: Session) -> list[log.LogRow]:
    return log.after(session, 0, most=10_000)


def test_untouched_log_has_no_breaks(logged: ToySite) -> None:
    assert broken_at(logged) == []


CONTENT, CHAIN = "nội dung sự kiện đã bị sửa", "chuỗi băm bị đứt"


def change_event(site: ToySite) -> None:
    change(site, 3, event=str(row(site, 3)["event"]).replace("add 3", "add 9"))


def change_event_and_digest(site: ToySite) -> None:
    text = str(row(site, 3)["event"]).replace("add 3", "add 9")
    change(site, 3, event=text, digest=digest_of(text.encode()))


def change_event_digest_and_hash(site: ToySite) -> None:
    change_event_and_digest(site)
    changed = row(site, 3)
    hashed = log.link(str(row(site, 2)["hash"]), str(changed["digest"]))
    change(site, 3, hash=hashed)


def break_event(site: ToySite) -> None:
    change(site, 3, event="{")


def remove_row(site: ToySite) -> None:
    site.session.core.execute(sa.delete(log_table).where(SEQ == 3))


def swap_rows(site: ToySite) -> None:
    for old, new in ((3, 30), (4, 3), (30, 4)):
        change(site, old, seq=new)


def change_hash(site: ToySite) -> None:
    change(site, 3, hash="f" * 64)


def change_key(site: ToySite) -> None:
    change(site, 3, key="other")


def change_id(site: ToySite) -> None:
    change(site, 3, event_id="other")


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (change_event, [(3, CONTENT)]),
        (change_event_and_digest, [(3, CHAIN)]),
        (change_event_digest_and_hash, [(4, CHAIN)]),
        (break_event, [(3, CONTENT)]),
        (remove_row, [(4, "thiếu 1 dòng trước đó"), (4, CHAIN)]),
        (swap_rows, [(3, CHAIN), (4, CHAIN), (5, CHAIN)]),
        (change_hash, [(3, CHAIN), (4, CHAIN)]),
        (change_key, [(3, CONTENT)]),
        (change_id, [(3, CONTENT)]),
    ],
)
def test_what_was_changed_shows(
    logged: ToySite, tamper: Callable[[ToySite], None], found: list[tuple[int, str]]
) -> None:
    tamper(logged)
    assert broken_at(logged) == found


def test_rows_missing_at_the_end_show_against_a_head_seen_before(logged: ToySite) -> None:
    head = log.head(logged.session)
    logged.session.core.execute(sa.delete(log_table).where(SEQ > 3))
    assert (broken_at(logged), log.hash_at(logged.session, head.seq)) == ([], None)


def test_log_written_anew_shows_against_a_head_seen_before(logged: ToySite) -> None:
    head = log.head(logged.session)
    change_event_digest_and_hash(logged)
    for seq in (4, 5):
        hashed = log.link(str(row(logged, seq - 1)["hash"]), str(row(logged, seq)["digest"]))
        change(logged, seq, hash=hashed)
    assert broken_at(logged) == []
    assert log.hash_at(logged.session, head.seq) != head.hash


def test_erased_personal_data_leaves_every_digest(site: ToySite) -> None:
    unit = Unit(
        site.session, site=site.name, service="counter", clock=place(site).clock, context=CLERK
    )
    author = Author(name="Nguyễn Văn Ánh", share_percent=Decimal("62.5"))
    entry = EntryRegistered(
        dossier=Dossier(title="Máy tách hạt", unit="u", unit_name="Xã Lộc An", version=1),
        receipt_number="1",
        registered_on=date(2022, 4, 30),
        personal=DossierPersonal(salt="muối", authors=(author,)),
    )
    site.session.begin()
    unit.append(PROFILE, "e", entry)
    site.session.commit()
    say(site, ("n", "open"))
    text = str(row(site, 1)["event"])
    change(site, 1, event=erase(text.encode()).decode())
    assert ("Nguyễn" in text, "Nguyễn" in str(row(site, 1)["event"])) == (True, False)
    assert broken_at(site) == []
    change(site, 1, event=str(row(site, 1)["event"]).replace("sha256:", "sha256:0"))
    assert broken_at(site) == [(1, CONTENT)]


def test_event_over_the_limit_is_refused_before_it_is_written(site: ToySite) -> None:
    unit = Unit(
        site.session, site=site.name, service="counter", clock=place(site).clock, context=CLERK
    )
    site.session.begin()
    with pytest.raises(EventTooLarge):
        unit.append(PROFILE, "e", EntryWithdrawn(reason="x" * 512 * 1024))
    site.session.rollback()
    assert site.count(outbox_table) == 0
