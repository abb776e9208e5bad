"""How well copies are found, on a set made from a seed; `benchmarks.likeness` measures more."""

from tests.likeness.indexes import in_memory
from tests.likeness.labelled import make, measure

COUNT = 1100


def test_the_index_in_memory_finds_copies_and_nothing_else() -> None:
    made = make(COUNT, seed=20)
    quality = measure(made, in_memory(made))
    assert quality.recall >= 0.99
    assert quality.precision >= 0.99
