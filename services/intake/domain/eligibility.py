"""What the rules of a contest say of a dossier: pass, fail or cannot tell, with the facts used.

A check helps to decide and decides nothing. What only paper can show cannot be told.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from services.intake.domain.authors import authors_of, check_age, check_birth, check_residence
from services.intake.domain.earlier_works import check_entered_before, check_won_before
from services.intake.domain.entry import Entry
from services.intake.domain.entry_form import check_form, form_of, is_asking
from services.intake.domain.evidence import Evidence
from services.intake.domain.expressions import check_expression
from services.intake.domain.findings import Answer, Finding, cannot_tell, failed, passed, worst
from services.intake.domain.handed_in import check_deadline, check_parts
from services.intake.domain.lateness import Extension
from shared.profiles.model import (
    BirthDates,
    BranchProfile,
    Confirmation,
    EligibilityRule,
    EnteredBefore,
    Entrants,
    EntriesPerPerson,
    EntriesPerUnit,
    Expression,
    MinimumAge,
    Residence,
    SinceYear,
    WonBefore,
)


@dataclass(frozen=True, slots=True)
class Check:
    """What one rule says of one dossier, with the words of the plan where they are known."""

    key: str
    rule: str
    answer: Answer
    facts: str
    clause: str | None


def checks(entry: Entry, profile: BranchProfile, evidence: Evidence) -> tuple[Check, ...]:
    """A check per rule, in the order of the rules, then of what was handed in.

    Nothing is refused by it.
    """
    rules = profile.eligibility or ()
    return (
        *(_check(rule, _found(rule, entry, profile, evidence)) for rule in rules),
        *_of_receiving(entry, profile, evidence.extension),
    )


def _of_receiving(
    entry: Entry, profile: BranchProfile, extension: Extension | None
) -> Iterator[Check]:
    receipt, parts = profile.receipt, profile.dossier_parts
    # A dossier from below was handed in there, under the rules of that branch.
    if receipt is not None and receipt.closes is not None and entry.arrival is None:
        found = check_deadline(receipt, entry, profile.time_zone, extension)
        yield Check("receipt", "Hạn nhận hồ sơ", found.answer, found.facts, receipt.clause)
    if parts and any(one.required for one in parts):
        found = check_parts(parts, entry)
        clause = next((one.clause for one in parts if one.clause), None)
        yield Check("dossier-parts", "Thành phần hồ sơ", found.answer, found.facts, clause)
    form = form_of(profile)
    if is_asking(form):
        found = check_form(form, entry)
        yield Check("entry-form", "Phiếu dự thi", found.answer, found.facts, form.clause)


def _check(rule: EligibilityRule, found: Finding) -> Check:
    return Check(rule.key, rule.name, found.answer, found.facts, rule.clause)


def _found(
    rule: EligibilityRule, entry: Entry, profile: BranchProfile, evidence: Evidence
) -> Finding:
    authors = authors_of(entry.personal)
    match rule:
        case SinceYear():
            return _since(rule, entry.dossier.applied_since)
        case MinimumAge():
            return check_age(rule, authors, _last_day(profile))
        case BirthDates():
            return check_birth(rule, authors)
        case Residence():
            return check_residence(rule, authors)
        case WonBefore():
            return check_won_before(rule, evidence)
        case EnteredBefore():
            return check_entered_before(rule, evidence, entry.contest)
        case EntriesPerPerson():
            return _per_person(rule, evidence)
        case EntriesPerUnit():
            return _per_unit(rule, evidence)
        case Entrants():
            return _entrant(rule, entry.dossier.entrant)
        case Expression():
            return check_expression(rule, entry, evidence, _last_day(profile))
        case Confirmation():
            return cannot_tell(f"Xem xác nhận của {rule.by} trên bản giấy hoặc tệp đính kèm.")


def _since(rule: SinceYear, year: int | None) -> Finding:
    if year is None:
        return cannot_tell(f"Hồ sơ chưa ghi năm áp dụng (yêu cầu từ năm {rule.year}).")
    if year < rule.year:
        return failed(f"Áp dụng từ năm {year}, trước năm {rule.year}.")
    return passed(f"Áp dụng từ năm {year}.")


def _entrant(rule: Entrants, organisation: str | None) -> Finding:
    if organisation and not rule.organisations:
        return failed(f"Tổ chức «{organisation}» đứng tên; thể lệ chỉ nhận cá nhân.")
    if not organisation and not rule.persons:
        return failed("Cá nhân đứng tên; thể lệ chỉ nhận tổ chức.")
    return passed(f"Tổ chức «{organisation}» đứng tên." if organisation else "Cá nhân đứng tên.")


def _per_person(rule: EntriesPerPerson, evidence: Evidence) -> Finding:
    found = []
    for name, titles in (evidence.others_by_author or {}).items():
        count = len(titles) + 1
        others = "; ".join(f"«{one}»" for one in titles)
        facts = f"{name}: {count} giải pháp" + (f" (cùng với {others})." if titles else ".")
        # Two people may share a name, so that only a person can say that it is too many.
        found.append(passed(facts) if count <= rule.most else cannot_tell(facts))
    return worst(found) if found else cannot_tell("Hồ sơ không còn thông tin tác giả.")


def _per_unit(rule: EntriesPerUnit, evidence: Evidence) -> Finding:
    count = evidence.others_of_unit + 1
    share = evidence.units_in_one if rule.after_merger == "adds_up" else 1
    most = rule.most * share
    merged = f" (gộp {share} đơn vị đã sáp nhập)" if share > 1 else ""
    facts = f"Đơn vị có {count} giải pháp, được gửi nhiều nhất {most}{merged}."
    return passed(facts) if count <= most else failed(facts)


def _last_day(profile: BranchProfile) -> dt.date | None:
    receipt = profile.receipt
    return receipt.closing.last_date if receipt and receipt.closing else None
