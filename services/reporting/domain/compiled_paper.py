"""A compiled report in words: what the official paper says, from frozen figures and rules."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.reporting.domain.compiling import Compiled, CompiledFigure, Standing
from services.reporting.domain.framing import COMMITTEE, framed, unframed
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family
from shared.documents.model import (
    BLANK,
    Align,
    Bar,
    Block,
    Chart,
    Column,
    Content,
    Heading,
    PaperKind,
    Paragraph,
    Table,
)
from shared.documents.numbers import written
from shared.profiles.model import BranchProfile

NO_FIGURE = "không có số liệu"

_ROMAN = ("I", "II", "III", "IV", "V")
Section = tuple[str, tuple[Block, ...]]


def report_subject(done: Compiled) -> str:
    """Decide what a compiled report is about: its type stands above already."""
    asked, period = "báo cáo ", f", kỳ báo cáo ngày {done.due_date:%d/%m/%Y}"
    if done.name.lower().startswith(asked):
        return f"Tổng hợp {done.name[len(asked) :]}{period}"
    return f"{done.name}{period}"


def compiled_content(
    profile: BranchProfile, family: Family, done: Compiled, paper: Paper
) -> Content:
    """Decide what the paper of a compiled report says."""
    above = profile.parent
    day = f"{done.due_date:%d/%m/%Y}"
    content = Content(
        paper=PaperKind.REPORT,
        head=unframed(family),
        type_name=PaperKind.REPORT.type_name,
        subject=(paper.subject, profile.title),
        addressee=f"{COMMITTEE} {above.title or above.name}" if above else None,
        opening=_opening(profile, done),
        body=tuple(_numbered(_sections(done, profile.time_zone))),
        closing=f"Trên đây là báo cáo tổng hợp kỳ ngày {day}; số liệu chốt lúc "
        f"{_instant(done.compiled_at, profile.time_zone)}",
        recipients=(),
        signatures=(),
    )
    return framed(content, profile, family, paper)


def _opening(profile: BranchProfile, done: Compiled) -> str:
    clause = next(
        (one.clause for one in profile.obligations if one.key == done.obligation and one.clause),
        None,
    )
    basis = f"Thực hiện quy định «{clause.rstrip('.')}», t" if clause else "T"
    return f"{basis}rên cơ sở báo cáo của các đơn vị, {COMMITTEE} tổng hợp như sau:"


def _sections(done: Compiled, zone: str) -> Iterator[Section]:
    yield "TÌNH HÌNH NỘP BÁO CÁO", (*_texts(_timeliness(done, zone)), _timeliness_chart(done))
    yield "SỐ LIỆU TỔNG HỢP", (_figures(done.figures),)
    yield "SỐ LIỆU THEO ĐƠN VỊ", (_by_unit(done),)
    if done.mismatches:
        told = tuple(f"- {one.text()}." for one in done.mismatches)
        yield "SỐ LIỆU CHƯA KHỚP, CẦN RÀ SOÁT", _texts(told)
    texts = tuple(
        f"- {one.unit_name}: {one.text.strip()}"
        for one in (*done.on_time, *done.late)
        if one.text.strip()
    )
    if texts:
        yield "TÌNH HÌNH TẠI CÁC ĐƠN VỊ", _texts(texts)


def _texts(texts: Sequence[str]) -> tuple[Block, ...]:
    return tuple(Paragraph(one) for one in texts)


def _timeliness(done: Compiled, zone: str) -> tuple[str, ...]:
    counts = (
        f"Số đơn vị phải báo cáo: {done.owed}. Nộp đúng hạn: {len(done.on_time)}; "
        f"nộp trễ hạn: {len(done.late)}; chưa nộp: {len(done.missing)}; "
        f"được miễn: {len(done.waived)}."
    )
    late = tuple(f"{one.unit_name} (nộp ngày {_day(one, zone)})" for one in done.late)
    missing = tuple(_missing(one) for one in done.missing)
    waived = tuple(f"{one.unit_name} ({one.reason})" for one in done.waived)
    return (
        counts,
        *_listed("Đơn vị nộp trễ hạn", late),
        *_listed("Đơn vị chưa nộp báo cáo", missing),
        *_listed("Đơn vị được miễn báo cáo", waived),
    )


def _timeliness_chart(done: Compiled) -> Chart:
    bars = (
        Bar("Nộp đúng hạn", len(done.on_time)),
        Bar("Nộp trễ hạn", len(done.late)),
        Bar("Chưa nộp", len(done.missing)),
        Bar("Được miễn", len(done.waived)),
    )
    return Chart("Tình hình nộp báo cáo của các đơn vị", "đơn vị", bars)


def _figures(figures: Sequence[CompiledFigure]) -> Table:
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
    columns = (
        Column("TT", 12, Align.CENTRE),
        Column("Chỉ tiêu", 68),
        Column("Đơn vị tính", 25, Align.CENTRE),
        Column("Tổng số", 30, Align.RIGHT),
        Column("Số đơn vị có số liệu", 30, Align.CENTRE),
    )
    return Table(columns, rows)


def _by_unit(done: Compiled) -> Table:
    rows = tuple(
        (str(number), one.unit_name, state, _stated(done.figures, one.unit))
        for number, (one, state) in enumerate(
            [(one, "đúng hạn") for one in done.on_time] + [(one, "trễ hạn") for one in done.late],
            start=1,
        )
    )
    columns = (
        Column("TT", 12, Align.CENTRE),
        Column("Đơn vị", 45),
        Column("Nộp", 23, Align.CENTRE),
        Column("Số liệu báo cáo", 85),
    )
    return Table(columns, rows)


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


def _numbered(sections: Iterator[Section]) -> Iterator[Block]:
    for roman, (heading, blocks) in zip(_ROMAN, sections, strict=False):
        yield Heading(f"{roman}. {heading}")
        yield from blocks
