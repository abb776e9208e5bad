"""The index in memory: what it holds, what takes its place, what it finds in a title alone."""

from shared.likeness.grams import Grams, from_bytes, grams_of, to_bytes
from shared.likeness.memory import MemoryIndex
from shared.likeness.weighing import Likeness, is_alike

TEXT = (
    "Máy dùng động cơ cũ của xe máy để kéo lưỡi cắt, sàng lọc hạt lép và gom lúa vào bao ngay trên "
    "ruộng; hai người vận hành, một giờ gặt được hai công đất, hao hụt dưới ba phần trăm."
)
TITLES = ("Máy gặt lúa mini", "Lò sấy hạt điều", "Phần mềm quản lý điểm thi", "Bẫy đèn diệt rầy")


def _index(*titles: str) -> MemoryIndex[str]:
    index = MemoryIndex[str]()
    for title in titles:
        index.add(title, grams_of(title, ""))
    return index


def test_a_title_is_found_without_diacritics_and_with_abbreviations_written_out() -> None:
    index = _index(*TITLES, "Ứng dụng CNTT trong quản lý học sinh")
    (found,) = index.find(grams_of("UNG DUNG CONG NGHE THONG TIN trong quan ly hoc sinh", ""))
    assert found.key == "Ứng dụng CNTT trong quản lý học sinh"
    assert found.likeness == Likeness(title=1000, text=None)


def test_a_document_added_again_takes_the_place_of_what_it_was() -> None:
    index = _index(*TITLES)
    index.add("Lò sấy hạt điều", grams_of("Máy ấp trứng", TEXT))
    assert len(index) == len(TITLES)
    assert index.find(grams_of("Lò sấy hạt điều", "")) == []
    assert [one.key for one in index.find(grams_of("Máy ấp trứng", TEXT))] == ["Lò sấy hạt điều"]


def test_a_dropped_document_is_not_found() -> None:
    index = _index(*TITLES)
    index.drop("Máy gặt lúa mini")
    assert index.find(grams_of("Máy gặt lúa mini", "")) == []


def test_an_empty_index_finds_nothing() -> None:
    assert MemoryIndex[str]().find(grams_of("Máy gặt", TEXT)) == []
    assert _index(*TITLES).find(Grams((), ())) == []


def test_grams_come_back_as_they_were_stored() -> None:
    grams = grams_of("Máy gặt lúa", TEXT)
    assert from_bytes(to_bytes(grams.text)) == grams.text


def test_a_common_author_makes_people_look_earlier() -> None:
    likeness = Likeness(title=650, text=100)
    assert [is_alike(likeness, has_common_author=one) for one in (False, True)] == [False, True]
