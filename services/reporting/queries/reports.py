"""Reports for pages and programs: what is owed, how it stands, and what nobody can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from services.reporting.domain.obligations import is_asked_here
from services.reporting.domain.prompts import Prompt, PromptKind
from services.reporting.domain.submissions import WORDS, Report, ReportState, Submission
from services.reporting.queries.prefill import Prefill, PrefilledFigure, prefill
from services.reporting.store import reports as store
from services.reporting.tables import PromptRow, ReportRow, SubmissionRow, table_of
from shared.database import Prepared, Session, from_text
from shared.errors import NotYetKnown
from shared.identity import permissions
from shared.identity.asker import Asker
from shared.identity.permissions import Reach, Thing
from shared.paging import Wanted, part_of
from shared.profiles import versions
from shared.profiles.keeping import unit_name
from shared.profiles.model import BranchProfile, Obligation
from shared.vietnamese import sort_key

SEE = "reporting.reports"
_REPORT, _PROMPT, _SUBMISSION = table_of(ReportRow), table_of(PromptRow), table_of(SubmissionRow)
_LIST = Prepared(
    sa.select(*store.COLUMNS).where(
        _REPORT.c.contest == sa.bindparam("contest"),
        sa.or_(
            _REPORT.c.branch == sa.bindparam("this_branch"),
            _REPORT.c.unit_branch == sa.bindparam("this_branch"),
        ),
    )
)
_AWAITING = Prepared(
    sa.select(sa.func.count()).where(
        _REPORT.c.branch == sa.bindparam("this_branch"),
        _REPORT.c.contest == sa.bindparam("contest"),
        _REPORT.c.state == ReportState.SUBMITTED.value,
        _REPORT.c.is_office == 1,
    )
)
_LAST_PROMPTS = Prepared(
    sa.select(_PROMPT.c.branch, _PROMPT.c.report, sa.func.count(), sa.func.max(_PROMPT.c.sent_at))
    .join(
        _REPORT,
        sa.and_(_REPORT.c.branch == _PROMPT.c.branch, _REPORT.c.report == _PROMPT.c.report),
    )
    .where(
        _REPORT.c.contest == sa.bindparam("contest"),
        sa.or_(
            _REPORT.c.branch == sa.bindparam("this_branch"),
            _REPORT.c.unit_branch == sa.bindparam("this_branch"),
        ),
    )
    .group_by(_PROMPT.c.branch, _PROMPT.c.report)
)
_PROMPTS = Prepared(
    sa.select(_PROMPT.c.kind, _PROMPT.c.days, _PROMPT.c.sent_at).where(
        _PROMPT.c.branch == sa.bindparam("this_branch"),
        _PROMPT.c.report == sa.bindparam("this_report"),
    )
)
_SUBMISSIONS = Prepared(
    sa.select(*_SUBMISSION.c)
    .where(
        _SUBMISSION.c.branch == sa.bindparam("this_branch"),
        _SUBMISSION.c.report == sa.bindparam("this_report"),
    )
    .order_by(_SUBMISSION.c.number)
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list.

    `branch` and `report` address it; `is_owed_by_us` says that the branch in question owes it to
    the one above. `days_over` counts from the due date to today while it is awaited.
    """

    branch: str
    report: str
    obligation: str
    obligation_name: str
    unit: str
    unit_name: str
    to_branch: str
    due_date: date
    state: ReportState
    state_text: str
    on_time: bool | None
    days_over: int | None
    is_office: bool
    is_owed_by_us: bool
    submissions: int
    first_submitted_at: datetime | None
    prompts: int
    last_prompt_at: datetime | None
    reason: str | None
    version: int


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Some reports, by due date; `after` begins the next page and is None on the last."""

    reports: tuple[ReportLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Undated:
    """An obligation that nobody can be asked for yet, with what the plan leaves open."""

    key: str
    name: str
    who_stated: str | None
    dates_text: str
    missing: tuple[str, ...]
    clause: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class SentPrompt:
    """A prompt that went out."""

    kind: PromptKind
    days: int
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report with everything about it; `form` is what a submission is asked for."""

    contest: str
    line: ReportLine
    clause: str | None
    through: str | None
    through_name: str | None
    form: tuple[PrefilledFigure, ...]
    submissions: tuple[Submission, ...]
    prompts: tuple[SentPrompt, ...]


def report_list(
    session: Session, contest: str, branch: str, now: datetime, reach: Reach, *,
    state: str | None = None, obligation: str | None = None, unit: str | None = None,
) -> list[ReportLine]:  # fmt: skip
    """What is owed to a branch, and what it owes above, as far as the asker reaches.

    By due date, obligation and unit's name.

    Raises `NotYetKnown` for a branch whose rules are not here.
    """
    profile = versions.load(session, contest, branch)
    here = {"contest": contest, "this_branch": branch}
    prompts = {
        (row[0], row[1]): (int(row[2]), from_text(row[3]))
        for row in session.all(_LAST_PROMPTS, here)
    }
    names = _Names(session, contest)
    today = now.astimezone(ZoneInfo(profile.time_zone)).date()
    found = [store.read(row) for row in session.all(_LIST, here)]
    lines = [
        _line(one, names, branch, today, prompts)
        for one in found
        if reach.covers(Thing(one.unit))
        and state in (None, one.state.value)
        and obligation in (None, one.obligation)
        and unit in (None, one.unit)
    ]
    return sorted(lines, key=_place_of)


def report_page(
    session: Session, contest: str, branch: str, now: datetime, reach: Reach, *, wanted: Wanted,
    state: str | None = None, obligation: str | None = None, unit: str | None = None,
) -> ReportPage:  # fmt: skip
    """A page of `report_list`. Raises `InvalidInput`, `NotYetKnown`."""
    every = report_list(
        session, contest, branch, now, reach, state=state, obligation=obligation, unit=unit
    )
    return ReportPage(*part_of(every, _place_of, wanted))


def _place_of(one: ReportLine) -> tuple[object, ...]:
    by_name = one.due_date.isoformat(), one.obligation_name, sort_key(one.unit_name)
    return (*by_name, one.branch, one.report)


def awaiting_decision(session: Session, contest: str, branch: str) -> int:
    """How many reports were handed in to a branch and wait for its answer."""
    row = session.one(_AWAITING, {"contest": contest, "this_branch": branch})
    return int(row[0]) if row else 0


def undated(session: Session, contest: str, branch: str) -> list[Undated]:
    """The obligations towards a branch that lack dates, a list of units or a confirmation."""
    profile = versions.load(session, contest, branch)
    return [
        _undated(profile, one)
        for one in profile.obligations
        if not one.is_confirmed and is_asked_here(profile, one)
    ]


def report_view(
    session: Session, branch: str, report: str, now: datetime, asker: Asker | None
) -> ReportView:
    """One report. Raises `NotYetKnown`, also beyond the asker's reach."""
    found = for_asker(session, branch, report, asker)
    profile = versions.load(session, found.contest, branch)
    obligation = profile.obligation(found.obligation)
    through = obligation.through if obligation else None
    place = {"this_branch": branch, "this_report": report}
    prompts = _prompts(session, branch, report)
    last = {(branch, report): (len(prompts), prompts[-1].sent_at)} if prompts else {}
    today = now.astimezone(ZoneInfo(profile.time_zone)).date()
    return ReportView(
        contest=found.contest,
        line=_line(found, _Names(session, found.contest), branch, today, last),
        clause=obligation.clause if obligation else None,
        through=through,
        through_name=unit_name(session, found.contest, through) if through else None,
        form=prefill(session, branch, report).figures,
        submissions=tuple(store.read_submission(row) for row in session.all(_SUBMISSIONS, place)),
        prompts=prompts,
    )


def own_prefill(session: Session, branch: str, report: str, asker: Asker | None) -> Prefill:
    """What a report of the asker's asks for. Raises `NotYetKnown`."""
    for_asker(session, branch, report, asker)
    return prefill(session, branch, report)


def for_asker(session: Session, branch: str, report: str, asker: Asker | None) -> Report:
    """A report that the asker may see. Raises `NotYetKnown` for any other."""
    found = store.load(session, branch, report)
    places = [found.branch, *([found.unit_branch] if found.unit_branch else ())]
    if not any(
        permissions.reach(asker, SEE, found.contest, one).covers(Thing(found.unit))
        for one in places
    ):
        raise NotYetKnown(awaited=f"report/{branch}/{report}")
    return found


def _prompts(session: Session, branch: str, report: str) -> tuple[SentPrompt, ...]:
    place = {"this_branch": branch, "this_report": report}
    found = [
        (Prompt(PromptKind(kind), days), from_text(sent_at))
        for kind, days, sent_at in session.all(_PROMPTS, place)
    ]
    # A service that was down sends several at one instant: their own days part them.
    found.sort(key=lambda one: (one[1], one[0].offset))
    return tuple(SentPrompt(one.kind, one.days, one.text(), at) for one, at in found)


class _Names:
    """Names of obligations, from the rules of the branch that asks for the report."""

    def __init__(self, session: Session, contest: str) -> None:
        self._session = session
        self._contest = contest
        self._rules: dict[str, BranchProfile] = {}

    def of(self, report: Report) -> str:
        """The obligation's name; its key if the rules no longer know it."""
        # Once per branch, not per line: a list asks a fixed number of questions.
        if report.branch not in self._rules:
            rules = versions.load(self._session, self._contest, report.branch)
            self._rules[report.branch] = rules
        one = self._rules[report.branch].obligation(report.obligation)
        return one.name if one else report.obligation


def _line(
    one: Report, names: _Names, branch: str, today: date,
    prompts: Mapping[tuple[str, str], tuple[int, datetime]],
) -> ReportLine:  # fmt: skip
    number, last = prompts.get((one.branch, one.report), (0, None))
    over = today - one.due_date
    return ReportLine(
        branch=one.branch,
        report=one.report,
        obligation=one.obligation,
        obligation_name=names.of(one),
        unit=one.unit,
        unit_name=one.unit_name,
        to_branch=one.to_branch,
        due_date=one.due_date,
        state=one.state,
        state_text=WORDS[one.state],
        on_time=one.on_time,
        days_over=over.days if one.is_awaited and over > timedelta(0) else None,
        is_office=one.is_office,
        is_owed_by_us=one.unit_branch == branch,
        submissions=one.submissions,
        first_submitted_at=one.first_submitted_at,
        prompts=number,
        last_prompt_at=last,
        reason=one.reason,
        version=one.version,
    )


def _undated(profile: BranchProfile, one: Obligation) -> Undated:
    dates = ", ".join(f"{day:%d/%m/%Y}" for day in one.due_dates)
    return Undated(
        key=one.key,
        name=one.name,
        who_stated=one.who_stated,
        dates_text=dates or "chưa xác định ngày",
        missing=tuple(str(each) for each in profile.missing_for_obligation(one.key)),
        clause=one.clause,
        note=one.note,
    )
