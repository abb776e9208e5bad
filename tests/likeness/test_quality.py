"""How well copies are found, on a set made from a seed; `benchmarks.likeness` measures more."""

from shared.likeness.memory import MemoryIndex
from shared.likeness.weighing import is_alike
from tests.likeness.by_hand import HandPair, read_pairs
from tests.likeness.indexes import in_memory
from tests.likeness.labelled import make, measure

COUNT = 1100


def test_the_index_in_memory_finds_copies_and_nothing_else() -> None:
    made = make(COUNT, seed=20)
    quality = measure(made, in_memory(made))
    assert quality.recall >= 0.99
    assert quality.precision >= 0.99


def test_pairs_written_by_hand_are_told_apart() -> None:
    pairs = list(read_pairs())
    assert (len(pairs), sum(one.is_same for one in pairs)) == (100, 50)
    index = MemoryIndex[str]()
    for number, pair in enumerate(pairs):
        index.add(f"{number}/first", pair.first)
    wrong = [
        pair.kind
        for number, pair in enumerate(pairs)
        if _is_found(index, pair, f"{number}/first") is not pair.is_same
    ]
    assert wrong == []


def test_works_of_other_pairs_are_strangers() -> None:
    pairs = list(read_pairs())
    index = MemoryIndex[str]()
    for number, pair in enumerate(pairs):
        index.add(str(number), pair.first)
    in_vain = [
        (pair.kind, pairs[int(found.key)].kind)
        for number, pair in enumerate(pairs)
        for found in index.find(pair.second)
        if is_alike(found.likeness, has_common_author=False) and found.key != str(number)
    ]
    assert in_vain == []


def _is_found(index: MemoryIndex[str], pair: HandPair, key: str) -> bool:
    found = {one.key: one.likeness for one in index.find(pair.second)}
    return key in found and is_alike(found[key], has_common_author=False)
