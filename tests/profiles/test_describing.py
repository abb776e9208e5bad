"""What docs/how-to/describe-a-contest.md shows is right: its first file and every section."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from shared.profiles.loading import check_file
from tests.profiles.paths import HERE

PAGE = HERE.parents[1] / "docs" / "how-to" / "describe-a-contest.md"
BRANCH = "province/dak-nong"


def _blocks(text: str) -> Iterator[Any]:
    """The examples of a page, each an indented block that begins with a key."""
    found: list[str] = []
    for line in [*text.splitlines(), "end"]:
        if line.startswith("    "):
            found.append(line)
        elif line.strip() or not found:
            block = textwrap.dedent("\n".join(found))
            if re.match(r"[a-z_#]+.*:", block) and "hoithi" not in block:
                yield yaml.safe_load(block)
            found = []
        else:
            found.append("")


def _described() -> dict[str, Any]:
    """The first file of the page, with every section that the page shows."""
    first, *sections = [one for one in _blocks(PAGE.read_text("utf-8")) if isinstance(one, dict)]
    whole: dict[str, Any] = first
    for section in sections:
        if "branches" in section:
            for key in ("levels", "branches"):
                whole[key] = section[key] | whole[key]
            communes = [one.partition("/")[2] for one in section["branches"]]
            kind = {"kind": "commune", "parent": "dak-nong"}
            whole["units"] |= {one: {"name": one, **kind} for one in communes}
        elif not {"closes", "before"} & section.keys():
            whole["branches"][BRANCH] |= section
    whole["levels"] |= {"national": {"name": "Toàn quốc", "external": True}}
    whole["levels"]["province"]["forwards_to"] = "national"
    whole["units"]["lien-hiep-hoi"] = {"name": "Liên hiệp hội", "kind": "national"}
    whole["branches"]["national/lien-hiep-hoi"] = {"external": True}
    return whole


def test_the_first_file_of_the_page_receives_dossiers(tmp_path: Path) -> None:
    path = tmp_path / "first.yaml"
    first = next(one for one in _blocks(PAGE.read_text("utf-8")) if isinstance(one, dict))
    path.write_text(yaml.safe_dump(first, allow_unicode=True), "utf-8")
    assert check_file(path) == []


def test_every_section_of_the_page_fits_into_it(tmp_path: Path) -> None:
    described, path = _described(), tmp_path / "whole.yaml"
    named = {"entry_form", "dossier_parts", "judging", "forwarding", "obligations", "document_head"}
    assert named <= described["branches"][BRANCH].keys()
    path.write_text(yaml.safe_dump(described, allow_unicode=True, sort_keys=False), "utf-8")
    assert [str(one) for one in check_file(path)] == []
