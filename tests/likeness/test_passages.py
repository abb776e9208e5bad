"""What two texts share, marked in each."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from shared.likeness.passages import Passage, common_passages

ONE = "Máy gặt lúa chạy bằng năng lượng mặt trời. Giá thành thấp, dễ sửa chữa."
OTHER = "Thiết bị này giá thành thấp dễ sửa chữa; may gat lua chay bang điện lưới."


def _texts(text: str, passages: tuple[Passage, ...]) -> list[str]:
    return [text[one.begin : one.end] for one in passages]


def test_moved_sentences_are_found_without_diacritics() -> None:
    found = common_passages(ONE, OTHER)
    assert _texts(ONE, found.first) == [
        "Máy gặt lúa chạy bằng",
        "Giá thành thấp, dễ sửa chữa",
    ]
    assert _texts(OTHER, found.second) == [
        "giá thành thấp dễ sửa chữa",
        "may gat lua chay bang",
    ]


def test_an_abbreviation_is_marked_where_the_words_stand_elsewhere() -> None:
    one, other = "Ứng dụng CNTT vào giảng dạy", "ứng dụng công nghệ thông tin vào giảng dạy"
    found = common_passages(one, other)
    assert _texts(one, found.first) == [one]
    assert _texts(other, found.second) == [other]


def test_decomposed_text_is_marked_in_its_own_places() -> None:
    decomposed = unicodedata.normalize("NFD", ONE)
    found = common_passages(decomposed, ONE)
    assert _texts(decomposed, found.first) == [decomposed[:-1]]


def test_nothing_is_marked_where_nothing_is_shared() -> None:
    found = common_passages("Một hai ba bốn", "năm sáu bảy tám")
    assert (found.first, found.second) == ((), ())


@given(st.text(alphabet="abc đế.\n", max_size=80), st.text(alphabet="abc đế.\n", max_size=80))
def test_passages_stand_in_order_and_apart(one: str, other: str) -> None:
    for text, passages in zip((one, other), _sides(one, other), strict=True):
        edges = [edge for passage in passages for edge in (passage.begin, passage.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)


def _sides(one: str, other: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    found = common_passages(one, other)
    return found.first, found.second
