"""Search without diacritics and sorting as a Vietnamese dictionary does."""

import unicodedata

from shared.vietnamese import fold, sort_key


def test_fold_drops_diacritics_case_and_extra_blanks() -> None:
    assert fold("  Máy GIEO  hạt Đậu ở Lộc Ninh ") == "may gieo hat dau o loc ninh"


def test_fold_of_decomposed_text_is_the_same() -> None:
    text = "Hệ thống tưới nhỏ giọt ứng dụng năng lượng mặt trời"
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_sort_key_orders_letters_before_tones() -> None:
    names = ["Lộc Thiện", "Lộc Thạnh", "Đồng Tâm", "Lộc Thành", "Dương", "Âu", "Ân", "An"]
    wanted = ["An", "Ân", "Âu", "Dương", "Đồng Tâm", "Lộc Thành", "Lộc Thạnh", "Lộc Thiện"]
    assert sorted(names, key=sort_key) == wanted


def test_sort_key_orders_the_six_tones() -> None:
    assert sorted(["má", "mạ", "mã", "mả", "mà", "ma"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip


def test_sort_key_puts_numbers_first() -> None:
    assert sorted(["Tổ 2", "An", "2 Bà Trưng"], key=sort_key) == ["2 Bà Trưng", "An", "Tổ 2"]
