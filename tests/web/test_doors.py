"""Who may knock, and that knocking twice does one thing."""

from pathlib import Path

import httpx
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from tests.web import small


async def things(site: SiteRuntime) -> int:
    return await site.query("small", small.count)


async def test_form_posted_twice_does_one_thing(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    fields = {"name": "a", "form_key": "key-1"}
    answers = [await client.post("/nho/things", data=fields) for _ in range(2)]
    assert [(one.status_code, one.headers["location"]) for one in answers] == [
        (303, "/nho/relays?xong=da-ghi"),
        (303, "/nho/relays?xong=da-ghi"),
    ]
    assert await things(site) == 1


async def test_form_sent_by_script_is_told_where_to_go(client: httpx.AsyncClient) -> None:
    answer = await client.post("/nho/things", data={"name": "a"}, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/nho/relays?xong=da-ghi")


async def test_key_with_another_body_is_422(client: httpx.AsyncClient, site: SiteRuntime) -> None:
    headers = {"idempotency-key": "key-1"}
    first = await client.post("/nho/api/v1/things", json={"name": "a"}, headers=headers)
    second = await client.post("/nho/api/v1/things", json={"name": "b"}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 422)
    assert second.json()["code"] == "key_reused"
    assert await things(site) == 1


async def test_nobody_named_is_refused(app: Starlette, site: SiteRuntime) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://hoithi.example"
    ) as nobody:
        answer = await nobody.post("/nho/api/v1/things", json={"name": "a"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert await things(site) == 0


async def test_a_name_over_the_network_proves_nothing(app: Starlette, site: SiteRuntime) -> None:
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 4000))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hoithi.example", headers={"x-hoithi-as": "thu-ky.mot"}
    ) as stranger:
        posted = await stranger.post("/nho/api/v1/things", json={"name": "a"})
        chosen = await stranger.post("/chon-nguoi", data={"person": "thu-ky.mot"})
    assert (posted.status_code, posted.json()["code"]) == (403, "only_on_this_machine")
    assert (chosen.status_code, chosen.headers.get("set-cookie")) == (403, None)
    assert await things(site) == 0


async def test_another_web_site_is_refused(client: httpx.AsyncClient, site: SiteRuntime) -> None:
    for origin in ("http://evil.example", "null", "http://hoithi.example:81"):
        answer = await client.post("/nho/things", data={"name": "a"}, headers={"origin": origin})
        assert answer.status_code == 403
    assert await things(site) == 0
    answer = await client.post(
        "/nho/things", data={"name": "a"}, headers={"origin": "http://hoithi.example"}
    )
    assert (answer.status_code, await things(site)) == (303, 1)


async def test_choosing_a_person_sets_a_cookie(client: httpx.AsyncClient) -> None:
    del client.headers["x-hoithi-as"]
    answer = await client.post("/chon-nguoi", data={"person": "thu-ky.mot", "back": "/nho/relays"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/nho/relays")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("hoithi_as=thu-ky.mot;")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    posted = await client.post("/nho/api/v1/things", json={"name": "a"})
    assert posted.status_code == 201
    assert "Thư ký Một" in (await client.get("/")).text


async def test_choosing_somebody_unknown_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/chon-nguoi", data={"person": "nobody"})
    assert (answer.status_code, answer.headers.get("set-cookie")) == (422, None)


async def test_way_back_never_leads_to_another_machine(client: httpx.AsyncClient) -> None:
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = await client.post("/chon-nguoi", data={"person": "thu-ky.mot", "back": back})
        assert answer.headers["location"] == "/"


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    wanted = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
    }
    for path in ("/", "/nho/relays", "/none", "/healthz", "/nho/api/v1/none"):
        headers = (await client.get(path)).headers
        assert {name: headers[name] for name in wanted} == wanted
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


async def test_health_tells_living_from_ready(
    client: httpx.AsyncClient, site: SiteRuntime, tmp_path: Path
) -> None:
    assert (await client.get("/healthz")).text == "ok"
    assert (await client.get("/readyz")).json() == {"ready": True, "away": []}
