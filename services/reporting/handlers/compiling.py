"""Compiling a period, freezing it, and sending it up once it is written."""

from datetime import date
from zoneinfo import ZoneInfo

from services.reporting.commands import CompileReport, CutOffReport
from services.reporting.domain.compiled_paper import report_subject
from services.reporting.domain.compiling import Compiled, compile_period, figures_above
from services.reporting.domain.framing import usual_issue
from services.reporting.domain.obligations import figures_of, is_asked_here, report_above
from services.reporting.domain.refusals import AlreadyCompiled, ObligationUndated
from services.reporting.domain.submissions import Report, Submission
from services.reporting.handlers.planning import report_of
from services.reporting.handlers.registering import draft
from services.reporting.handlers.submitting import send, take
from services.reporting.store import compiled as frozen
from services.reporting.store import reports
from services.reporting.store.compiled import StoredCompiled
from services.reporting.store.counts import asked_of, counted_of_branch
from shared.documents.model import PaperKind
from shared.events.contracts import ReportCompiled
from shared.profiles.model import BranchProfile, Obligation
from shared.unit import Unit


def compile_report(unit: Unit, command: CompileReport) -> dict[str, object]:
    """Compile and freeze a period for the office.

    Raises `ObligationUndated`, `AlreadyCompiled`.
    """
    profile = unit.profile(command.contest, command.branch)
    obligation = _obligation(profile, command.obligation, command.due_date)
    done = _compile(unit, profile, obligation, command.due_date, command.stated)
    if done is None:
        at = frozen.load(unit.session, command.branch, command.obligation, command.due_date)
        local = at.compiled.compiled_at.astimezone(ZoneInfo(profile.time_zone))
        raise AlreadyCompiled(
            obligation=obligation.name,
            due_date=f"{command.due_date:%d/%m/%Y}",
            compiled_at=f"{local:%H:%M ngày %d/%m/%Y}",
        )
    return {
        "obligation": done.obligation,
        "due_date": done.due_date.isoformat(),
        "figures": done.totals(),
        "on_time": len(done.on_time),
        "late": len(done.late),
        "missing": len(done.missing),
        "mismatches": [one.text() for one in done.mismatches],
    }


def cut_off_report(unit: Unit, command: CutOffReport) -> bool:
    """Compile a period at its cut-off; False if it was compiled before or is asked no more."""
    profile = unit.profile(command.contest, command.branch)
    one = profile.obligation(command.obligation)
    if one is None or command.due_date not in one.due_dates:
        return False
    return _compile(unit, profile, one, command.due_date, {}) is not None


def record_document(unit: Unit, contest: str, place: tuple[str, str, date], document: str) -> bool:
    """Note the written file, record the event and send the report up; False if done before.

    `place` is branch, obligation and due date.
    """
    if not frozen.record_document(unit, *place, document):
        return False
    stored = frozen.load(unit.session, *place)
    profile = unit.profile(contest, place[0])
    one = stored.compiled
    data = ReportCompiled(
        obligation=one.obligation,
        due_date=one.due_date,
        figures=one.totals(),
        submitted=tuple(each.unit for each in one.on_time),
        late=tuple(each.unit for each in one.late),
        missing=tuple(each.unit for each in one.missing),
        document=document,
    )
    unit.append(profile, f"{one.obligation}.{one.due_date.isoformat()}", data)
    _send_up(unit, profile, stored)
    return True


def _obligation(profile: BranchProfile, key: str, due_date: date) -> Obligation:
    one = profile.obligation(key)
    if one is None or due_date not in one.due_dates or not is_asked_here(profile, one):
        name = one.name if one else key
        raise ObligationUndated(obligation=name, due_date=f"{due_date:%d/%m/%Y}")
    return one


def _compile(
    unit: Unit, profile: BranchProfile, one: Obligation, due_date: date, stated: dict[str, int]
) -> Compiled | None:
    found = reports.of_period(unit.session, profile.contest, profile.branch, one.key, due_date)
    figures = figures_of(profile, one)
    done = compile_period(one, due_date, figures, found, stated=stated, now=unit.now)
    if not frozen.add(unit, profile.contest, profile.branch, profile.version, done):
        return None
    origin = f"compiled/{one.key}.{due_date.isoformat()}"
    issue = usual_issue(profile, is_addressed=profile.parent is not None)
    draft(unit, profile, PaperKind.REPORT, origin, report_subject(done), issue=issue)
    return done


def _send_up(unit: Unit, profile: BranchProfile, stored: StoredCompiled) -> None:
    """The compiled report is the branch's own report, where the branch above asks for one.

    What a clerk has submitted before stands.
    """
    if profile.parent is None or profile.parent.external:
        return
    above = unit.profile(profile.contest, profile.parent.key)
    compiled = stored.compiled
    one = report_above(profile, above, compiled.obligation, compiled.due_date)
    if one is None:
        return
    if reports.find(unit.session, above.branch, one.report) is None:
        fresh = report_of(unit, above, one, is_office=above.site == unit.site)
        reports.add(unit, fresh)
    report = reports.load(unit.session, above.branch, one.report)
    if not report.is_awaited:
        return
    given = _own_report(unit, profile, above, report, stored)
    send(unit, above, take(unit, above, report, given), given)


def _own_report(
    unit: Unit, profile: BranchProfile, above: BranchProfile, report: Report, stored: StoredCompiled
) -> Submission:
    one = stored.compiled
    asked = asked_of(above, report)
    counted = counted_of_branch(unit.session, profile.contest, profile.branch, asked)
    text = (
        f"{one.name}, kỳ {one.due_date:%d/%m/%Y}: {len(one.on_time)} đơn vị nộp đúng hạn, "
        f"{len(one.late)} nộp trễ, {len(one.missing)} chưa nộp."
    )
    return Submission(
        number=report.submissions + 1,
        submitted_at=unit.now,
        figures=figures_above(asked, one.totals(), counted),
        text=text,
        document=stored.document,
    )
