"""What a branch's rules still lack before a phase of the contest can start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from shared.profiles.model.judging import Quota, Ranking, ScoringRound
from shared.profiles.model.reporting import Obligation
from shared.profiles.model.rules import Rules

Phase = Literal["intake", "judging", "forwarding", "reporting", "nomination"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A value the phase needs and the rules do not give: where it belongs, and what it is."""

    path: str
    text: str

    def __str__(self) -> str:
        return self.text


def missing_for(rules: Rules, phase: Phase, has_parent: bool) -> tuple[Missing, ...]:
    """Decide what keeps a phase from starting; nothing if it may start."""
    if phase == "forwarding":
        return tuple(_for_forwarding(rules, has_parent))
    return tuple(_CHECKS[phase](rules))


def missing_for_obligation(one: Obligation) -> tuple[Missing, ...]:
    """Decide what keeps one report from being asked for."""
    named, path = f"báo cáo «{one.name}»", f"obligations.{one.key}"
    wanted = (
        (one.who, "who", f"{named}: danh sách đơn vị phải báo cáo"),
        (one.due_dates, "due_dates", f"{named}: các ngày phải báo cáo"),
        (one.confirmed_by, "confirmed_by", f"{named}: người xác nhận đơn vị và ngày báo cáo"),
    )
    return tuple(Missing(f"{path}.{key}", text) for value, key, text in wanted if not value)


def _for_intake(rules: Rules) -> Iterator[Missing]:
    if not rules.standing_offices:
        yield Missing("standing_offices", "cơ quan tiếp nhận hồ sơ")
    if rules.receipt is None or rules.receipt.closes is None:
        yield Missing("receipt.closes", "hạn nhận hồ sơ")


def _for_judging(rules: Rules) -> Iterator[Missing]:
    steps = rules.judging or ()
    if not any(isinstance(step, ScoringRound) for step in steps):
        yield Missing("judging.scoring_round", "vòng chấm điểm")
    for step in steps:
        if isinstance(step, ScoringRound):
            yield from _for_round(step)
    if not any(isinstance(step, Ranking) for step in steps):
        yield Missing("judging.ranking", "cách xếp hạng")
    if not any(isinstance(step, Quota) for step in steps):
        yield Missing("judging.quota", "cơ cấu giải thưởng")
    if not rules.fields and any(getattr(step, "within", "all") == "field" for step in steps):
        yield Missing("fields", "các lĩnh vực dự thi")


def _for_round(step: ScoringRound) -> Iterator[Missing]:
    if not step.criteria:
        yield Missing(f"judging.{step.key}.criteria", f"tiêu chí chấm của vòng «{step.name}»")
    if step.judges_per_entry is None:
        text = f"số giám khảo chấm mỗi giải pháp ở vòng «{step.name}»"
        yield Missing(f"judging.{step.key}.judges_per_entry", text)


def _for_forwarding(rules: Rules, has_parent: bool) -> Iterator[Missing]:
    if not has_parent:
        yield Missing("parent", "cấp trên nhận giải pháp")
    if rules.forwarding is None or not rules.forwarding.is_stated:
        yield Missing("forwarding", "quy định giải pháp nào được gửi lên cấp trên")


def _for_reporting(rules: Rules) -> Iterator[Missing]:
    """Reports start with the first confirmed obligation; the others wait, each for itself."""
    if any(one.is_confirmed for one in rules.obligations):
        return
    if not rules.obligations:
        yield Missing("obligations", "chế độ báo cáo")
    for one in rules.obligations:
        yield from missing_for_obligation(one)


def _for_nomination(rules: Rules) -> Iterator[Missing]:
    if rules.nomination is None or rules.nomination.to is None:
        yield Missing("nomination.to", "hội thi cấp trên mà giải pháp được đề cử tới")


_CHECKS: dict[str, Callable[[Rules], Iterator[Missing]]] = {
    "intake": _for_intake,
    "judging": _for_judging,
    "reporting": _for_reporting,
    "nomination": _for_nomination,
}
