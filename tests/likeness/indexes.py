"""The two kinds of index as the suite asks them, over dossiers that were made up."""

from collections.abc import Callable, Sequence

from shared.likeness.grams import Grams, grams_of
from shared.likeness.memory import MemoryIndex
from shared.likeness.people import common_people
from shared.likeness.searching import Found
from shared.likeness.weighing import is_alike
from tests.likeness.labelled import Index, Made


def alike_numbers(made: Sequence[Made], one: Made, found: Sequence[Found[str]]) -> list[int]:
    """Which of the dossiers that an index found would be shown to a person."""
    numbers = []
    for item in found:
        other = made[int(item.key)]
        shared = bool(common_people(one.authors, other.authors))
        if is_alike(item.likeness, has_common_author=shared):
            numbers.append(other.number)
    return numbers


def asking(
    made: Sequence[Made],
    find: Callable[[Grams], Sequence[Found[str]]],
    add: Callable[[str, Grams], None],
) -> Index:
    """Asks for one dossier after the other, and takes each in after it was asked for."""

    def ask(one: Made) -> Sequence[int]:
        grams = grams_of(one.title, one.text)
        numbers = alike_numbers(made, one, find(grams))
        add(str(one.number), grams)
        return numbers

    return ask


def in_memory(made: Sequence[Made]) -> Index:
    """Asks an index in memory."""
    index = MemoryIndex[str]()
    return asking(made, index.find, index.add)
