"""What whoever keeps a site running sees: relays, waiting and refused events, dead letters."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Database, Session, from_text, to_text
from shared.errors import BrokenPayload
from shared.messaging import dead_letters, queries
from shared.messaging.dead_letters import Record
from shared.messaging.queries import DatabaseState, TopicState
from shared.messaging.tables import cursor, log, outbox, refusal, waiting
from shared.runtime import SiteRuntime
from shared.web.dead_lettering import PAGE_SIZE
from tests.web import small

AT = "2026-03-02T03:00:00.000000Z"
LATER = "2026-03-02T03:05:00.000000Z"
OWN, PROGRESS = "hoithi.nho.own", "hoithi.nho.progress"


@pytest.fixture
def database(database_url: str) -> Database:
    """A service's database with a log of three events, of which one topic lacks two."""
    found = Database(database_url, schema="public")
    small.METADATA.create_all(found.engine)
    fill(found)
    return found


def fill(database: Database) -> None:
    """A log of three, an outbox of one, one waiting, one refused."""
    event = {"key": "k", "event": "{}", "digest": "d"}
    logged = [(1, f"{OWN} {PROGRESS}", AT), (2, PROGRESS, AT), (3, f"{OWN} {PROGRESS}", LATER)]
    with database.session() as session:
        session.begin()
        for seq, topics, at in logged:
            row = {"seq": seq, "event_id": f"e{seq}", "topics": topics, "hash": f"h{seq}"}
            session.core.execute(sa.insert(log).values({**event, **row, "logged_at": at}))
        session.core.execute(sa.insert(outbox).values(event_id="e4", topics=OWN, **event))
        cursors = [(OWN, 3, 2, None), (PROGRESS, 1, 1, "không có quyền")]
        for topic, seq, published, parked in cursors:
            row = {"topic": topic, "topic_id": "t", "seq": seq, "published": published}
            session.core.execute(sa.insert(cursor).values({**row, "parked": parked}))
        session.core.execute(
            sa.insert(waiting).values(
                source="/hoithi/a/b", event_id="w", position=0, awaited="entry/x/y/1",
                event="{}", since=AT,
            )
        )  # fmt: skip
        session.core.execute(
            sa.insert(refusal).values(
                source="/hoithi/a/b", event_id="r", position=0, branch="level/mot", type="t",
                subject="level/mot/1", code="too_late", facts="{}", text="Đã hết hạn <b>",
                refused_at=AT,
            )
        )  # fmt: skip
        session.commit()


def test_state_of_a_database(database: Database) -> None:
    with database.session() as session:
        found = queries.database_state(session, "small")
    assert found == DatabaseState(
        service="small",
        head_seq=3,
        head_hash="h3",
        outbox=1,
        topics=(
            TopicState(OWN, 3, 2, 0, None, None),
            TopicState(PROGRESS, 1, 1, 2, from_text(AT), "không có quyền"),
        ),
        waiting=1,
        refusals=1,
        dead_letters=0,
    )
    assert found.oldest_unpublished_at == from_text(AT)
    database.close()


def test_waiting_and_refused(database: Database) -> None:
    with database.session() as session:
        held = queries.waiting_events(session)
        refused = queries.refusals(session)
    assert [(one.event_id, one.awaited, to_text(one.since)) for one in held] == [
        ("w", "entry/x/y/1", AT)
    ]
    assert [(one.subject, one.code, one.text) for one in refused] == [
        ("level/mot/1", "too_late", "Đã hết hạn <b>")
    ]
    database.close()


async def test_relays_page_shows_what_is_parked_waiting_and_refused(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    fill(site.databases["small"])
    page = (await client.get("/nho/relays")).text
    assert "tạm dừng: không có quyền" in page
    assert "entry/x/y/1" in page
    assert "Đã hết hạn &lt;b&gt;" in page
    age = (wall_now() - from_text(AT)) // timedelta(days=1)
    assert f"{age} ngày" in page


async def test_dead_letter_is_shown_with_its_bytes_and_harmless(
    client: httpx.AsyncClient, site: SiteRuntime, tmp_path: Path
) -> None:
    assert "Không có sự kiện lỗi nào" in (await client.get("/nho/dead-letters")).text
    record = Record(OWN, 2, 7, b"\xff", b"<script>alert(1)</script>\xfe")
    site.databases["small"].transaction(
        lambda session: dead_letters.set_aside(session, record, BrokenPayload(reason="<i>x"))
    )
    page = (await client.get("/nho/dead-letters")).text
    letter = (await site.query("small", queries.dead_letter_lines))[0]
    assert "Nội dung sự kiện bị hỏng: &lt;i&gt;x" in page
    detail = (await client.get(f"/nho/dead-letters/small/{letter.id}")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\xfe" in detail
    assert "<code>\\xff</code>" in detail
    assert "<script>alert" not in detail


async def test_dead_letters_are_narrowed_paged_and_saved(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    def bury(session: Session) -> None:
        for offset in range(PAGE_SIZE + 2):
            record = Record(OWN, 0, offset, b"k", f"{{ {offset}".encode())
            dead_letters.set_aside(session, record, BrokenPayload(reason=f"lỗi {offset}."))

    def named(page: str) -> set[str]:
        return set(re.findall(r"lỗi \d+\.", page))

    database = site.databases["small"]
    database.transaction(bury)
    first = (await client.get("/nho/dead-letters")).text
    (mark,) = re.findall(r"sau=([0-9a-z]+)", first)
    second = (await client.get(f"/nho/dead-letters?sau={mark}")).text
    assert (len(named(first)), len(named(second))) == (PAGE_SIZE, 2)
    assert len(named(first) | named(second)) == PAGE_SIZE + 2
    letter = (await site.query("small", queries.dead_letter_lines))[0]
    database.transaction(
        lambda session: dead_letters.mark(session, letter.id, dead_letters.DROPPED)
    )
    dropped = (await client.get("/nho/dead-letters?tinh_trang=dropped")).text
    assert named(dropped) == named(letter.reason)
    none = (await client.get("/nho/dead-letters?tinh_trang=replayed")).text
    assert "Không có sự kiện nào ở tình trạng này" in none
    saved = (await client.get("/nho/dead-letters?tinh_trang=open&xuat=csv")).text
    assert named(saved) == (named(first) | named(second)) - named(dropped)


@pytest.mark.parametrize("path", ["small/none", "nobody/none"])
async def test_no_such_dead_letter(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"/nho/dead-letters/{path}")).status_code == 404
