"""Each page's template uses exactly what its context class declares."""

import dataclasses
import importlib
import re
import sys
from collections import Counter
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta, nodes

from shared.web import operations, problems, start
from shared.web.assets import Assets
from shared.web.chrome import Chrome
from shared.web.templating import GIVEN, Page, Templates

REPOSITORY = Path(__file__).parents[2]
ROOMS = {
    **{path.parent.name: path for path in sorted((REPOSITORY / "services").glob("*/templates"))},
    "site": REPOSITORY / "shared" / "identity" / "templates",
}

_MACRO = re.compile(r"{%-? *macro (\w+)")


def pages() -> list[type[Page]]:
    """Every context class there is, those of the services included."""
    for file in sorted((REPOSITORY / "services").glob("*/pages*")):
        room = f"services.{file.parent.name}"
        names = ["pages"] if file.is_file() else [f"pages.{one.stem}" for one in file.glob("*.py")]
        for name in names:
            importlib.import_module(f"{room}.{name}".removesuffix(".__init__"))
    importlib.import_module("shared.identity.pages")
    return sorted(below(Page), key=lambda page: (page.TEMPLATE, page.__name__))


def below(kind: type[Page]) -> set[type[Page]]:
    found = {one for child in kind.__subclasses__() for one in {child, *below(child)}}
    # A dataclass with slots is a second class; the first lives on among the subclasses.
    return {one for one in found if vars(sys.modules[one.__module__]).get(one.__name__) is one}


PAGES = pages()
TEMPLATES = Templates(ROOMS, Assets())


def used(environment: jinja2.Environment, name: str) -> set[str]:
    """What a template and those it extends or includes take from their context."""
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, name)
    tree = environment.parse(source)
    names = set(meta.find_undeclared_variables(tree)) - set(environment.globals)
    names -= {one.target for one in tree.find_all(nodes.Import)}
    for other in meta.find_referenced_templates(tree):
        assert other is not None, f"{name} refers to a template by a variable"
        names |= used(environment, other)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_template_uses_what_its_context_declares(page: type[Page]) -> None:
    declared = {field.name for field in dataclasses.fields(page)}
    assert used(TEMPLATES.environment, page.TEMPLATE) - GIVEN == declared


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_context_is_frozen(page: type[Page]) -> None:
    assert dataclasses.is_dataclass(page)
    assert page.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_pages_of_every_room_are_known() -> None:
    known = {page.TEMPLATE.split("/")[0] for page in PAGES}
    assert known >= {"web"}
    assert {operations.RelaysPage, problems.ProblemPage, start.StartPage} <= set(PAGES)


def test_pages_hold_without_the_vendored_assets(tmp_path: Path) -> None:
    bare = Templates(ROOMS, Assets(tmp_path))
    chrome = Chrome()
    page = bare.text(start.StartPage((), False), chrome)
    assert "Hội thi Sáng tạo kỹ thuật" in page
    assert "/static/" not in page
    assert "stylesheet" not in page


def test_undefined_name_in_a_template_raises() -> None:
    with pytest.raises(jinja2.UndefinedError):
        TEMPLATES.environment.from_string("{{ nobody }}").render()


def test_text_is_escaped() -> None:
    template = TEMPLATES.environment.from_string("{{ text }}")
    assert template.render(text="<b>&") == "&lt;b&gt;&amp;"


def test_planted_unused_field_is_caught(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{{ shown }}{{ chrome }}{{ undeclared }}")
    environment = Templates({"room": tmp_path}, Assets()).environment
    assert used(environment, "room/page.html") - GIVEN == {"shown", "undeclared"}


def test_macro_names_are_taken_once_per_file() -> None:
    """The later of two takes the earlier's place without a word."""
    twice = {
        (path.name, name)
        for place in ("services", "shared")
        for path in (REPOSITORY / place).rglob("*.html")
        for name, count in Counter(_MACRO.findall(path.read_text("utf-8"))).items()
        if count > 1
    }
    assert twice == set()
