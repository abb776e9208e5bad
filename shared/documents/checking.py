"""Finds what is wrong with a Word template: which placeholder, and where it stands.

Nothing of the template runs before this: only names, loops, conditions and a few filters are let
through, so that a template can neither call anything nor count for ever.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import jinja2
from jinja2 import nodes

from shared.documents.model import PaperKind
from shared.documents.packages import PlacedText, texts
from shared.documents.placeholders import KNOWN, LOOP, TEXT, Shape
from shared.documents.sample import sample
from shared.documents.word import TemplateFailed, environment, write_word

_TAG = re.compile(r"\{%-?\s*(?:(?:p|tr|tc|r)\s+)?(\w+)[^%]*%\}")
_PREFIX = re.compile(r"(\{[%{]-?)(?:p|tr|tc|r)\s")
_ALONE = re.compile(r"\{%p\s[^%]*%\}")
_ENDS = {"endfor": "for", "endif": "if"}
_BETWEEN = {"else", "elif"}
_FILTERS = frozenset({"upper", "lower", "join", "length", "first", "last", "trim"})
_PAIRS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))

Scope = Mapping[str, Shape]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template: where, with which placeholder, and why."""

    place: str
    placeholder: str
    reason: str

    def text(self) -> str:
        """The fault in one line, for people."""
        what = f" «{self.placeholder}»" if self.placeholder else ""
        return f"{self.place} –{what} {self.reason}"


def faults(package: bytes, kind: PaperKind) -> list[Fault]:
    """Everything that is wrong with a template, by paragraph; nothing if it works.

    Takes a tenth of a second of CPU. Raises `InvalidInput` for what is no harmless Word file.
    """
    lines = texts(package)
    found = [*_torn(lines), *_unpaired(lines)]
    if found:
        return found
    found = list(_unreadable(lines))
    if found:
        return found
    try:
        write_word(sample(kind), package)
    except TemplateFailed as error:
        return [Fault("cả mẫu", "", str(error))]
    return []


def _torn(lines: Sequence[PlacedText]) -> Iterator[Fault]:
    """Braces that do not close in their paragraph, and commands that do not stand alone."""
    for one in lines:
        for opening, closing in _PAIRS:
            if one.text.count(opening) != one.text.count(closing):
                reason = f"dấu «{opening}» và «{closing}» không đi đủ cặp trong một đoạn"
                yield Fault(one.place, opening, reason)
        alone = _ALONE.search(one.text)
        if alone and one.text.strip() != alone[0]:
            yield Fault(one.place, alone[0], "phải đứng riêng một đoạn, không kèm chữ khác")


def _unpaired(lines: Sequence[PlacedText]) -> Iterator[Fault]:
    """Loops and conditions that do not end, and ends that nothing begins."""
    begun: list[tuple[str, PlacedText, str]] = []
    for one in lines:
        for tag in _TAG.finditer(one.text):
            word = tag[1]
            if word in ("for", "if"):
                begun.append((word, one, tag[0]))
            elif word in _ENDS and (not begun or begun.pop()[0] != _ENDS[word]):
                yield Fault(one.place, tag[0], f"không có «{_ENDS[word]}» tương ứng ở trên")
            elif word in _BETWEEN and not begun:
                yield Fault(one.place, tag[0], "không có «if» tương ứng ở trên")
    for word, one, tag_text in begun:
        yield Fault(one.place, tag_text, f"thiếu «end{word}» ở dưới")


def _unreadable(lines: Sequence[PlacedText]) -> Iterator[Fault]:
    """What the template language does not know, and names that no paper has."""
    # A paragraph is a line, so that the line of a node is the paragraph it stands in.
    source = "\n".join(_PREFIX.sub(r"\1 ", one.text.replace("\n", " ")) for one in lines)
    try:
        tree = environment().parse(source)
    except jinja2.TemplateSyntaxError as error:
        place = lines[min(error.lineno, len(lines)) - 1]
        yield Fault(place.place, "", f"viết sai cú pháp ({error.message})")
        return
    yield from _Reader(lines).walk(tree.body, KNOWN.parts)


class _Reader:
    """Walks a parsed template and compares each name with what a paper has."""

    def __init__(self, lines: Sequence[PlacedText]) -> None:
        self._lines = lines

    def walk(self, body: Sequence[nodes.Node], scope: Scope) -> Iterator[Fault]:
        """The faults of some nodes, given the names known around them."""
        for node in body:
            if isinstance(node, nodes.Output):
                yield from self._each(node.nodes, scope)
            elif isinstance(node, nodes.If):
                yield from self._each([node.test], scope)
                yield from self.walk([*node.body, *node.elif_, *node.else_], scope)
            elif isinstance(node, nodes.For):
                yield from self._loop(node, scope)
            else:
                yield self._fault(node, type(node).__name__.lower(), "không dùng được trong mẫu")

    def _loop(self, node: nodes.For, scope: Scope) -> Iterator[Fault]:
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test:
            yield self._fault(node, "for", "chỉ dùng dạng «for tên in danh_sách»")
            return
        yield from self._each([node.iter], scope)
        listed = self._shape(node.iter, scope)
        if listed is not None and listed.each is None:
            yield self._fault(node, _written(node.iter), "không phải là danh sách")
        inner = (listed.each if listed else None) or TEXT
        yield from self.walk(node.body, {**scope, node.target.name: inner, "loop": LOOP})

    def _each(self, expressions: Sequence[nodes.Node], scope: Scope) -> Iterator[Fault]:
        for one in expressions:
            if isinstance(one, nodes.Name | nodes.Getattr | nodes.Getitem):
                if self._shape(one, scope) is None:
                    yield self._unknown(one, scope)
            elif isinstance(one, nodes.Filter) and one.name not in _FILTERS:
                yield self._fault(one, one.name, "là bộ lọc không dùng được trong mẫu")
            elif isinstance(one, _PLAIN):
                yield from self._each(list(one.iter_child_nodes()), scope)
            else:
                yield self._fault(one, _written(one), "không dùng được trong mẫu")

    def _shape(self, node: nodes.Node, scope: Scope) -> Shape | None:
        """What stands behind a name, or None if nothing does."""
        if isinstance(node, nodes.Name):
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr):
            around = self._shape(node.node, scope)
            return around.parts.get(node.attr) if around else None
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            around = self._shape(node.node, scope)
            return around.each if around and isinstance(node.arg.value, int) else None
        return None

    def _unknown(self, node: nodes.Node, scope: Scope) -> Fault:
        around, name = scope, _written(node)
        if isinstance(node, nodes.Getattr):
            found = self._shape(node.node, scope)
            around, last = (found.parts, node.attr) if found else (scope, name.partition(".")[0])
        else:
            last = name.partition("[")[0]
        near = get_close_matches(last, around, 1)
        hint = f"; có phải «{near[0]}»?" if near and near[0] != last else ""
        return self._fault(node, name, f"không có chỗ điền này{hint}")

    def _fault(self, node: nodes.Node, placeholder: str, reason: str) -> Fault:
        place = self._lines[min(node.lineno, len(self._lines)) - 1].place
        return Fault(place, placeholder, reason)


_PLAIN = (
    nodes.TemplateData, nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand,
    nodes.Filter, nodes.CondExpr, nodes.Concat,
)  # fmt: skip


def _written(node: nodes.Node) -> str:
    """A name as it stands in the template."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}[{node.arg.value}]"
    return type(node).__name__.lower()
