"""What papers about results say: the decision with its list, the minutes, the nomination."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.reporting.domain.framing import (
    COMMITTEE,
    committee_of,
    framed,
    number_text,
    unframed,
)
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family, day_text
from shared.documents.model import (
    BLANK,
    Align,
    Annex,
    Bar,
    Block,
    Chart,
    Column,
    Content,
    Heading,
    PaperKind,
    Paragraph,
    Signature,
    Table,
)
from shared.events.parts import Minutes
from shared.profiles.model import BranchProfile

_NUMBER = re.compile(r"^0*([1-9][0-9]{0,5})(?:\s*/.*)?$")


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What a paper says of one entry; `award` is the key of its award, None for none."""

    entry: str
    title: str
    authors: tuple[str, ...]
    unit_name: str
    field: str | None
    score: Decimal | None
    award: str | None
    award_name: str | None
    goes_up: bool


@dataclass(frozen=True, slots=True)
class Results:
    """Signed results, whole: every entry by rank, and what the council noted."""

    lines: tuple[ResultLine, ...]
    minutes: Minutes | None


def given_number(text: str | None) -> int | None:
    """The running number of a decision as it was typed: 5 of "05/QĐ-BTC", or None."""
    found = _NUMBER.match(text.strip()) if text else None
    return int(found[1]) if found else None


def decision_subject(profile: BranchProfile) -> str:
    """What the decision on results is about."""
    return f"Về việc công nhận kết quả và trao giải {profile.title}"


def minutes_subject(profile: BranchProfile) -> str:
    """What the council's minutes are about."""
    return f"Họp xét kết quả {profile.title}"


def nomination_subject(profile: BranchProfile) -> str:
    """What the decision on nominees is about."""
    return f"Về việc đề cử giải pháp của {profile.title} dự thi cấp trên"


def decision_content(
    profile: BranchProfile, family: Family, results: Results, paper: Paper
) -> Content:
    """Decide what the decision on results says; its list is an annex."""
    awarded = _awarded(profile, results.lines)
    annexes = (_annex(awarded, paper),) if awarded else ()
    body = _articles(
        _recognised(profile, awarded),
        _sent_up(profile, results.lines),
        f"{COMMITTEE}, Ban Thư ký Hội thi, các đơn vị và cá nhân có liên quan chịu trách nhiệm "
        "thi hành Quyết định này",
    )
    content = _decision(profile, family, paper.subject, body, annexes)
    return framed(content, profile, family, paper)


def list_subject(profile: BranchProfile) -> str:
    """What a list of entries is about."""
    return f"Giải pháp dự thi {profile.title}"


def nomination_content(
    profile: BranchProfile, family: Family, lines: Sequence[ResultLine], paper: Paper
) -> Content:
    """Decide what the decision on nominees says; nobody is a decision too."""
    named = f"Đề cử {len(lines):02d} giải pháp (có danh sách kèm theo) dự thi cấp trên."
    nobody = "Không đề cử giải pháp nào dự thi cấp trên."
    body = _articles(
        named if lines else nobody,
        None,
        f"{COMMITTEE}, Ban Thư ký Hội thi và các tác giả có liên quan chịu trách nhiệm thi hành "
        "Quyết định này",
    )
    annexes: tuple[Annex, ...] = ()
    if lines:
        reference = _reference(paper)
        title = ("DANH SÁCH GIẢI PHÁP ĐƯỢC ĐỀ CỬ",)
        annexes = (Annex("PHỤ LỤC", title, reference, (_table(lines),)),)
    content = _decision(profile, family, paper.subject, body, annexes)
    return framed(content, profile, family, paper)


def minutes_content(
    profile: BranchProfile, family: Family, results: Results, paper: Paper
) -> Content:
    """Decide what the minutes say, from what the council noted; hours are blank to be filled in."""
    noted = results.minutes
    awarded = _awarded(profile, results.lines)
    content = Content(
        paper=PaperKind.MINUTES,
        head=unframed(family),
        type_name=PaperKind.MINUTES.type_name,
        subject=(paper.subject,),
        opening="",
        body=(*_meeting(noted), *_findings(results, awarded)),
        closing=f"Cuộc họp kết thúc vào {BLANK} giờ {BLANK} cùng ngày; biên bản đã được các thành "
        "viên dự họp nhất trí thông qua",
        recipients=(),
        signatures=(
            Signature(("THƯ KÝ",), noted.secretary if noted else ""),
            Signature(("CHỦ TỌA",), noted.chair if noted else ""),
        ),
    )
    return framed(content, profile, family, paper)


def _decision(
    profile: BranchProfile, family: Family, subject: str, body: tuple[Paragraph, ...],
    annexes: tuple[Annex, ...],
) -> Content:  # fmt: skip
    *articles, last = body
    return Content(
        paper=PaperKind.DECISION,
        head=unframed(family),
        type_name=PaperKind.DECISION.type_name,
        subject=(subject,),
        authority=(committee_of(profile).upper(),),
        bases=_bases(profile),
        opening="",
        body=tuple(articles),
        closing=last.text,
        closing_lead=last.lead,
        recipients=(),
        signatures=(),
        annexes=annexes,
    )


def _bases(profile: BranchProfile) -> tuple[str, ...]:
    """The plan's own bases, ";" after each; what proposes comes last, with "."."""
    cited = [_cited(one.text) for one in profile.legal_bases]
    if profile.committee and profile.committee.decision:
        known = _cited(profile.committee.decision)
        cited += [] if any(one.startswith(known) for one in cited) else [known]
    proposed = "Theo đề nghị của Ban Thư ký Hội thi"
    return (*(f"{one};" for one in cited), f"{proposed}.")


def _cited(text: str) -> str:
    plain = text.strip().rstrip(".;,")
    return plain if plain.startswith("Căn cứ") else f"Căn cứ {plain}"


def _articles(*texts: str | None) -> tuple[Paragraph, ...]:
    given = [one for one in texts if one is not None]
    return tuple(Paragraph(text, f"Điều {number}.") for number, text in enumerate(given, start=1))


def _recognised(profile: BranchProfile, awarded: Sequence[ResultLine]) -> str:
    if not awarded:
        return f"Công nhận kết quả {profile.title}; không có giải pháp đạt giải."
    counted = Counter(one.award_name or "" for one in awarded)
    told = ", ".join(f"{number:02d} {name}" for name, number in counted.items())
    return (
        f"Công nhận kết quả {profile.title} và trao giải cho {len(awarded):02d} giải pháp, gồm "
        f"{told} (có danh sách kèm theo)."
    )


def _sent_up(profile: BranchProfile, lines: Sequence[ResultLine]) -> str | None:
    number = sum(one.goes_up for one in lines)
    if profile.parent is None or number == 0:
        return None
    above = profile.parent.title or profile.parent.name
    return f"Gửi {number:02d} giải pháp tham dự {above}."


def _annex(awarded: Sequence[ResultLine], paper: Paper) -> Annex:
    blocks = (_table(awarded), _chart(awarded))
    return Annex("PHỤ LỤC", ("DANH SÁCH GIẢI PHÁP ĐẠT GIẢI",), _reference(paper), blocks)


def _reference(paper: Paper) -> str:
    number = number_text(PaperKind.DECISION, paper.symbol, paper.issue.number)
    written = day_text(paper.issue.issued_on)
    return f"(Kèm theo Quyết định số {number} {written} của {COMMITTEE})"


def _table(lines: Sequence[ResultLine]) -> Table:
    columns = (
        Column("TT", 11, Align.CENTRE),
        Column("Tên giải pháp", 46),
        Column("Tác giả", 36),
        Column("Đơn vị", 32),
        Column("Điểm", 17, Align.CENTRE),
        Column("Giải", 23, Align.CENTRE),
    )
    rows = tuple(
        (
            str(number),
            one.title,
            ", ".join(one.authors),
            one.unit_name,
            _decimal(one.score),
            (one.award_name or "").removeprefix("Giải ").capitalize(),
        )
        for number, one in enumerate(lines, start=1)
    )
    return Table(columns, rows)


def _chart(awarded: Sequence[ResultLine]) -> Chart:
    counted = Counter(one.award_name or "" for one in awarded)
    bars = tuple(Bar(name, number) for name, number in counted.items())
    return Chart("Cơ cấu giải thưởng", "giải", bars)


def _meeting(noted: Minutes | None) -> tuple[Block, ...]:
    if noted is None:
        return ()
    names = f": {', '.join(noted.present)}" if noted.present else ""
    return (
        Heading("I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN"),
        Paragraph(f"{BLANK} giờ {BLANK}, {day_text(noted.held_on)}.", "1. Thời gian bắt đầu:"),
        Paragraph(f"{noted.place or BLANK}.", "2. Địa điểm:"),
        Paragraph(f"{len(noted.present) or BLANK} người{names}.", "3. Thành phần tham dự:"),
        Paragraph(f"{noted.chair}.", "4. Chủ trì:"),
        Paragraph(f"{noted.secretary}.", "5. Thư ký:"),
    )


def _findings(results: Results, awarded: Sequence[ResultLine]) -> tuple[Block, ...]:
    counted = f"{len(results.lines):02d} giải pháp; {len(awarded):02d} giải pháp đạt giải"
    concluded = results.minutes.conclusion.strip() if results.minutes else ""
    return (
        Heading("II. NỘI DUNG"),
        Paragraph(f"Xét kết quả chấm của {counted}."),
        *((_table(awarded),) if awarded else ()),
        *((Heading("III. KẾT LUẬN"), Paragraph(concluded)) if concluded else ()),
    )


def _awarded(profile: BranchProfile, lines: Sequence[ResultLine]) -> list[ResultLine]:
    """Those with an award, in the profile's order of awards, as they rank within each."""
    order = {one.key: place for place, one in enumerate(profile.awards or ())}
    found = [one for one in lines if one.award is not None]
    return sorted(found, key=lambda one: order.get(one.award or "", len(order)))


def _decimal(score: Decimal | None) -> str:
    return "" if score is None else str(score).replace(".", ",")
