"""Rules told in CEL: what cannot be read, or names what no dossier has, is told with its line."""

from pathlib import Path

import pytest

from shared.expressions import BrokenExpression, Expression, expression
from shared.profiles.loading import check_file
from shared.profiles.model.eligibility import FACTS
from tests.profiles.paths import HERE

SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
RULE = """    eligibility:
      - {kind: expression, key: few, name: Ít tác giả, passes: "%s", message: Nhiều}
    standing_offices:"""

BROKEN = {
    "entry.writers < 3": "không có «writers»; có: entry.applied_since, entry.authors, entry.field",
    "entry.files + 1": "kết quả phải là đúng hoặc sai (true, false)",
    "entry.files <": "Failed to parse expression",
    "works.files < 3": "Undefined variable or function: 'works'",
    "entry.title > 3": "No such overload",
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_expression_is_told_at_its_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL.replace("    standing_offices:", RULE % text, 1), encoding="utf-8")
    (told,) = check_file(file)
    place = "branches.low/north.eligibility[0].passes"
    assert (told.line, told.column, told.path) == (16, 64, place)
    assert BROKEN[text] in told.message
    assert "docs/how-to/describe-a-contest.md" in told.remedy


def test_whole_expression_is_read(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    text = "size(entry.authors) <= 3 || entry.organisation != null"
    file.write_text(SMALL.replace("    standing_offices:", RULE % text, 1), encoding="utf-8")
    assert check_file(file) == []


def test_names_in_texts_are_no_facts() -> None:
    read = expression("entry.title != 'entry.files' && entry.files > 0", FACTS)
    assert read.names == (("entry", "title"), ("entry", "files"))


def test_unknown_fact_decides_nothing_alone() -> None:
    facts = {"entry": {"files": None, "unit": "a"}}
    assert Expression("entry.files > 1").holds(facts) is None
    assert Expression("entry.files > 1 || entry.unit == 'a'").holds(facts) is True


def test_expression_reaches_nothing_but_its_facts() -> None:
    for text in ("__import__('os')", "entry.__class__ == null", "open('/etc/passwd') == ''"):
        with pytest.raises(BrokenExpression):
            expression(text, FACTS)
