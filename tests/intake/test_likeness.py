"""Alike works: found when registered, received or listed; settled by a person, once."""

import datetime as dt
from pathlib import Path

import pytest

from services.intake import queries
from services.intake.commands import ListExcluded, ReviseEntry, SettlePair
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.exclusions import ListedWork, read_exclusions
from services.intake.errands.comparing import Finder, compare_waiting
from services.intake.queries import SideBySide
from services.intake.queries.duplicates import open_pairs
from services.intake.store.stored_index import StoredIndex
from shared.errors import InvalidInput, NotYetKnown, RuleViolation
from shared.likeness.grams import Grams
from shared.likeness.searching import Found
from tests.intake.rules import CONTEST, HIGH, LOW, draft, high, low
from tests.intake.sites import CLERK, IntakeSite, World, make_world, result, worlds_at
from tests.likeness.indexes import asking
from tests.likeness.labelled import make, measure

TEXT = (
    "Máy dùng động cơ cũ của xe máy để kéo lưỡi cắt, sàng lọc hạt lép và gom lúa vào bao ngay trên "
    "ruộng; hai người vận hành, một giờ gặt được hai công đất, hao hụt dưới ba phần trăm."
)
OTHER = (
    "Lò đốt trấu có quạt hút và ống dẫn khí nóng qua ba tầng khay, cảm biến độ ẩm tự ngắt khi hạt "
    "khô; một mẻ năm trăm ký trong sáu giờ, tiết kiệm bốn mươi phần trăm củi."
)
BARE = (
    "May dung dong co cu cua xe may de keo luoi cat, sang loc hat lep va gom lua vao bao ngay tren "
    "ruong. Hai nguoi van hanh, mot gio gat duoc hai cong dat."
)


def compare_all(site: IntakeSite, finder: Finder | None = None) -> None:
    """Do what the relay process does until nothing waits."""
    finder = finder or Finder()
    while compare_waiting(site.session, finder):
        pass


def pairs(site: IntakeSite, branch: str = LOW, wanted: str = "open") -> list[tuple[str, str]]:
    """Own and other id of the pairs that a branch is shown."""
    shown = site.ask(queries.alike_works, CONTEST, branch, wanted)  # type: ignore[arg-type]
    return [(one.mine.id, one.other.id) for one in shown]


class Overtaken(Finder):
    """A finder beside which another process compares a work, once."""

    def __init__(self, site: IntakeSite) -> None:
        super().__init__()
        self._site: IntakeSite | None = site

    def find(self, grams: Grams) -> list[Found[str]]:
        """As ever, with the other process at work meanwhile."""
        site, self._site = self._site, None
        if site is not None:
            with site.database.session() as session:
                assert compare_waiting(session, Finder())
        return super().find(grams)


@pytest.fixture(params=[20_000, 0], ids=["in memory", "stored"])
def finder(request: pytest.FixtureRequest) -> Finder:
    """Both kinds of index."""
    return Finder(most_in_memory=request.param)


def test_a_copy_is_found_after_registering(below: IntakeSite, finder: Finder) -> None:
    for number in range(6):
        below.register(f"Bẫy đèn diệt rầy số {number}", summary=f"{number} đèn trên một sào")
    first = below.register("Máy gặt lúa mini", summary=TEXT)
    compare_all(below, finder)
    below.register("Lò sấy", summary=OTHER)
    copy = below.register("May gat cam tay", summary=BARE, authors=draft().authors)
    compare_all(below, finder)
    shown = below.ask(queries.alike_works, CONTEST, LOW, "open", copy)
    assert [(one.mine.id, one.other.id) for one in shown] == [(copy, first)]
    assert shown[0].pair.has_common_author
    assert below.ask(open_pairs, CONTEST, LOW) == len(pairs(below))
    assert compare_waiting(below.session, finder) is False


def test_what_memory_held_is_found_in_the_database_when_memory_is_full(below: IntakeSite) -> None:
    first = below.register("Máy gặt lúa mini", summary=TEXT)
    compare_all(below)
    assert len(below.everything()["mention"]) == 0
    copy = below.register("May gat cam tay", summary=BARE)
    compare_all(below, Finder(most_in_memory=0))
    assert pairs(below) == [(first, copy)]
    mentioned = {document for _, document in below.everything()["mention"]}
    assert mentioned == {number for number, *_ in below.everything()["compared"]}


def test_registering_pays_no_statement_for_it(sqlite_below: IntakeSite) -> None:
    sqlite_below.register("Máy gặt lúa mini", summary=TEXT)
    assert pairs(sqlite_below) == []
    assert len(sqlite_below.everything()["compared"]) == 0


def test_two_works_stand_side_by_side_with_what_they_share(below: IntakeSite) -> None:
    one = below.register("Máy gặt lúa mini", summary=TEXT)
    other = below.register("Máy gặt lúa mini", summary=BARE, unit="u2")
    compare_all(below)
    seen: SideBySide = below.ask(queries.side_by_side, CONTEST, LOW, one, other)
    marked = [seen.works.mine.text[part.begin : part.end] for part in seen.texts.first]
    assert marked == [TEXT[: TEXT.index(", hao hụt")]]
    assert seen.common_authors == ("Nguyễn Văn An",)
    assert (seen.is_same_unit, seen.works.other.unit_name) == (False, "Trường Hai")


def test_what_a_person_said_is_kept_and_not_asked_again(below: IntakeSite) -> None:
    one = below.register("Máy gặt lúa mini", summary=TEXT)
    other = below.register("Máy gặt", summary=TEXT)
    compare_all(below)
    below.take_sent()
    said = below.do(SettlePair(CONTEST, LOW, other, one, SameOrNot.IMPROVED, "thêm bộ lọc", 0))
    assert (said.verdict, said.version) == ("improved", 1)
    told = [(one.name, one.event.data.verdict) for one in below.take_sent()]
    assert told == [("entry.compared", "improved")] * 2
    assert (pairs(below), pairs(below, wanted="settled")) == ([], [(one, other)])

    below.do(ReviseEntry(CONTEST, LOW, other, draft("Máy gặt", summary=f"{TEXT} Mới.")))
    compare_all(below)
    assert pairs(below) == []


def test_two_processes_that_compare_at_once_miss_no_pair(below: IntakeSite) -> None:
    one = below.register("Máy gặt", summary=TEXT)
    other = below.register("May gat", summary=BARE)
    compare_all(below, Overtaken(below))
    assert pairs(below) == [(one, other)]


def test_two_who_settle_at_once_are_told_apart(below: IntakeSite) -> None:
    one, other = below.register("Máy gặt", summary=TEXT), below.register("Máy", summary=TEXT)
    compare_all(below)
    below.do(SettlePair(CONTEST, LOW, one, other, SameOrNot.SAME))
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        below.do(SettlePair(CONTEST, LOW, one, other, SameOrNot.DIFFERENT))
    with pytest.raises(RuleViolation) as silent:
        below.do(SettlePair(CONTEST, LOW, one, other, SameOrNot.DIFFERENT, version=1))
    assert (refused.value.code, silent.value.code) == ("already_settled", "reason_missing")
    assert below.everything() == before


def test_a_revised_dossier_is_compared_anew_and_another_change_is_not(below: IntakeSite) -> None:
    one = below.register("Máy gặt", summary=TEXT)
    other = below.register("Lò sấy", summary=OTHER)
    compare_all(below)
    assert pairs(below) == []
    below.screen(one)
    assert compare_waiting(below.session, Finder()) is False
    below.do(ReviseEntry(CONTEST, LOW, other, draft("Lò sấy", summary=BARE)))
    compare_all(below)
    assert pairs(below) == [(one, other)]


def test_an_excluded_winner_is_found_by_title_and_author(below: IntakeSite) -> None:
    works = (
        ListedWork("Ứng dụng CNTT trong quản lý rừng", ("Ng. V. An",), "Sở", "Giải Nhì", 2023),
        ListedWork("Bếp hồng ngoại", ("Lê Thị Hoa",)),
    )
    assert below.do(ListExcluded(CONTEST, LOW, "VIFOTEC", works)).added == 2
    mine = below.register("Ung dung cong nghe thong tin trong quan ly rung", summary=None)
    below.register("Lò sấy", summary=OTHER)
    compare_all(below)
    (shown,) = below.ask(queries.alike_works, CONTEST, LOW)
    assert (shown.mine.id, shown.other.list_name, shown.other.prize) == (
        mine,
        "VIFOTEC",
        "Giải Nhì",
    )
    assert shown.pair.has_common_author
    again = below.do(ListExcluded(CONTEST, LOW, " VIFOTEC ", works))
    assert (again.added, again.known) == (0, 2)


def test_one_author_on_two_roads_is_seen_where_both_arrive(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    one = below.register("Máy gặt lúa mini", summary=TEXT)
    below.screen(one)
    below.sign(result(one))
    straight = above.register("Máy gặt lúa", branch=HIGH, summary=BARE)
    world.settle()
    compare_all(above)
    assert pairs(above, HIGH) == [(straight, one)] or pairs(above, HIGH) == [(one, straight)]


def test_branches_of_one_site_see_each_other_at_once(database_url: str, tmp_path: Path) -> None:
    profiles = [low(site="land"), high()]
    world = make_world(worlds_at(database_url, tmp_path, ["land"]), profiles)
    site = world.sites["land"]
    one = site.register("Máy gặt lúa mini", summary=TEXT)
    other = site.register("Máy gặt lúa", branch=HIGH, summary=BARE)
    compare_all(site)
    assert (pairs(site), pairs(site, HIGH)) == ([(one, other)], [(other, one)])
    site.do(SettlePair(CONTEST, HIGH, one, other, SameOrNot.SAME))
    assert (pairs(site), pairs(site, HIGH)) == ([], [])
    world.close()


def test_a_pair_of_others_is_not_to_be_seen_or_settled(below: IntakeSite) -> None:
    one, other = below.register("Máy gặt", summary=TEXT), below.register("Máy", summary=TEXT)
    compare_all(below)
    for attempt in (
        lambda: below.ask(queries.side_by_side, CONTEST, HIGH, one, other),
        lambda: below.do(SettlePair(CONTEST, HIGH, one, other, SameOrNot.SAME)),
        lambda: below.do(SettlePair(CONTEST, LOW, one, "nobody", SameOrNot.SAME)),
    ):
        with pytest.raises(NotYetKnown):
            attempt()


def test_a_withdrawn_entry_is_not_asked_about(below: IntakeSite) -> None:
    from services.intake.commands import WithdrawEntry

    one, other = below.register("Máy gặt", summary=TEXT), below.register("Máy", summary=TEXT)
    compare_all(below)
    below.do(WithdrawEntry(CONTEST, LOW, one, "thôi"))
    assert pairs(below) == [(one, other)]
    below.do(WithdrawEntry(CONTEST, LOW, other, "thôi"))
    assert pairs(below) == []


def test_what_memory_cannot_hold_is_found_in_the_database(below: IntakeSite) -> None:
    finder = Finder(most_in_memory=3)
    ids = [below.register(f"Máy số {n}", summary=OTHER if n % 2 else TEXT) for n in range(5)]
    compare_all(below, finder)
    last = below.register("Máy gặt", summary=BARE, authors=draft().authors)
    compare_all(below, finder)
    known = {one.other.id for one in below.ask(queries.alike_works, CONTEST, LOW, "open", last)}
    assert {ids[0], ids[2], ids[4]} <= known


def test_the_stored_index_finds_copies_and_nothing_else(below: IntakeSite) -> None:
    made = make(550, seed=21)
    below.session.begin()
    index = StoredIndex(below.session)
    quality = measure(made, asking(made, index.find, index.add))
    below.session.rollback()
    assert (quality.recall >= 0.97, quality.precision >= 0.97) == (True, True)


def test_a_list_without_titles_is_refused() -> None:
    assert read_exclusions([["DS"], ["Tên công trình", "Năm", "x"], ["A", "2020", ""]]).works == (
        ListedWork("A", year=2020),
    )
    for cells in ([["Tên công trình", "Năm"], ["", "2020"]], [["Tên đề tài", "Năm"], ["A", "hai"]]):
        with pytest.raises(InvalidInput):
            read_exclusions(cells)


def test_settling_keeps_who_and_when(below: IntakeSite) -> None:
    one, other = below.register("Máy gặt", summary=TEXT), below.register("Máy", summary=TEXT)
    compare_all(below)
    below.do(SettlePair(CONTEST, LOW, one, other, SameOrNot.DIFFERENT))
    (shown,) = below.ask(queries.alike_works, CONTEST, LOW, "settled")
    kept = shown.pair
    assert (kept.settled_by, kept.settled_in) == (CLERK, LOW)
    assert isinstance(kept.settled_at, dt.datetime)
