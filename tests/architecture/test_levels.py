"""No level's name stands in code: a contest with other levels needs no programmer."""

import re

import pytest

from tests.architecture.levels import keys_of_levels, named_levels
from tests.architecture.sources import CODE, ROOT, Source, sources

LEVELS = keys_of_levels(ROOT / "contests")


def test_levels_are_read_from_contests() -> None:
    assert sorted(LEVELS) == ["commune", "district", "national", "province", "sector"]


def test_code_names_no_level() -> None:
    assert [one for source in sources(*CODE) for one in named_levels(source, LEVELS)] == []


def test_templates_name_no_level() -> None:
    words = re.compile(rf"\b({'|'.join(sorted(LEVELS))})\b", re.IGNORECASE)
    files = [
        path
        for folder in CODE
        for ending in ("*.html", "*.js", "*.css")
        for path in (ROOT / folder).rglob(ending)
        if "vendor" not in path.parts
    ]
    assert files
    assert [path.name for path in files if words.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        'if branch.level == "district": pass',
        'branch = f"province/{unit}"',
        "def is_sector(level): pass",
        "class CommuneEntry: pass",
        "entry.forward(to_province=True)",
        "from here import national as top",
        'match level:\n    case "district": pass',
    ],
)
def test_planted_level_is_found(code: str) -> None:
    assert len(named_levels(Source("planted.py", code), LEVELS)) == 1


def test_words_for_people_may_name_levels() -> None:
    code = '"""A district has units."""\nclass A:\n    b = 1\n    """In a province."""\n'
    assert named_levels(Source("explained.py", code), LEVELS) == []
