"""The forwarding desk: what is ready, what was sent and what became of it, and what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.intake.domain.arrivals import ArrivalState
from services.intake.domain.forwarding import ForwardingState
from services.intake.domain.results import NOMINATED, OUTCOME_WORDS
from services.intake.pages.listing import SERVICE, Choice, chosen_branch
from services.intake.queries import forwarding as lists
from services.intake.queries.batches import arrived_batches, sent_batches
from services.intake.queries.forwarding import (
    ASKED_BACK,
    MOST_IN_A_FILE,
    ArrivedLine,
    Lines,
    Place,
    ReadyLine,
    SentLine,
)
from services.intake.queries.upper import SendingLimit, sending_limit
from shared.database import Session
from shared.events.contracts import EntryOutcome
from shared.events.stages import JudgingStage
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.language import said, translated
from shared.profiles.model import BranchProfile
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.exporting import FORMATS, Sheet, export
from shared.web.formats import day
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "intake.desk"
READY, UP, BELOW = "san-sang", "len", "duoi"
PAGE_SIZE = 50
_UP: Mapping[str, tuple[str, str]] = {
    ForwardingState.SENT: ("đã gửi, chờ cấp trên nhận", "open"),
    ForwardingState.PACKAGE: ("chờ gửi ra ngoài hệ thống", "open"),
    ForwardingState.RECEIVED: ("cấp trên đã nhận", "good"),
    ForwardingState.RETURNED: ("cấp trên trả lại để hoàn thiện", "late"),
    ForwardingState.REFUSED: ("cấp trên không nhận", "bad"),
    ForwardingState.WITHDRAWN: ("đã rút", "silent"),
    ASKED_BACK: ("đang đề nghị rút", "late"),
}
_BELOW: Mapping[str, tuple[str, str]] = {
    ArrivalState.AWAITING_FILES: ("chờ đủ tệp từ cấp dưới", "late"),
    ArrivalState.RECEIVED: ("đã nhận từ cấp dưới", "good"),
    ArrivalState.RETURNED: ("đã trả lại cấp dưới để hoàn thiện", "late"),
    ArrivalState.REFUSED: ("không nhận", "bad"),
    ArrivalState.WITHDRAWN: ("đã rút", "silent"),
}
_HEADINGS = ("Giải pháp", "Đơn vị", "Nơi gửi hoặc nhận", "Lúc", "Tình trạng", "Ghi chú")
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of any of the lists, in words; `has_page` where the entry is here.

    `note` is the reason, what is missing, the receipt above; `outcome` what became of it.
    """

    id: str
    title: str
    unit_name: str
    where: str
    at: datetime | None
    state: str
    look: str
    note: str
    outcome: str
    outcome_look: str
    version: int | None

    @property
    def has_page(self) -> bool:
        """Whether the entry can be opened here."""
        return self.version is not None


@dataclass(frozen=True, slots=True)
class ShownBatch:
    """What went or came together; its letter and list are reporting's, under its id."""

    id: str
    where: str
    at: datetime
    count: int
    decision: str


@dataclass(frozen=True, slots=True)
class DeskWanted:
    """What the address asks for; "" is anything."""

    place: str = ""
    remembered: str = ""
    side: str = ""
    state: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """One of the desk's lists; `profile` is None where the asker sees no desk.

    `acts` are what may be done with ticked lines, by key.
    """

    TEMPLATE: ClassVar[str] = "intake/desk.html"
    profile: BranchProfile | None
    sides: tuple[Choice, ...]
    side: str
    states: tuple[Choice, ...]
    state: str
    lines: tuple[ShownLine, ...]
    after: str
    next_after: str | None
    place: str
    acts: tuple[Choice, ...]
    has_package: bool
    limit: SendingLimit | None = None
    batches: tuple[ShownBatch, ...] = ()


async def wanted_of(
    request: Request, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    huong: Annotated[str, Query(max_length=20)] = "",
    buoc: Annotated[str, Query(max_length=40)] = "",
    sau: Annotated[str, Query(max_length=40)] = "",
) -> DeskWanted:  # fmt: skip
    """What the desk's address says."""
    return DeskWanted(noi, remembered_place(request) or "", huong, buoc, sau)


@router.get("/forwarding")
async def show_desk(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    wanted: Annotated[DeskWanted, Depends(wanted_of)], xuat: str = "",
) -> Response:  # fmt: skip
    """One list of the desk; as a file of every filtered line when asked for one."""
    if xuat in FORMATS:
        return await export(await site.query(SERVICE, _sheet, site.name, wanted, person), xuat)
    now = await contest_now(site)
    return await show(request, await site.query(SERVICE, _page, site.name, wanted, person, now))


def _page(session: Session, site: str, wanted: DeskWanted, asker: Asker, now: datetime) -> DeskPage:
    profile = chosen_branch(
        open_branches(session, site, asker, SEE), wanted.place, wanted.remembered
    )
    if profile is None:
        return DeskPage(None, (), "", (), "", (), "", None, "", (), False)
    key = profile.contest, profile.branch
    counts = {
        READY: {"": lists.ready_count(session, *key)},
        UP: lists.sent_counts(session, *key),
        BELOW: lists.arrived_counts(session, *key),
    }
    sides = _sides(profile, counts)
    side = wanted.side if wanted.side in {one.key for one in sides} else _first(sides)
    words = _words(side)
    state = wanted.state if wanted.state in words else ""
    found = _lines(session, side, state, Place(*key, wanted.after or None, PAGE_SIZE))
    return DeskPage(
        profile=profile,
        sides=sides,
        side=side,
        states=tuple(
            Choice(one, text, counts[side].get(one, 0))
            for one, (text, _) in words.items()
            if counts[side].get(one) or one == state
        ),
        state=state,
        lines=tuple(shown(one, profile) for one in found.lines),
        after=wanted.after,
        next_after=found.after,
        place=place_key(profile),
        acts=acts_of(asker, profile, side),
        has_package=bool(counts[UP].get(ForwardingState.PACKAGE))
        and reach(asker, "intake.package", *key).is_everything,
        limit=sending_limit(session, profile, now),
        batches=_batches(session, profile, side),
    )


def _batches(session: Session, profile: BranchProfile, side: str) -> tuple[ShownBatch, ...]:
    listing = {UP: sent_batches, BELOW: arrived_batches}.get(side)
    if listing is None:
        return ()
    neighbours = (*profile.children, *((profile.parent,) if profile.parent else ()))
    names = {one.key: one.name for one in neighbours}
    return tuple(
        ShownBatch(
            one.id,
            names.get(one.other, one.other),
            one.at,
            one.count,
            (one.decision.number or "") if one.decision else "",
        )
        for one in listing(session, profile.contest, profile.branch)
    )


def _sheet(session: Session, site: str, wanted: DeskWanted, asker: Asker) -> Sheet:
    profile = chosen_branch(
        open_branches(session, site, asker, SEE), wanted.place, wanted.remembered
    )
    if profile is None:
        return Sheet("chuyen-ho-so", _HEADINGS, ())
    at = Place(profile.contest, profile.branch, None, MOST_IN_A_FILE)
    side = wanted.side if wanted.side in (READY, BELOW) else UP
    state = wanted.state if wanted.state in _words(side) else ""
    every = [shown(one, profile) for one in _lines(session, side, state, at).lines]
    rows = [
        (
            one.title, one.unit_name, one.where, one.at, translated(one.state),
            "; ".join(filter(None, (one.note, one.outcome))),
        )
        for one in every
    ]  # fmt: skip
    return Sheet(f"chuyen-ho-so-{profile.unit.key}", _HEADINGS, rows)


def acts_of(asker: Asker, profile: BranchProfile, side: str) -> tuple[Choice, ...]:
    """What the asker may do with several lines of a list at once."""
    offered = {
        READY: (("forward", "Gửi lên cấp trên", "intake.ForwardEntry"),),
        BELOW: (
            ("return", "Trả lại để bổ sung", "intake.ReturnForwarding"),
            ("refuse", "Không nhận", "intake.RefuseForwarding"),
        ),
    }.get(side, ())
    place = profile.contest, profile.branch
    return tuple(
        Choice(key, name) for key, name, action in offered if reach(asker, action, *place).parts
    )


def shown(line: ReadyLine | SentLine | ArrivedLine, profile: BranchProfile) -> ShownLine:
    """A line in words."""
    match line:
        case ReadyLine():
            where = profile.parent.name if profile.parent else ""
            return ShownLine(
                line.id, line.title, line.unit_name, where, None, "chờ gửi lên", "open",
                line.award_name or "", "", "", line.version,
            )  # fmt: skip
        case SentLine():
            return _sent(line, profile)
        case ArrivedLine():
            return _arrived(line, profile)


def _sent(line: SentLine, profile: BranchProfile) -> ShownLine:
    one = line.forwarding
    above = profile.parent
    where = above.name if above and above.key == one.to_branch else one.to_branch
    state, look = _UP[ASKED_BACK] if one.is_asked_back else _UP[one.state]
    notes = (
        said("phiếu nhận {number}", number=one.receipt_number) if one.receipt_number else "",
        translated(one.reason.text) if one.reason else "",
        _missing(one.missing, one.until),
        said("không cho rút: {reason}", reason=one.kept.text) if one.kept else "",
    )
    outcome = "; ".join(map(outcome_in_words, line.outcomes))
    return ShownLine(
        line.id, line.title, line.unit_name, where, one.sent_at, state, look,
        "; ".join(filter(None, notes)), outcome, _look(line.outcomes), line.version,
    )  # fmt: skip


def _arrived(line: ArrivedLine, profile: BranchProfile) -> ShownLine:
    one = line.arrival
    names = {child.key: child.name for child in profile.children}
    state, look = _BELOW[one.state]
    notes = (
        translated(one.reason.text) if one.reason else "",
        _missing(one.missing, one.until),
        said("không cho rút: {reason}", reason=one.kept.text) if one.kept else "",
    )
    return ShownLine(
        line.id, line.title or translated("(hồ sơ không được nhận vào)"), line.unit_name or "",
        names.get(one.from_branch, one.from_branch), one.arrived_at, state, look,
        "; ".join(filter(None, notes)), "", "", line.version,
    )  # fmt: skip


def outcome_in_words(one: EntryOutcome) -> str:
    """What a branch above decided, in one line."""
    told = translated(OUTCOME_WORDS.get(one.outcome, one.outcome))
    return f"{told} ({one.award_name})" if one.award_name else told


def _look(outcomes: Sequence[EntryOutcome]) -> str:
    won = any(one.outcome in (NOMINATED, JudgingStage.AWARDED) for one in outcomes)
    return "star" if won else "silent"


def _missing(missing: str | None, until: date | None) -> str:
    if not missing:
        return ""
    if until is None:
        return said("cần bổ sung: {missing}", missing=missing)
    return said("cần bổ sung: {missing}, hạn {until}", missing=missing, until=day(until))


def _sides(profile: BranchProfile, counts: Mapping[str, Mapping[str, int]]) -> tuple[Choice, ...]:
    """The lists that a branch has: up where there is anybody above, below where anybody is."""
    total = {
        side: sum(count for state, count in states.items() if state != ASKED_BACK)
        for side, states in counts.items()
    }
    found = []
    if profile.parent is not None or total[UP]:
        found += [
            Choice(READY, "Chờ gửi lên", total[READY]),
            Choice(UP, "Đã gửi lên", total[UP]),
        ]
    if profile.children or total[BELOW]:
        found.append(Choice(BELOW, "Từ cấp dưới", total[BELOW]))
    return tuple(found)


def _first(sides: Sequence[Choice]) -> str:
    """The first list that holds anything."""
    return next((one.key for one in sides if one.count), sides[0].key if sides else "")


def _words(side: str) -> Mapping[str, tuple[str, str]]:
    return {UP: _UP, BELOW: _BELOW}.get(side, {})


def _lines(session: Session, side: str, state: str, at: Place) -> Lines:
    if side == READY:
        return lists.ready_lines(session, at)
    if side == BELOW:
        return lists.arrived_lines(session, at, state or None)
    return lists.sent_lines(session, at, state or None)
