"""The pages about letters, through the real application over four real databases."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette

from services.app import SERVICES
from shared.messages.catalogue import RESULT
from shared.messages.letter import Letter
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.web.app import create_app
from tests.messages.house import BRANCH, CONTEST, SITE, UNIT, House, report_due, reset

PEOPLE = {
    "thu-ky": DemonstrationPerson(
        name="Thư ký", role="secretary", also=("administrator",), contest=CONTEST,
        branch=BRANCH, mail="thu-ky@a.example",
    ),
    "bao-cao": DemonstrationPerson(
        name="Bùi Thanh Tùng", role="reporter", contest=CONTEST, branch=BRANCH,
        unit="huyen-doan", mail="tung@huyen-doan.example",
    ),
}  # fmt: skip


@pytest.fixture
def app(sqlite_house: House) -> Iterator[Starlette]:
    settings = sqlite_house.settings.model_copy(update={"mail_mailbox": True})
    runtime = SiteRuntime(SITE, SERVICES, sqlite_house.databases)
    yield create_app({SITE: runtime}, settings, people=PEOPLE)
    runtime.close()


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport,
        base_url=f"http://hoithi.example/{SITE}/",
        headers={"x-hoithi-as": "thu-ky"},
    ) as client:
        yield client


def as_reporter() -> dict[str, str]:
    return {"x-hoithi-as": "bao-cao"}


@pytest.mark.parametrize("number", [1, 3])
async def test_the_list_shows_letters_of_every_service(
    client: httpx.AsyncClient, sqlite_house: House, number: int
) -> None:
    for one in range(number):
        sqlite_house.write(report_due(f"r/{one}"))
    sqlite_house.write(reset(), "site")
    page = (await client.get("letters")).text
    assert (page.count("Báo cáo đến hạn hôm nay</a>"), page.count("Đặt lại mật khẩu</a>")) == (
        number,
        1,
    )
    assert f"Tất cả <strong>{number + 1}</strong></a>" in page
    only = (await client.get("letters", params={"trang-thai": "held"})).text
    assert "Không có thư nào như đã lọc" in only


async def test_a_long_list_goes_on_where_it_stopped(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    for one in range(60):
        sqlite_house.write(report_due(f"r/{one}"))
    first = (await client.get("letters")).text
    address = first.split('class="btn btn-primary" href="?')[-1].split('"')[0].replace("&amp;", "&")
    second = (await client.get(f"letters?{address}")).text
    assert (first.count('name="thu"'), second.count('name="thu"')) == (50, 10)


async def test_many_are_acted_on_after_count_and_ids_were_shown(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    house = sqlite_house
    facts = dict.fromkeys(RESULT.placeholders, "x")
    for one in range(3):
        house.write(Letter(f"k/{one}", UNIT, RESULT, facts, CONTEST, BRANCH), "intake")
    house.write(report_due())
    asked = await client.get("letters/confirm", params={"viec": "send", "tat-ca": "1"})
    ids = [one.id for one in house.rows("intake")]
    assert "Gửi 3 thư?" in asked.text
    assert "3 thư tới 1 người nhận." in asked.text
    assert "1 thư đã chọn không ở tình trạng" in asked.text
    assert all(f"<code>{one}</code>" in asked.text for one in ids)
    form = {"viec": "send", "thu": [f"intake~{one}" for one in ids], "form_key": "once"}
    for _ in range(2):
        answer = await client.post("letters/confirm", data=form)
        assert answer.status_code == 303
    assert [one.state for one in house.rows("intake")] == ["queued"] * 3


async def test_nothing_chosen_is_said(client: httpx.AsyncClient, sqlite_house: House) -> None:
    answer = await client.get("letters/confirm", params={"viec": "discard"})
    assert (answer.status_code, "chưa chọn thư nào" in answer.text) == (422, True)


async def test_a_letter_is_shown_edited_and_shown_again(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    sqlite_house.write(report_due())
    (row,) = sqlite_house.rows()
    address = f"letters/reporting/{row.id}"
    page = (await client.get(address)).text
    assert "Kính gửi: Huyện đoàn" in page
    assert "Bùi Thanh Tùng, tung@huyen-doan.example" in page
    chosen = {"viec": "hold", "thu": f"reporting~{row.id}"}
    await client.post("letters/confirm", data=chosen)
    typed = {"version": "2", "subject": "<b>Mới</b>", "body": "Lời mới"}
    assert (await client.post(address, data=typed)).status_code == 303
    page = (await client.get(address)).text
    assert ("&lt;b&gt;Mới&lt;/b&gt;" in page, "<b>Mới" in page) == (True, False)
    assert (await client.post(address, data=typed)).status_code == 409
    assert (await client.get("letters/reporting/nothing")).status_code == 404
    assert (await client.get("letters/nothing/nothing")).status_code == 404


async def test_everybody_reads_and_acknowledges_only_their_own(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    sqlite_house.write(report_due())
    sqlite_house.send(mail_mailbox=True)
    (row,) = sqlite_house.rows()
    address = f"my-letters/reporting/{row.id}"
    assert "Chưa có thư nào" in (await client.get("my-letters")).text
    assert (await client.get(address)).status_code == 403
    assert (await client.post(f"{address}/receipt")).status_code == 403
    mine = await client.get("my-letters", headers=as_reporter())
    assert "hôm nay là hạn gửi Báo cáo quý I" in mine.text
    assert "Xác nhận đã nhận thư" in (await client.get(address, headers=as_reporter())).text
    assert (await client.post(f"{address}/receipt", headers=as_reporter())).status_code == 303
    assert sqlite_house.rows()[0].state == "acknowledged"


async def test_the_link_needs_no_account_and_looking_changes_nothing(
    app: Starlette, client: httpx.AsyncClient, sqlite_house: House
) -> None:
    sqlite_house.write(report_due())
    sqlite_house.send(mail_mailbox=True)
    token = sqlite_house.rows()[0].body.rsplit("/thu/reporting/", 1)[1].split(maxsplit=1)[0]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/low/") as stranger:
        page = await stranger.get(f"thu/reporting/{token}")
        assert "hôm nay là hạn gửi Báo cáo quý I" in page.text
        assert sqlite_house.rows()[0].state == "delivered"
        assert "Đã xác nhận" in (await stranger.post(f"thu/reporting/{token}")).text
        assert sqlite_house.rows()[0].state == "acknowledged"
        assert (await stranger.get(f"thu/reporting/{token}")).status_code == 409
        assert (await stranger.get("thu/nothing/x")).status_code == 409


async def test_the_mailbox_shows_what_was_sent(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    sqlite_house.write(report_due())
    sqlite_house.write(reset(), "site")
    assert "Chưa gửi thư nào" in (await client.get("mailbox")).text
    sqlite_house.send(mail_mailbox=True)
    page = (await client.get("mailbox")).text
    assert page.count("tung@huyen-doan.example") == 2
    (row,) = sqlite_house.rows("site")
    opened = await client.get("mailbox", params={"service": "site", "letter": row.id})
    assert 'href="https://hoithi.example/low/mat-khau/bi-mat"' in opened.text


async def test_without_the_setting_there_is_no_mailbox(sqlite_house: House) -> None:
    runtime = SiteRuntime(SITE, SERVICES, sqlite_house.databases)
    app = create_app({SITE: runtime}, sqlite_house.settings, people=PEOPLE)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/low/") as client:
        answer = await client.get("mailbox", headers=as_reporter())
        assert answer.status_code == 404


async def test_a_wording_is_previewed_kept_and_its_errors_named(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    sqlite_house.write(report_due())
    address = f"letter-wordings/{CONTEST}/report_due/vi"
    page = (await client.get(address)).text
    assert "Kính gửi: Huyện đoàn" in page
    typed = {"version": "0", "subject": "Nhắc {{ unit }}", "body": "Hạn {{ due_date }}"}
    seen = await client.post(address, data={**typed, "act": "preview"})
    assert "Nhắc Huyện đoàn" in seen.text
    assert "Hạn 15/03/2026" in seen.text
    broken = await client.post(address, data={**typed, "body": "một\n{{ han_nop }}", "act": "keep"})
    assert broken.status_code == 422
    assert "Nội dung, dòng 2: không có chỗ điền «han_nop» trong mẫu này" in broken.text
    assert (await client.post(address, data={**typed, "act": "keep"})).status_code == 303
    assert "lời riêng, bản 1" in (await client.get(address)).text
    assert (await client.post(address, data={**typed, "act": "keep"})).status_code == 409
    assert (await client.post(address, data={"act": "forget"})).status_code == 303
    assert "lời chuẩn" in (await client.get(address)).text
    assert (await client.get(f"letter-wordings/{CONTEST}/nothing/vi")).status_code == 404
    assert (await client.get("letter-wordings")).status_code == 200


async def test_a_contact_is_set_and_a_bounce_cleared(
    client: httpx.AsyncClient, sqlite_house: House
) -> None:
    typed = {"recipient": "unit:test/xa", "name": "Xã", "mail": "xa@a.example", "digest": "1"}
    assert (await client.post("contacts", data=typed)).status_code == 303
    page = (await client.get("contacts")).text
    assert ("xa@a.example" in page, "mỗi ngày một thư tổng hợp" in page) == (True, True)
    wrong = await client.post("contacts", data={**typed, "mail": "xa"})
    assert (wrong.status_code, "không phải là địa chỉ thư" in wrong.text) == (422, True)
    nobody = await client.post("contacts", data={**typed, "recipient": "xa"})
    assert nobody.status_code == 422
    assert (await client.post("contacts/bounced", data={"mail": "xa@a.example"})).status_code == 303
