"""Judging steps that fit together: rounds before rankings, rankings before quotas."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from shared.profiles.checks.chain import branches
from shared.profiles.checks.references import keys_of, known
from shared.profiles.problems import Problem, problem_at
from shared.profiles.yaml_tree import Node


@dataclass(slots=True)
class _Before:
    """What the earlier steps of a list have brought."""

    rounds: dict[str, list[str]] = field(default_factory=dict)
    is_ranked: bool = False


def check_judging(tree: Node) -> Iterator[Problem]:
    """Find steps that use what no step before them brings."""
    for _, path, node in branches(tree):
        before, awards = _Before(), keys_of(node.items("awards"))
        for index, step in enumerate(node.items("judging")):
            yield from _check_step(step, f"{path}.judging[{index}]", before, awards)


def _check_step(step: Node, path: str, before: _Before, awards: list[str]) -> Iterator[Problem]:
    kind = step.text("kind")
    if kind == "scoring_round":
        yield from _check_threshold(step, path)
        before.rounds[step.text("key") or ""] = keys_of(step.items("criteria"))
    elif kind == "ranking":
        before.is_ranked = True
        yield from _check_ranking(step, path, before)
    elif kind == "quota":
        yield from _check_quota(step, path, before, awards)


def _check_threshold(step: Node, path: str) -> Iterator[Problem]:
    threshold, criteria = step.get("threshold"), step.items("criteria")
    highest = sum((_number(one, "max") * _number(one, "weight", 1) for one in criteria), Decimal(0))
    if threshold is None or not criteria or not isinstance(threshold.value, int | Decimal):
        return
    if threshold.value > highest:
        message = f"ngưỡng {threshold.value} cao hơn tổng điểm tối đa {highest}"
        yield problem_at(threshold.at, f"{path}.threshold", message, f"không quá {highest}")


def _number(node: Node, key: str, absent: int = 0) -> Decimal:
    found = node.get(key)
    if found is None or not isinstance(found.value, int | Decimal):
        return Decimal(absent)
    return Decimal(found.value)


def _check_ranking(step: Node, path: str, before: _Before) -> Iterator[Problem]:
    for index, one in enumerate(step.items("by")):
        what = "vòng chấm điểm nào trước bước này có khóa"
        yield from known(one, f"{path}.by[{index}]", before.rounds, what, "một bước trước đó")
    ordered = step.items("tie_criteria")
    tie = step.get("tie")
    if tie is not None and tie.value == "criterion_order" and not ordered:
        remedy = "thêm «tie_criteria: [khóa tiêu chí, …]»"
        yield problem_at(tie.at, f"{path}.tie", "chưa nêu so tiêu chí nào khi bằng điểm", remedy)
    criteria = {key for one in step.items("by") for key in before.rounds.get(str(one.value), ())}
    for index, one in enumerate(ordered):
        yield from known(one, f"{path}.tie_criteria[{index}]", criteria, "tiêu chí", "vòng chấm")


def _check_quota(step: Node, path: str, before: _Before, awards: list[str]) -> Iterator[Problem]:
    if not before.is_ranked:
        remedy = "thêm bước «kind: ranking» phía trước"
        yield problem_at(step.at, path, "chia giải khi chưa có bước xếp hạng", remedy)
    seen: dict[str, int] = {}
    for index, one in enumerate(step.items("awards")):
        award, here = one.get("award"), f"{path}.awards[{index}].award"
        yield from known(award, here, awards, "giải", "awards")
        if award is None or not isinstance(award.value, str):
            continue
        if award.value in seen:
            remedy = f"gộp với dòng {seen[award.value]}"
            yield problem_at(award.at, here, f"giải «{award.value}» có hai chỉ tiêu", remedy)
        seen.setdefault(award.value, award.at.line)
