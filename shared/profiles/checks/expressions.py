"""Rules told in CEL: each has to be an expression over the facts that there are."""

from collections.abc import Iterator

from shared.expressions import BrokenExpression, expression
from shared.profiles.checks.chain import branches
from shared.profiles.model.eligibility import FACTS
from shared.profiles.problems import Problem, problem_at
from shared.profiles.yaml_tree import Node

_REMEDY = "xem danh sách dữ kiện và ví dụ trong docs/how-to/describe-a-contest.md"


def check_expressions(tree: Node) -> Iterator[Problem]:
    """Find expressions that cannot be read, or name what no dossier has."""
    for _, path, node in branches(tree):
        for index, rule in enumerate(node.items("eligibility")):
            text = rule.text("passes")
            if rule.text("kind") != "expression" or not text:
                continue
            try:
                expression(text, FACTS)
            except BrokenExpression as broken:
                at = rule.get("passes") or rule
                here = f"{path}.eligibility[{index}].passes"
                yield problem_at(
                    at.at, here, f"không phải biểu thức CEL dùng được: {broken}", _REMEDY
                )
