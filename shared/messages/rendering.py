"""Filling a wording: a sandboxed Jinja2 with placeholders, conditions, filters and nothing else.

Whoever may change a wording is no programmer and may be careless; so what a wording may contain is
a short list, and every error says which placeholder is wrong, on which line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from shared.errors import InvalidInput
from shared.messages.letter import Fact, Language
from shared.messages.template import Template

MAX_SUBJECT, MAX_BODY = 300, 20_000
_FOLDER = Path(__file__).parent / "wordings"
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Const,
    nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Filter,
)  # fmt: skip
_FILTERS = {"upper": str.upper, "lower": str.lower, "capitalize": str.capitalize}
_PERMITTED = "{{ chỗ_điền }} và {% if … %} … {% endif %}"
_SUBJECT, _BODY = "Tiêu đề", "Nội dung"


class BrokenWording(InvalidInput):
    """A wording cannot be filled. Facts: `field`, `reason`, `line`, `placeholder` (or None)."""

    code = "broken_wording"
    message = "{field}, dòng {line}: {reason}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body of a template in one language, with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Text:
    """A letter as it is read."""

    subject: str
    body: str


@lru_cache(maxsize=64)
def standard_wording(key: str, language: Language) -> Wording:
    """The wording that comes with the program."""
    text = (_FOLDER / language.value / f"{key}.txt").read_text("utf-8")
    subject, _, body = text.partition("\n")
    return Wording(subject, body.lstrip("\n"))


def fill(wording: Wording, facts: Mapping[str, Fact], language: Language, zone: str) -> Text:
    """The letter's text; days and instants are those of the zone. Raises `BrokenWording`."""
    said = {name: _say(fact, language, zone) for name, fact in facts.items()}
    subject = _render(_SUBJECT, wording.subject, said)
    return Text(" ".join(subject.split()), _render(_BODY, wording.body, said).strip() + "\n")


def require_sound(template: Template, wording: Wording) -> None:
    """Check a wording before it is kept. Raises `BrokenWording`, `InvalidInput`."""
    for field, text, most in (
        (_SUBJECT, wording.subject, MAX_SUBJECT),
        (_BODY, wording.body, MAX_BODY),
    ):
        if not text.strip():
            raise InvalidInput(field=field, reason="chưa điền")
        if len(text) > most:
            raise InvalidInput(field=field, reason=f"dài quá {most} ký tự")
        for name in _names_used(field, text):
            if name.name not in template.names:
                raise _unknown(field, name.lineno, name.name)


def _render(field: str, text: str, said: Mapping[str, str]) -> str:
    for name in _names_used(field, text):
        if name.name not in said:
            raise _unknown(field, name.lineno, name.name)
    return _ENVIRONMENT.from_string(text).render(said)


def _names_used(field: str, text: str) -> Iterator[nodes.Name]:
    """Every placeholder of a text. Raises `BrokenWording` for what is more than a placeholder."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except jinja2.TemplateSyntaxError as error:
        reason = "dấu {{ … }} hoặc {% … %} viết chưa đúng"
        raise BrokenWording(
            field=field, reason=reason, line=error.lineno, placeholder=None
        ) from error
    for node in _inside(tree):
        if not isinstance(node, _ALLOWED):
            raise _forbidden(field, node)
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise _forbidden(field, node)
        if isinstance(node, nodes.Name):
            yield node


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _inside(child)


def _unknown(field: str, line: int, name: str) -> BrokenWording:
    reason = f"không có chỗ điền «{name}» trong mẫu này"
    return BrokenWording(field=field, reason=reason, line=line, placeholder=name)


def _forbidden(field: str, node: nodes.Node) -> BrokenWording:
    what = getattr(node, "name", None) or getattr(node, "attr", None) or type(node).__name__
    reason = f"«{what}» không dùng được ở đây; chỉ dùng {_PERMITTED}"
    return BrokenWording(field=field, reason=reason, line=node.lineno, placeholder=str(what))


def _say(fact: Fact, language: Language, zone: str) -> str:
    if isinstance(fact, datetime):
        local = fact.astimezone(ZoneInfo(zone))
        return f"{local:%H:%M} {_say(local.date(), language, zone)}"
    if isinstance(fact, date):
        return _day(fact, language)
    return str(fact)


def _day(day: date, language: Language) -> str:
    if language is Language.ENGLISH:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, autoescape=False
    )
    made.filters = dict(_FILTERS)
    made.globals.clear()
    made.tests = {}
    return made


_ENVIRONMENT = _environment()
