"""Pages of documentation: their links, their headings, and the files they speak of."""

import re
from pathlib import Path

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^(?: {4}|\t).*$", re.MULTILINE)
_NAMED = re.compile(r"`((?:services|shared|tests|docs|contests|deploy|benchmarks)/[\w./-]*)`")


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings give it."""
    return {
        re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-")
        for one in _HEADING.findall(_FENCE.sub("", text))
    }


def broken_links(page: Path) -> list[str]:
    """Links of a page to files or headings that are not there; the web is not asked."""
    text = page.read_text("utf-8")
    links = _LINK.findall(_INDENTED.sub("", _FENCE.sub("", text)))
    return [f"{page.name}: {one}" for one in links if not _leads_somewhere(page, one)]


def missing_files(page: Path, root: Path) -> list[str]:
    """Files of the project that a page names and that are not there."""
    named = _NAMED.findall(page.read_text("utf-8"))
    return [f"{page.name}: {one}" for one in named if not _exists(root, one)]


def _leads_somewhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target.read_text("utf-8"))


def _exists(root: Path, name: str) -> bool:
    # A module that became a package is still named by its old name.
    return (root / name).exists() or (root / f"{name}.py").exists()
