"""Languages of pages and messages: Vietnamese is the source text, others are catalogues beside it.

The language belongs to whoever is asking and travels in a context variable, so that no function
has to carry it. Nothing that is stored or sent as an event is ever translated.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

SOURCE = "vi"
LANGUAGES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English"}
"""Every language with its own name."""

CATALOGUES = Path(__file__).parent / "catalogues"
_current: ContextVar[str] = ContextVar("language", default=SOURCE)


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
    return _singular(language()).get(text, text)


def said(text: str, **facts: Any) -> str:
    """A translated text, filled with its facts."""
    return translated(text).format_map(facts)


def translated_plural(one: str, many: str, count: int) -> str:
    """The form for a count. Vietnamese has one form, so both texts may be the same."""
    forms = _plural(language()).get(one)
    if forms is None:
        return one if count == 1 else many
    return forms[0] if count == 1 else forms[1]


@lru_cache
def _singular(key: str) -> Mapping[str, str]:
    return {one: text for one, text in _entries(key) if isinstance(one, str) and text}


@lru_cache
def _plural(key: str) -> Mapping[str, tuple[str, ...]]:
    return {one[0]: text for one, text in _entries(key) if isinstance(one, tuple) and all(text)}


def _entries(key: str) -> list[tuple[Any, Any]]:
    if key == SOURCE:
        return []
    # Read as it is kept: a compiled copy could be older than the catalogue (ADR on languages).
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{key}.po").open("rb") as file:
        return [(one.id, one.string) for one in read_po(file, locale=key) if one.id]
