"""Catalogues of translations: `<language>.po`, kept by `make messages`, read when a process starts.

They are read as they are kept: a compiled copy could be older than the catalogue.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from shared.language import LANGUAGES, SOURCE, Catalogue, provide

FOLDER = Path(__file__).parent


@cache
def load() -> None:
    """Have every language of which there is a catalogue."""
    for key in LANGUAGES:
        if key != SOURCE and path_of(key).is_file():
            provide(key, read(path_of(key)))


def path_of(key: str) -> Path:
    """Where a language's catalogue lies."""
    return FOLDER / f"{key}.po"


def read(path: Path) -> Catalogue:
    """A catalogue; texts without a translation are left out."""
    with path.open("rb") as file:
        entries = [one for one in read_po(file) if one.id]
    texts = {str(one.id): str(one.string) for one in entries if isinstance(one.id, str)}
    plurals = {one.id[0]: tuple(one.string or ()) for one in entries if isinstance(one.id, tuple)}
    return Catalogue(
        {key: text for key, text in texts.items() if text},
        {key: forms for key, forms in plurals.items() if all(forms)},
    )
