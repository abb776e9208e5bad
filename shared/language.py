"""Languages of pages: Vietnamese is the source text, others are catalogues beside it.

The language belongs to whoever is asking and travels in a context variable, so that no function
has to carry it. Rules, events and stored text are Vietnamese and are translated where they are
shown: as a whole, or by the pattern of the text that they were made from (docs/decisions).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

SOURCE = "vi"
LANGUAGES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English"}
"""Every language with its own name."""

_PLACE = re.compile(r"\{(\w+)[^{}]*\}")
_LEAST_LETTERS = 5
"""A text with fewer letters beside its values would be found everywhere."""


@dataclass(frozen=True)
class Catalogue:
    """A language's texts by their Vietnamese ones; plurals have a form for one and one for many."""

    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def patterns(self) -> Sequence[tuple[re.Pattern[str], str]]:
        """The texts with values in them, those that say most first."""
        made = [one for one in self.texts if _PLACE.search(one) and _says(one) >= _LEAST_LETTERS]
        return [(_pattern(one), self.texts[one]) for one in sorted(made, key=_says, reverse=True)]


_current: ContextVar[str] = ContextVar("language", default=SOURCE)
_catalogues: dict[str, Catalogue] = {}
_patterns: dict[str, Sequence[tuple[re.Pattern[str], str]]] = {}


def provide(key: str, catalogue: Catalogue) -> None:
    """Have a language from now on."""
    _catalogues[key], _patterns[key] = catalogue, catalogue.patterns()
    _translated.cache_clear()


def language() -> str:
    """The language of whoever is asking."""
    return _current.get()


def choose_language(key: str | None) -> None:
    """Speak this language for the rest of the request; one that is not here is Vietnamese."""
    _current.set(key if key is not None and key in LANGUAGES else SOURCE)


@contextmanager
def speaking(key: str) -> Iterator[None]:
    """Speak a language for a while."""
    token = _current.set(key)
    try:
        yield
    finally:
        _current.reset(token)


def translated(text: str) -> str:
    """The text in the asker's language; itself where no catalogue has it."""
    key = language()
    return text if key == SOURCE or not text else _translated(key, str(text))


def said(text: str, **facts: Any) -> str:
    """A translated text, filled with its facts."""
    return translated(text).format_map(facts)


def translated_plural(one: str, many: str, count: int) -> str:
    """The form for a count. Vietnamese has one form, so both texts may be the same."""
    forms = _catalogues.get(language(), Catalogue()).plurals.get(one)
    if forms is None:
        return one if count == 1 else many
    return forms[0] if count == 1 else forms[1]


@lru_cache(maxsize=8192)
def _translated(key: str, text: str) -> str:
    catalogue = _catalogues.get(key, Catalogue())
    whole = catalogue.texts.get(text)
    if whole is not None:
        return whole
    for pattern, translation in _patterns.get(key, ()):
        found = pattern.fullmatch(text)
        if found is not None:
            values = {name: _translated(key, value) for name, value in found.groupdict().items()}
            return _filled(translation, values)
    return text


def _filled(translation: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(f"v_{place[1]}", place[0]), translation)


def _says(text: str) -> int:
    return sum(char.isalpha() for char in _PLACE.sub("", text))


def _pattern(text: str) -> re.Pattern[str]:
    """What a text looks like once its values stand in it; a name that comes twice stands once."""
    parts: list[str] = []
    end, seen = 0, set[str]()
    for place in _PLACE.finditer(text):
        parts.append(re.escape(text[end : place.start()]))
        name = place[1]
        parts.append(".*?" if name in seen else f"(?P<v_{name}>.*?)")
        seen.add(name)
        end = place.end()
    return re.compile("".join((*parts, re.escape(text[end:]))), re.DOTALL)
