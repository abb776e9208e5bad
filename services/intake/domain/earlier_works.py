"""Whether a work won or competed before, by the works that are alike and what was said of them."""

from collections.abc import Sequence

from services.intake.domain.duplicates import VERDICT_WORDS, SameOrNot
from services.intake.domain.evidence import Evidence, Matched
from services.intake.domain.findings import Finding, cannot_tell, failed, passed, worst
from shared.profiles.model import EnteredBefore, WonBefore
from shared.vietnamese import fold


def check_won_before(rule: WonBefore, evidence: Evidence) -> Finding:
    """Whether the work is on an exclusion list of this prize and, where stated, of these years."""
    listed = [one for one in evidence.matched if _is_of_prize(rule, one)]
    return _earlier(listed, evidence, "Không trùng danh sách loại trừ nào.")


def check_entered_before(rule: EnteredBefore, evidence: Evidence, contest: str) -> Finding:
    """Whether the work was entered before: in another edition here, or on such a list."""
    earlier = [
        one
        for one in evidence.matched
        if (one.list_name is None and one.contest != contest)
        or (one.list_name is not None and fold(rule.contest) in fold(one.list_name))
    ]
    return _earlier(earlier, evidence, "Không trùng giải pháp nào đã dự thi trước đây.")


def _is_of_prize(rule: WonBefore, one: Matched) -> bool:
    if one.list_name is None:
        return False
    named = fold(f"{one.list_name} {one.prize or ''}")
    # Lists are named by people: any word in capitals of the prize ("VIFOTEC"), or all of it.
    marks = [fold(word.strip("()")) for word in rule.prize.split() if word.strip("()").isupper()]
    is_prize = fold(rule.prize) in named or any(mark in named for mark in marks)
    return is_prize and (rule.years is None or one.year is None or one.year in rule.years)


def _earlier(matched: Sequence[Matched], evidence: Evidence, none: str) -> Finding:
    if matched:
        return worst([_one(item) for item in matched])
    return passed(none) if evidence.was_compared else cannot_tell("Hồ sơ đang được đối chiếu.")


def _one(item: Matched) -> Finding:
    where = f", {item.list_name}" if item.list_name else ""
    prize = f", {item.prize}" if item.prize else ""
    year = f" năm {item.year}" if item.year else ""
    facts = f"Giống «{item.title}»{where}{prize}{year}"
    if item.verdict is None:
        return cannot_tell(f"{facts}; chờ người kết luận.")
    facts = f"{facts}; đã kết luận: {VERDICT_WORDS[item.verdict]}."
    return failed(facts) if item.verdict is SameOrNot.SAME else passed(facts)
