"""A compiled report in words: what the official document says, from frozen figures and rules."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.reporting.domain.compiling import Compiled, CompiledFigure, Standing, written
from shared.documents.model import BLANK, Head, ReportDocument, Section, Signature, Table
from shared.profiles.model import BranchProfile, DocumentHead

TYPE_NAME, TYPE_CODE = "BÁO CÁO", "BC"
DEMONSTRATION = "TRÌNH DIỄN - số liệu giả định, không phải văn bản của cơ quan nào"
COMMITTEE = "Ban Tổ chức"
NO_FIGURE = "không có số liệu"

_ROMAN = ("I", "II", "III", "IV", "V")


def document_of(profile: BranchProfile, done: Compiled) -> ReportDocument:
    """Decide what the document of a compiled report says.

    Its number and day are blank: they come with registration.
    """
    head = profile.document_head or DocumentHead()
    lines = head.issuer_lines or (profile.unit.name, profile.title)
    above = profile.parent
    day = f"{done.due_date:%d/%m/%Y}"
    return ReportDocument(
        head=Head(
            parent_body=lines[0].upper(),
            issuing_body=tuple(one.upper() for one in lines[1:]),
            number_line=f"Số: {BLANK}/{TYPE_CODE}-{head.number_symbol or BLANK}",
            date_line=_date_line(head.place, done.compiled_at, profile.time_zone),
        ),
        type_name=TYPE_NAME,
        subject=(_subject(done.name), f"(kỳ báo cáo ngày {day})", profile.title),
        addressee=f"{COMMITTEE} {above.title or above.name}" if above else None,
        opening=_opening(profile, done),
        sections=_numbered(_sections(done, profile.time_zone)),
        closing=f"Trên đây là báo cáo tổng hợp kỳ ngày {day}; số liệu chốt lúc "
        f"{_instant(done.compiled_at, profile.time_zone)}",
        recipients=(
            *(("Như trên;",) if above else ()),
            "Thành viên Ban Tổ chức;",
            f"Lưu: VT, {head.number_symbol or 'BTC'}.",
        ),
        signature=Signature(
            tuple(one.upper() for one in head.signer_lines), head.signer_name or ""
        ),
        mark=DEMONSTRATION if profile.demonstration else None,
    )


def _subject(name: str) -> str:
    """The type of document stands above already, so that it is not said twice."""
    asked = "báo cáo "
    return f"Tổng hợp {name[len(asked) :]}" if name.lower().startswith(asked) else name


def _date_line(place: str | None, at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    month = f"{local.month:02d}" if local.month < 3 else str(local.month)
    return f"{place or BLANK}, ngày {BLANK} tháng {month} năm {local.year}"


def _opening(profile: BranchProfile, done: Compiled) -> str:
    clause = next(
        (one.clause for one in profile.obligations if one.key == done.obligation and one.clause),
        None,
    )
    basis = f"Thực hiện quy định «{clause.rstrip('.')}», t" if clause else "T"
    return f"{basis}rên cơ sở báo cáo của các đơn vị, {COMMITTEE} tổng hợp như sau:"


def _sections(done: Compiled, zone: str) -> Iterator[Section]:
    yield _timeliness(done, zone)
    yield _figures(done.figures)
    yield _by_unit(done)
    if done.mismatches:
        told = tuple(f"- {one.text()}." for one in done.mismatches)
        yield Section("SỐ LIỆU CHƯA KHỚP, CẦN RÀ SOÁT", told)
    texts = tuple(
        f"- {one.unit_name}: {one.text.strip()}"
        for one in (*done.on_time, *done.late)
        if one.text.strip()
    )
    if texts:
        yield Section("TÌNH HÌNH TẠI CÁC ĐƠN VỊ", texts)


def _timeliness(done: Compiled, zone: str) -> Section:
    counts = (
        f"Số đơn vị phải báo cáo: {done.owed}. Nộp đúng hạn: {len(done.on_time)}; "
        f"nộp trễ hạn: {len(done.late)}; chưa nộp: {len(done.missing)}; "
        f"được miễn: {len(done.waived)}."
    )
    late = tuple(f"{one.unit_name} (nộp ngày {_day(one, zone)})" for one in done.late)
    missing = tuple(_missing(one) for one in done.missing)
    waived = tuple(f"{one.unit_name} ({one.reason})" for one in done.waived)
    return Section(
        "TÌNH HÌNH NỘP BÁO CÁO",
        (
            counts,
            *_listed("Đơn vị nộp trễ hạn", late),
            *_listed("Đơn vị chưa nộp báo cáo", missing),
            *_listed("Đơn vị được miễn báo cáo", waived),
        ),
    )


def _figures(figures: Sequence[CompiledFigure]) -> Section:
    rows = tuple(
        (
            str(number),
            one.name,
            one.measure or "",
            NO_FIGURE if one.total is None else written(one.total),
            f"{len(one.parts) - len(one.silent)}/{len(one.parts)}",
        )
        for number, one in enumerate(figures, start=1)
    )
    heads = ("TT", "Chỉ tiêu", "Đơn vị tính", "Tổng số", "Số đơn vị có số liệu")
    return Section("SỐ LIỆU TỔNG HỢP", table=Table(heads, rows, (12, 68, 25, 30, 30)))


def _by_unit(done: Compiled) -> Section:
    rows = tuple(
        (str(number), one.unit_name, state, _stated(done.figures, one.unit))
        for number, (one, state) in enumerate(
            [(one, "đúng hạn") for one in done.on_time] + [(one, "trễ hạn") for one in done.late],
            start=1,
        )
    )
    return Section(
        "SỐ LIỆU THEO ĐƠN VỊ",
        table=Table(("TT", "Đơn vị", "Nộp", "Số liệu báo cáo"), rows, (12, 45, 23, 85)),
    )


def _stated(figures: Sequence[CompiledFigure], unit: str) -> str:
    told = [
        f"{figure.name}: {written(part.value)}"
        for figure in figures
        for part in figure.parts
        if part.unit == unit and part.value is not None
    ]
    return "; ".join(told) or NO_FIGURE


def _listed(label: str, names: Sequence[str]) -> tuple[str, ...]:
    return (f"{label} ({len(names)}): {'; '.join(names)}.",) if names else ()


def _missing(one: Standing) -> str:
    if one.submission:
        return f"{one.unit_name} (đã bị trả lại, chưa nộp lại)"
    return one.unit_name


def _day(one: Standing, zone: str) -> str:
    local: date | None = None
    if one.submitted_at is not None:
        local = one.submitted_at.astimezone(ZoneInfo(zone)).date()
    return f"{local:%d/%m/%Y}" if local else BLANK


def _instant(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M ngày %d/%m/%Y}"


def _numbered(sections: Iterator[Section]) -> tuple[Section, ...]:
    return tuple(
        Section(f"{roman}. {one.heading}", one.paragraphs, one.table)
        for roman, one in zip(_ROMAN, sections, strict=False)
    )
