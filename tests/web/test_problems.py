"""Every error is answered in one way: JSON for programs, a page or a notice for people."""

import httpx
import pytest

from shared.runtime import SiteRuntime
from tests.web import small

THINGS = "/nho/api/v1/things"


async def things(site: SiteRuntime) -> int:
    return await site.query("small", small.count)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "rule",
            {
                "type": "urn:hoithi:problem:too_many",
                "title": "Không thực hiện được",
                "status": 409,
                "detail": "Chỉ được 3 mục.",
                "code": "too_many",
                "facts": {"limit": 3},
            },
        ),
        (
            "missing",
            {
                "type": "urn:hoithi:problem:not_found",
                "title": "Không tìm thấy",
                "status": 404,
                "detail": "Không tìm thấy «entry/level/mot/1».",
                "code": "not_found",
                "facts": {"awaited": "entry/level/mot/1"},
            },
        ),
        (
            "conflict",
            {
                "type": "urn:hoithi:problem:edit_conflict",
                "title": "Không thực hiện được",
                "status": 409,
                "detail": "Hồ sơ 01 vừa được người khác thay đổi. "
                "Hãy tải lại trang rồi thực hiện lại.",
                "code": "edit_conflict",
                "facts": {"what": "Hồ sơ 01"},
            },
        ),
        (
            "busy",
            {
                "type": "urn:hoithi:problem:try_again",
                "title": "Hệ thống đang bận",
                "status": 503,
                "detail": "Hệ thống đang bận, xin thử lại sau ít phút.",
                "code": "try_again",
                "facts": {},
            },
        ),
    ],
)
async def test_expected_error_is_problem_json_and_writes_nothing(
    client: httpx.AsyncClient, site: SiteRuntime, name: str, wanted: dict[str, object]
) -> None:
    answer = await client.post(THINGS, json={"name": name})
    assert (answer.status_code, answer.json()) == (wanted["status"], wanted)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers.get("retry-after") == ("5" if name == "busy" else None)
    assert await things(site) == 0


async def test_unexpected_error_leaks_nothing_but_a_reference(
    client: httpx.AsyncClient, site: SiteRuntime, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await client.post(THINGS, json={"name": "bug"})
    body = answer.json()
    reference = body["reference"]
    assert answer.status_code == 500
    assert body == {
        "type": "urn:hoithi:problem:unexpected",
        "title": "Lỗi hệ thống",
        "status": 500,
        "detail": "Hệ thống gặp lỗi ngoài dự kiến. Chưa ghi gì. "
        f"Khi báo lỗi, xin nêu số {reference}.",
        "code": "unexpected",
        "facts": {},
        "reference": reference,
    }
    assert await things(site) == 0
    logged = capsys.readouterr().out
    assert reference in logged
    assert "secret inside" in logged


async def test_invalid_body_names_each_field_in_vietnamese(client: httpx.AsyncClient) -> None:
    answer = await client.post(THINGS, json={"count": "x", "surplus": 1})
    assert (answer.status_code, answer.json()["facts"]) == (
        422,
        {
            "fields": [
                {"field": "name", "reason": "chưa điền"},
                {"field": "count", "reason": "phải là số nguyên"},
                {"field": "surplus", "reason": "không có mục này"},
            ]
        },
    )


async def test_broken_json_is_422(client: httpx.AsyncClient) -> None:
    answer = await client.post(THINGS, content=b"{")
    assert (answer.status_code, answer.json()["detail"]) == (422, "nội dung: không phải JSON")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nho/api/v1/none", 404), ("GET", "/nho/api/v1/things", 405)],
)
async def test_no_such_door_is_problem_json(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/none", "/nho/none"])
async def test_no_such_page_is_a_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert "Không có trang hoặc mục này." in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_refused_form_is_a_page_with_the_reason(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    answer = await client.post("/nho/things", data={"name": "rule", "form_key": "k"})
    assert answer.status_code == 409
    assert "Chỉ được 3 mục." in answer.text
    assert "<html" in answer.text
    assert await things(site) == 0


async def test_refused_form_that_stays_open_gets_a_notice(client: httpx.AsyncClient) -> None:
    answer = await client.post("/nho/things", data={"name": "rule"}, headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert "Chỉ được 3 mục." in answer.text
    assert "<html" not in answer.text


async def test_text_of_a_problem_is_escaped(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chon-nguoi", data={"person": "<script>"})
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace('<script src="/static/', "")
