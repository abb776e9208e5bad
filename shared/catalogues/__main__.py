"""`make messages`: writes the texts of pages into every catalogue; what is translated stays.

Texts that are gone are dropped. Says how many still have no translation.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from shared.catalogues import path_of
from shared.catalogues.extracting import Text, texts
from shared.language import LANGUAGES, SOURCE


def update(path: Path, language: str, found: dict[Text, list[str]]) -> int:
    """Bring a catalogue up to date; how many texts have no translation."""
    known = Catalog()
    if path.is_file():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    fresh = Catalog(locale=language, project="Hoithi", header_comment="", fuzzy=False)
    for text in sorted(found, key=str):
        before = known.get(text if isinstance(text, str) else text[0])
        places = [(place, None) for place in found[text]]
        fresh.add(text, before.string if before else None, locations=places)  # type: ignore[arg-type]
    with path.open("wb") as file:
        write_po(file, fresh, width=100, omit_header=True, include_lineno=False)
    return sum(not _is_whole(one.string) for one in fresh if one.id)


def _is_whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def main() -> int:
    """Bring every catalogue up to date; 1 while something is not translated."""
    found, missing = texts(), 0
    for key in LANGUAGES:
        if key != SOURCE:
            missing += update(path_of(key), key, found)
    sys.stdout.write(f"{len(found)} texts, {missing} without a translation\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
