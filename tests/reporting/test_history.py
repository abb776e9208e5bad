"""An entry's history holds every event about it, from all levels, in order of time."""

import datetime as dt
from decimal import Decimal

from services.reporting.queries.history import entry_history
from shared.database import Database
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryForwarded,
    EntryNominated,
    EntryOutcome,
    EntryProgressed,
    EntryReceived,
    EntryRegistered,
    EntryScored,
    EntryScreened,
    ForwardingReceived,
    ResultsSigned,
    SheetSubmitted,
)
from shared.events.envelope import Event
from shared.events.parts import (
    Author,
    Decision,
    DecisionRef,
    Dossier,
    DossierPersonal,
    EntryResult,
)
from shared.identity.asker import Asker, Grant
from tests.reporting.made import (
    BINH_PHUOC,
    CONTEST,
    LOC_NINH,
    MORNING,
    PROVINCE,
    Maker,
    inbox,
    published,
    received,
)

DOSSIER = Dossier(title="Máy tách hạt điều", unit="huyen-doan", unit_name="Huyện Đoàn", version=1)
PERSONAL = DossierPersonal(salt="s", authors=(Author(name="Nguyễn Văn Bí Mật"),))
DECISION = Decision(id="d1", number="12/QĐ-BTC", signed_on=dt.date(2023, 5, 20), signer="x")
DAY = dt.timedelta(days=1)


def progress(stage: str, award: str | None = None) -> EntryProgressed:
    return EntryProgressed(
        stage=stage, title=DOSSIER.title, unit="huyen-doan", unit_name="Huyện Đoàn",
        award=award, award_name="Giải Nhất" if award else None,
    )  # fmt: skip


def season(low: Maker, high: Maker) -> list[Event[Contract]]:
    """An entry on its way through two levels, a day for each step; `e2` beside it."""
    result = EntryResult(
        entry="e1", rank=1, score=Decimal("85.50"), award="nhat", award_name="Giải Nhất",
        goes_up=True,
    )  # fmt: skip
    other = EntryResult(entry="e2", rank=2, goes_up=False)
    steps = [
        (low, "intake", LOC_NINH, "e1", EntryRegistered(
            dossier=DOSSIER, receipt_number="01/TN", registered_on=dt.date(2022, 6, 1),
            personal=PERSONAL)),
        (low, "intake", LOC_NINH, "e1", EntryScreened(eligible=True, dossier=DOSSIER)),
        (low, "judging", LOC_NINH, "e1", SheetSubmitted(
            round="cham-diem", judge="demo:gk", marks={"moi": Decimal("25.5")},
            total=Decimal("85.50"))),
        (low, "judging", LOC_NINH, "e1", EntryScored(round="cham-diem", sheets=3)),
        (low, "judging", LOC_NINH, "d1", ResultsSigned(
            decision=DECISION, part=1, parts=1, results=(result, other))),
        (low, "judging", LOC_NINH, "e1", progress("awarded", "nhat")),
        (low, "intake", LOC_NINH, "e1", EntryForwarded(
            forwarding="f1", to_branch=PROVINCE, dossier=DOSSIER, road=(LOC_NINH,),
            result=result, decision=DECISION, personal=PERSONAL)),
        (high, "intake", PROVINCE, "e1", EntryReceived(
            dossier=DOSSIER, receipt_number="07/TN", forwarding="f1", from_branch=LOC_NINH,
            road=(LOC_NINH,), personal=PERSONAL)),
        (high, "intake", PROVINCE, "e1", ForwardingReceived(
            forwarding="f1", to_branch=LOC_NINH, version=1, receipt_number="07/TN")),
        (high, "judging", PROVINCE, "e1", EntryNominated(
            to="national/lien-hiep-hoi-viet-nam", reason="Xuất sắc", decision=DecisionRef(
                id="d1", number="12/QĐ-BTC", signed_on=DECISION.signed_on))),
        (high, "intake", PROVINCE, "e1", EntryOutcome(
            forwarding="f1", to_branch=LOC_NINH, decided_by=PROVINCE, outcome="awarded", rank=3,
            award_name="Giải Ba")),
    ]  # fmt: skip
    events = []
    for number, (maker, service, branch, subject, data) in enumerate(steps):
        maker.now = MORNING + number * DAY
        events.append(maker.event(service, branch, subject, data))
    return events


def test_a_history_across_two_levels(reporting: Database) -> None:
    low, high = Maker("district", now=MORNING), Maker("province", now=MORNING)
    rules = published(high, BINH_PHUOC, PROVINCE) + published(low, BINH_PHUOC, LOC_NINH)
    events = season(low, high)
    other_entry = low.event("intake", LOC_NINH, "e2", progress("registered"))

    inbox(reporting).apply(received([*rules, other_entry, *reversed(events)]))

    with reporting.session() as session:
        found = entry_history(session, "e1", "district", None)
    assert [(one.at - MORNING).days for one in found.lines] == list(range(len(events)))
    assert [(one.branch_name, one.text) for one in found.lines] == [
        ("Huyện Lộc Ninh", "Đăng ký «Máy tách hạt điều», phiếu nhận số 01/TN"),
        ("Huyện Lộc Ninh", "Ban Tổ chức kết luận: đủ điều kiện dự thi"),
        ("Huyện Lộc Ninh", "Một giám khảo nộp phiếu chấm vòng «Chấm điểm»: 85,5 điểm"),
        ("Huyện Lộc Ninh", "Đã đủ phiếu chấm vòng «Chấm điểm» (3 phiếu)"),
        (
            "Huyện Lộc Ninh",
            "Công bố kết quả theo quyết định số 12/QĐ-BTC ngày 20/05/2023: "
            "hạng 1, 85,5 điểm, Giải Nhất, được gửi lên cấp trên",
        ),
        ("Huyện Lộc Ninh", "Đoạt giải: Giải Nhất"),
        ("Huyện Lộc Ninh", "Gửi hồ sơ lên Tỉnh Bình Phước (bản thứ 1)"),
        ("Tỉnh Bình Phước", "Tiếp nhận hồ sơ do Huyện Lộc Ninh gửi lên, phiếu nhận số 07/TN"),
        ("Tỉnh Bình Phước", "Cấp trên đã tiếp nhận, phiếu nhận số 07/TN"),
        (
            "Tỉnh Bình Phước",
            "Được đề cử dự thi Hội thi Sáng tạo kỹ thuật toàn quốc lần thứ 17 (2022 - 2023)"
            " vì: Xuất sắc",
        ),
        ("Tỉnh Bình Phước", "Kết quả tại Tỉnh Bình Phước: đoạt giải, Giải Ba, hạng 3"),
    ]
    assert found.title == "Máy tách hạt điều"
    assert [(one.branch, one.award_name, one.is_nominated) for one in found.places] == [
        (LOC_NINH, "Giải Nhất", False),
        (PROVINCE, None, True),
    ]
    assert "Bí Mật" not in str(found)


def test_whoever_entered_it_reads_the_award_and_no_points(reporting: Database) -> None:
    low, high = Maker("district", now=MORNING), Maker("province", now=MORNING)
    rules = published(high, BINH_PHUOC, PROVINCE) + published(low, BINH_PHUOC, LOC_NINH)
    events = season(low, high)
    known = next(one for one in events if isinstance(one.data, EntryRegistered))
    stage = low.event("intake", LOC_NINH, "e1", progress("registered"))
    inbox(reporting).apply(received([*rules, stage, *events]))
    author = Asker(known.envelope.actor, "Nguyễn Văn An", (Grant("author", CONTEST, LOC_NINH),))

    with reporting.session() as session:
        found = entry_history(session, "e1", "district", author)

    assert [one.text for one in found.lines] == [
        "Đăng ký «Máy tách hạt điều», phiếu nhận số 01/TN",
        "Ban Tổ chức kết luận: đủ điều kiện dự thi",
        "Công bố kết quả theo quyết định số 12/QĐ-BTC ngày 20/05/2023: "
        "Giải Nhất, được gửi lên cấp trên",
        "Gửi hồ sơ lên Tỉnh Bình Phước (bản thứ 1)",
        "Cấp trên đã tiếp nhận, phiếu nhận số 07/TN",
        "Kết quả tại Tỉnh Bình Phước: đoạt giải, Giải Ba",
    ]
    assert [(one.branch, one.judging_stage) for one in found.places] == [(LOC_NINH, None)]


def test_an_entry_that_nobody_spoke_of_has_no_history(reporting: Database) -> None:
    with reporting.session() as session:
        found = entry_history(session, "e404", "district", None)

    assert (found.lines, found.places) == ((), ())
