"""Every role of the table, played in a real browser by the demonstration's people.

Each signs in with one click, opens whatever the menu offers, and is told in words, on a page, what
is not theirs: on a desktop in Vietnamese and on a phone in English.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.identity.demonstration import askers_of
from shared.identity.permissions import may_anywhere, table
from shared.profiles.people import PEOPLE_FILE, DemonstrationPerson, load_people
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import DEMONSTRATION
from tests.web.serving import browsing, serving
from tests.web.world import World, world

PARTS = {
    "author": "author", "clerk": "unit_clerk", "reporter": "reporting_officer",
    "counter": "counter_clerk", "secretary": "secretariat", "head": "committee",
    "chair": "panel_chair", "judge": "judge", "expert": "expert", "inspector": "inspector",
    "administrator": "administrator",
}  # fmt: skip
"""The part that a person plays, and the role of the table that it is."""

SCREENS = (("vi", 1280, "Không có quyền"), ("en", 360, "Not allowed"))
TITLE = "Máy gieo hạt đậu"
NOT_PAGES = {"/drafts", "/search", "/mailbox"}


@pytest.fixture(scope="module")
def people() -> dict[str, DemonstrationPerson]:
    return load_people(DEMONSTRATION / PEOPLE_FILE)


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, people: dict[str, DemonstrationPerson]
) -> Iterator[tuple[World, str]]:
    with world(tmp_path_factory.mktemp("roles"), people) as found, serving(found.app) as base:
        yield found, base


def test_every_role_of_the_table_is_played() -> None:
    assert set(PARTS.values()) == set(table().roles)


def top_pages() -> list[str]:
    """The pages that stand in a menu, or could."""
    doors = (one.removeprefix("GET ") for one in table().by_door if one.startswith("GET /"))
    return sorted(one for one in doors if one.count("/") == 1 and one not in NOT_PAGES)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("language", "width", "refused"), SCREENS)
@pytest.mark.parametrize("part", PARTS)
def test_role_sees_what_is_its_own_and_is_refused_the_rest(
    served: tuple[World, str], people: dict[str, DemonstrationPerson], chromium: Path,
    *, part: str, language: str, width: int, refused: str,
) -> None:  # fmt: skip
    _, base = served
    key, person = next(
        (key, one) for key, one in people.items()
        if (one.role, one.contest, one.branch) == (part, CONTEST, LOC_NINH)
    )  # fmt: skip
    with browsing(chromium, width=width, may_complain_of="403") as page:
        cookie = {"name": "hoithi_lang", "value": language, "url": base}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{base}/district/sign-in")
        page.locator(f'button[value="{key}"]').click()
        expect(page.locator("h1")).to_be_visible()
        page.goto(f"{base}/district/account")
        expect(page.locator("main")).to_contain_text(person.name)
        for address in menu_of(page):
            require_whole(page, f"{base}{address}", width, language)
        asker = askers_of({key: person})[key]
        closed = "/none"
        for path in top_pages():
            actions = table().by_door[f"GET {path}"]
            if not any(may_anywhere(asker, one) for one in actions):
                answer = page.request.get(f"{base}/district{path}")
                assert answer.status == 403, path
                assert refused in answer.text()
                assert TITLE not in answer.text()
                closed = path
        page.goto(f"{base}/district{closed}")
        expect(page.locator("main")).to_contain_text(refused)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def menu_of(page: Page) -> list[str]:
    """Where the menu leads."""
    found: list[str] = page.eval_on_selector_all(
        "nav.menu li a", "all => all.map((one) => one.getAttribute('href'))"
    )
    assert found
    return found


def require_whole(page: Page, address: str, width: int, language: str) -> None:
    """The page is there, in the language asked for, and no wider than the screen."""
    answer = page.goto(address)
    assert answer is not None
    if address.endswith("/mailbox") and answer.status == 404:
        return  # only where letters go to a page of this machine
    assert answer.status == 200, address
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1, address
