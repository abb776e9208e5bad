"""Paper at the counter: one series, two dates, a code to claim by, originals that go back."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.intake.commands import RegisterEntry
from services.intake.commands.counter import ClaimEntry, RegisterPaper, ReturnOriginals
from services.intake.domain.counter import (
    CODE_LENGTH,
    CODE_LETTERS,
    Originals,
    read_code,
    written_code,
)
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receipt import (
    MISSING,
    PartState,
    Told,
    missing_parts,
    part_states,
    receipt_slip,
)
from services.intake.queries.paper import PaperView, handed_in, office_names, paper_of
from services.intake.store.counter import find as find_handing
from services.intake.store.erasing import erase_authors
from services.intake.tables import METADATA
from shared.documents.families import USUAL, family
from shared.errors import HoithiError
from shared.events.parts import Dossier, FileRef, PaperPart
from shared.profiles.model import DossierPart
from tests.intake.rules import CONTEST, LOW, LOW_SITE, NOW, TODAY, draft, high, low
from tests.intake.sites import IntakeSite, World, open_world

AUTHOR, OTHER = "demo:author", "demo:other"
OFFICES = [{"unit": "u2", "place": "Phòng một cửa"}, {"unit": "u1"}]
PARTS = (
    DossierPart(key="form", name="Phiếu đăng ký", copies=2),
    DossierPart(key="text", name="Bản mô tả"),
    DossierPart(key="film", name="Phim", required=False),
)
_message = METADATA.tables["message"]


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[IntakeSite]:
    """A branch with two counters."""
    for found in open_world(database_url, tmp_path, [low(standing_offices=OFFICES), high()]):
        yield found.sites[LOW_SITE]


def paper(**said: object) -> RegisterPaper:
    return RegisterPaper(CONTEST, LOW, draft(), **{"office": "u1", **said})  # type: ignore[arg-type]


def code_of(site: IntakeSite, entry: str) -> str:
    found = site.ask(find_handing, LOW, entry)
    assert found is not None and found.claim_code is not None
    return found.claim_code


def refused(site: IntakeSite, command: object, actor: str = AUTHOR) -> str:
    """The code of a refusal; nothing was written."""
    before = site.everything()
    with pytest.raises(HoithiError) as error:
        site.do(command, actor)  # type: ignore[arg-type]
    assert site.everything() == before
    return error.value.code


def test_two_counters_share_one_series(site: IntakeSite) -> None:
    numbers = [site.do(paper(office=office)).receipt_number for office in ("u1", "u2", "u1", "u2")]
    assert numbers == ["01/TN", "02/TN", "03/TN", "04/TN"]
    assert site.ask(office_names, low(standing_offices=OFFICES)) == {
        "u2": "Trường Hai, Phòng một cửa", "u1": "Xã Một",
    }  # fmt: skip


def test_postmark_and_receipt_are_two_dates(site: IntakeSite) -> None:
    came = NOW - dt.timedelta(hours=20)
    posted = TODAY - dt.timedelta(days=5)
    entry = site.do(paper(received_at=came, postmarked_on=posted, handed_in_by="  Trần  Bình ")).id
    known = site.entry(LOW, entry)
    assert known.handed_in == HandedIn(CameBy.BY_POST, came, posted)
    assert known.received_on("Asia/Ho_Chi_Minh") == TODAY - dt.timedelta(days=1)
    assert known.registered_on == TODAY
    assert site.ask(paper_of, known) == PaperView("u1", "Trần Bình", is_claimable=True, returned=())


def test_what_lay_on_the_counter_in_time_is_in_time(site: IntakeSite) -> None:
    last_minute = dt.datetime(2026, 6, 30, 9, 45, tzinfo=dt.UTC)
    site.clock.instant = last_minute + dt.timedelta(hours=16)
    assert refused(site, paper(), "demo:clerk") == "deadline_passed"
    entry = site.do(paper(received_at=last_minute)).id
    assert site.entry(LOW, entry).received_on("Asia/Ho_Chi_Minh") == dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"office": "u9"}, "office_unknown"),
        ({"received_at": NOW + dt.timedelta(minutes=1)}, "invalid_input"),
        ({"postmarked_on": TODAY + dt.timedelta(days=1)}, "invalid_input"),
        ({"handed_in_by": "a" * 301}, "invalid_input"),
    ],
)
def test_what_cannot_be_is_refused(site: IntakeSite, said: dict[str, object], code: str) -> None:
    assert refused(site, paper(**said), "demo:clerk") == code


def test_author_claims_the_dossier_once(site: IntakeSite) -> None:
    entry = site.do(paper()).id
    typed = written_code(code_of(site, entry)).lower()
    assert site.entry(LOW, entry).owner is None
    answer = site.do(ClaimEntry(CONTEST, LOW, " 01/TN ", typed), AUTHOR)
    assert (answer.id, site.entry(LOW, entry).owner) == (entry, AUTHOR)
    assert site.ask(find_handing, LOW, entry).claim_code is None
    assert refused(site, ClaimEntry(CONTEST, LOW, "01/TN", typed), OTHER) == "claim_refused"


def test_guessing_is_answered_alike_whatever_is_wrong(site: IntakeSite) -> None:
    entry = site.do(paper()).id
    site.register()
    right = code_of(site, entry)
    wrong = right.translate(str.maketrans(CODE_LETTERS, CODE_LETTERS[1:] + CODE_LETTERS[0]))
    for number, code in (("01/TN", wrong), ("01/TN", ""), ("02/TN", right), ("77/TN", right)):
        assert refused(site, ClaimEntry(CONTEST, LOW, number, code)) == "claim_refused"
    assert len(CODE_LETTERS) ** CODE_LENGTH > 2**58


def test_codes_are_told_apart_from_what_hands_write() -> None:
    assert written_code("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"
    assert read_code(" abcd-efgh jkmn ") == "ABCDEFGHJKMN"
    assert len(set(CODE_LETTERS)) == len(CODE_LETTERS)
    assert not set("01ILOU") & set(CODE_LETTERS)


def test_originals_go_back_to_somebody_on_a_day(site: IntakeSite) -> None:
    entry = site.do(paper()).id
    given = ("Bản chính  giấy chứng nhận", "Trần Bình", TODAY)
    assert site.do(ReturnOriginals(CONTEST, LOW, entry, *given)).number == 1
    assert site.do(ReturnOriginals(CONTEST, LOW, entry, "Mô hình", "Lê An", TODAY)).number == 2
    view = site.ask(paper_of, site.entry(LOW, entry))
    assert view is not None and view.returned == (
        Originals("Bản chính giấy chứng nhận", "Trần Bình", TODAY),
        Originals("Mô hình", "Lê An", TODAY),
    )
    for what, whom, day, code in (
        ("", "An", TODAY, "invalid_input"),
        ("Mô hình", " ", TODAY, "invalid_input"),
        ("Mô hình", "An", TODAY + dt.timedelta(days=1), "invalid_input"),
        ("Mô hình", "An", TODAY - dt.timedelta(days=1), "invalid_input"),
    ):
        assert refused(site, ReturnOriginals(CONTEST, LOW, entry, what, whom, day)) == code
    online = site.register()
    assert refused(site, ReturnOriginals(CONTEST, LOW, online, "a", "b", TODAY)) == "not_on_paper"


def test_erasing_forgets_who_came(site: IntakeSite) -> None:
    entry = site.do(paper(handed_in_by="Trần Bình")).id
    site.do(ReturnOriginals(CONTEST, LOW, entry, "Mô hình", "Lê An", TODAY))
    site.session.begin()
    erase_authors(site.session, entry)
    site.session.commit()
    view = site.ask(paper_of, site.entry(LOW, entry))
    assert view is not None
    assert (view.handed_in_by, view.is_claimable) == (None, False)
    assert [one.to_whom for one in view.returned] == ["sha256:"]


def test_a_receipt_says_the_same_however_often(site: IntakeSite) -> None:
    profile = low(standing_offices=OFFICES, dossier_parts=[one.model_dump() for one in PARTS])
    entry = site.do(paper(handed_in_by="Trần Bình")).id
    slips = []
    for _ in range(2):
        known, handing, office = site.ask(handed_in, profile, entry)
        told = Told(handing, office, "https://x.example/claim")
        slips.append(receipt_slip(profile, family(USUAL), known, told))
    assert slips[0] == slips[1]
    slip = slips[0]
    assert slip.head.number_line == "Số: 01/TN"
    assert slip.code == written_code(code_of(site, entry))
    assert slip.facts == (
        ("Giải pháp", "Máy gặt"),
        ("Tác giả", "Nguyễn Văn An"),
        ("Đơn vị", "Xã Một"),
        ("Lĩnh vực", "Cơ khí"),
        ("Nơi tiếp nhận", "Xã Một"),
        ("Người nộp", "Trần Bình"),
        ("Nhận lúc", "10:00 ngày 04/05/2026"),
    )
    assert slip.notes == (
        "Còn thiếu: Phiếu đăng ký; Bản mô tả.",
        "Hạn nhận hồ sơ: đến hết ngày 30/06/2026. Sau hạn chỉ nhận hồ sơ gửi qua bưu điện có dấu "
        "bưu điện trong hạn.",
    )  # fmt: skip


def test_a_receipt_names_what_is_missing() -> None:
    paper = PaperPart(part="form", copies=2, folder="12")
    here = Dossier(title="a", unit="u", unit_name="U", version=1, paper=(paper,))
    assert part_states(PARTS, here) == (
        PartState("Phiếu đăng ký", "2 bản giấy, cặp số 12", False),
        PartState("Bản mô tả", MISSING, True),
        PartState("Phim", "không bắt buộc", False),
    )
    file = FileRef(sha256="a" * 64, name="a.pdf", media_type="application/pdf", size=1, part="text")
    both = here.model_copy(update={"files": (file,)})
    profile = low(dossier_parts=[one.model_dump() for one in PARTS])
    assert missing_parts(profile, here) == ("Bản mô tả",)
    assert missing_parts(profile, both) == ()


def test_authors_with_an_address_get_a_receipt_of_their_own(world: World) -> None:
    below = world.sites[LOW_SITE]
    below.do(RegisterEntry(CONTEST, LOW, draft(contact="0912 345 678; an@x.example.")))
    rows = below.session.core.execute(sa.select(_message.c.template, _message.c.recipient)).all()
    assert sorted(tuple(row) for row in rows) == [
        ("dossier_receipt", "address:an@x.example"),
        ("dossier_received", "unit:small/u1"),
    ]
