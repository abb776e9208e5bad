"""Laying out owed reports whenever a branch's rules come, and what falls out of them."""

from datetime import datetime

from services.reporting.commands import PlanReports
from services.reporting.domain.obligations import Owed, keys_of, owed_reports
from services.reporting.domain.prompts import (
    DUE_CUT_OFF,
    DUE_OVERDUE,
    DUE_PROMPT,
    cut_off_at,
    overdue_at,
    prompt_at,
    prompts_of,
)
from services.reporting.domain.submissions import Report, ReportState, waive
from services.reporting.store import reports
from services.reporting.store.ended_units import ended_units
from shared.profiles import keeping, versions
from shared.profiles.keeping import KeepUnits
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_GONE = "Kế hoạch sửa đổi không còn kỳ báo cáo này."
_PASSED_ON = "Đơn vị đã thôi hoạt động; kỳ báo cáo này do đơn vị kế thừa thực hiện."


def plan_reports(unit: Unit, command: PlanReports) -> int:
    """Lay out what a branch of this site is owed, by the newest rules; how many reports are new.

    Raises `NotYetKnown` while a unit that owes is not here.
    """
    profile = unit.profile(command.contest, command.branch)
    if profile.site != unit.site:
        return 0
    wanted = owed_reports(profile, ended_units(unit.session, profile.contest))
    new = [one for one in wanted if _lay_out(unit, profile, one)]
    _drop(unit, profile, keys_of(wanted))
    return len(new)


def keep_units(unit: Unit, command: KeepUnits) -> None:
    """Keep units, free what waited for one of them, and pass duties of those that end."""
    keeping.keep_units(unit, command)
    for one in command.units:
        unit.announce(f"unit/{command.contest}/{one['key']}")
    if any(one.get("valid_until") for one in command.units):
        for profile in versions.all_latest(unit.session):
            if profile.contest == command.contest and profile.site == unit.site:
                plan_reports(unit, PlanReports(profile.contest, profile.branch))


def report_of(unit: Unit, profile: BranchProfile, one: Owed, *, is_office: bool) -> Report:
    """A report as it begins. `profile` is that of the branch in whose name it is asked for."""
    return Report(
        branch=profile.branch,
        report=one.report,
        contest=profile.contest,
        to_branch=one.to_branch,
        obligation=one.obligation,
        unit=one.unit,
        unit_name=keeping.unit_name(unit.session, profile.contest, one.unit),
        unit_branch=one.unit_branch,
        due_date=one.due_date,
        is_office=is_office,
    )


def _lay_out(unit: Unit, profile: BranchProfile, one: Owed) -> bool:
    report = report_of(unit, profile, one, is_office=True)
    is_new = reports.add(unit, report)
    if is_new:
        unit.append(profile, report.report, report.progressed())
    _schedule(unit, profile, one)
    return is_new


def _schedule(unit: Unit, profile: BranchProfile, one: Owed) -> None:
    obligation, zone = profile.obligation(one.obligation), profile.time_zone
    if obligation is None:
        return
    where = {"contest": profile.contest, "branch": profile.branch}
    place, about = f"{profile.contest}/{profile.branch}", {**where, "report": one.report}
    for prompt in prompts_of(obligation):
        at: datetime = prompt_at(prompt, one.due_date, zone)
        payload = {**about, "kind": prompt.kind.value, "days": prompt.days}
        unit.schedule(DUE_PROMPT, f"{place}/{one.report}.{prompt.kind}.{prompt.days}", at, payload)
    unit.schedule(DUE_OVERDUE, f"{place}/{one.report}", overdue_at(one.due_date, zone), about)
    day = one.due_date.isoformat()
    unit.schedule(
        DUE_CUT_OFF,
        f"{place}/{one.obligation}.{day}",
        cut_off_at(obligation, one.due_date, zone),
        {**where, "obligation": one.obligation, "due_date": day},
    )


def _drop(unit: Unit, profile: BranchProfile, wanted: frozenset[str]) -> None:
    """What the rules no longer ask for is waived, unless it was submitted."""
    for report in reports.planned(unit.session, profile.contest, profile.branch):
        if report.report in wanted:
            continue
        if report.state in (ReportState.DUE, ReportState.OVERDUE):
            gone = waive(report, _PASSED_ON if _is_asked(profile, report) else _GONE)
            reports.save(unit, gone, report.version)
            unit.append(profile, gone.report, gone.progressed())


def _is_asked(profile: BranchProfile, report: Report) -> bool:
    """Whether the plan names the unit still, so that it was the unit that ended."""
    one = profile.obligation(report.obligation)
    return one is not None and report.unit in (one.who or ())
