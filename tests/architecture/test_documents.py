"""Documentation is current, its links lead somewhere, and its pages stay short."""

import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from shared import documentation
from shared.events import contracts
from shared.events.channels import CHANNELS
from shared.events.contract import Audience
from shared.settings import Settings
from tests.architecture.documents import anchors, broken_links, missing_files
from tests.architecture.sources import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")]
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_generated_pages_are_current() -> None:
    assert documentation.stale() == [], f"Run `{documentation.COMMAND}`."


def test_stale_page_is_found_and_written(tmp_path: Path) -> None:
    assert documentation.stale(tmp_path) == list(documentation.generate())
    documentation.write_pages(tmp_path)
    assert documentation.stale(tmp_path) == []
    page = tmp_path / "docs" / "settings.md"
    page.write_text(page.read_text("utf-8").replace("8600", "8601"), "utf-8")
    assert documentation.stale(tmp_path) == ["docs/settings.md"]


def test_command_checks_by_itself() -> None:
    result = CliRunner().invoke(documentation.app, ["--check"])
    assert result.exit_code == bool(documentation.stale())


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []
    assert missing_files(page, ROOT) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[a](gone.md)", ["page.md: gone.md"]),
        ("[a](page.md#gone)", ["page.md: page.md#gone"]),
        ("# Here it is\n[a](#here-it-is) [b](page.md) [c](https://example.org/x)", []),
        ("```\n[a](gone.md)\n```\n    [b](gone.md)", []),
    ],
)
def test_planted_link_is_found(tmp_path: Path, text: str, broken: list[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    assert broken_links(page) == broken


def test_planted_file_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`shared/gone.py` and `tests/architecture` and `shared/events`", "utf-8")
    assert missing_files(page, ROOT) == ["page.md: shared/gone.py"]


@pytest.mark.parametrize("name", ["command", "event", "page"])
def test_how_to_is_one_screen(name: str) -> None:
    lines = (ROOT / "docs" / "how-to" / f"{name}.md").read_text("utf-8").splitlines()
    assert len(lines) <= 40


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").split()) <= 500


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=_name)
def test_decision_has_its_form(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# {path.name[:4]}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert len(text.split()) <= 300


def test_decisions_named_in_code_exist() -> None:
    named = {
        number
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*.py")
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text("utf-8"))
    }
    assert named
    assert named - {path.name[:4] for path in DECISIONS} == set()


def test_asyncapi_has_every_type_once_and_every_reference_resolves() -> None:
    document = yaml.safe_load(documentation.generate()["docs/asyncapi.yaml"])
    messages = document["components"]["messages"]
    assert [one["name"] for one in messages.values()] == [
        kind.event_type() for kind in contracts.ALL
    ]
    assert _unresolved(document, document) == []
    found = {name for one in document["channels"].values() for name in one["messages"]}
    assert found == set(messages)


def test_addressed_types_may_stay_on_the_site() -> None:
    own = next(one for one in CHANNELS if one.audience is Audience.OWN).contracts()
    addressed = {Audience.OWN, Audience.UP, Audience.DOWN}
    assert list(own) == [kind for kind in contracts.ALL if kind.AUDIENCES & addressed]


def test_every_type_and_setting_is_described() -> None:
    pages = documentation.generate()
    assert {one.NAME.replace(".", "") for one in contracts.ALL} <= anchors(pages["docs/events.md"])
    for name, field in Settings.model_fields.items():
        assert f"`HOITHI_{name.upper()}`" in pages["docs/settings.md"]
        assert field.description


def _unresolved(part: object, document: dict[str, object]) -> list[str]:
    if isinstance(part, list):
        return [name for one in part for name in _unresolved(one, document)]
    if not isinstance(part, dict):
        return []
    reference = part.get("$ref")
    found = [name for one in part.values() for name in _unresolved(one, document)]
    if isinstance(reference, str) and not _resolves(reference, document):
        found.append(reference)
    return found


def _resolves(reference: str, document: object) -> bool:
    for name in reference.removeprefix("#/").split("/"):
        if not isinstance(document, dict) or name not in document:
            return False
        document = document[name]
    return True
