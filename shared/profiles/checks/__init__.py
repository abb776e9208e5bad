"""What types cannot say of a profile: names that must exist, graphs, judging and dates.

The checks read the tree and not the model, so that one run reports everything at once, also where
a value has the wrong type; they pass over what they cannot read, because its type is reported.
"""

from collections.abc import Iterator

from shared.profiles.checks.dates import check_dates
from shared.profiles.checks.expressions import check_expressions
from shared.profiles.checks.graphs import check_graphs
from shared.profiles.checks.judging import check_judging
from shared.profiles.checks.receiving import check_receiving
from shared.profiles.checks.references import check_references
from shared.profiles.problems import Problem
from shared.profiles.yaml_tree import Node

__all__ = ["check_tree"]


def check_tree(tree: Node) -> Iterator[Problem]:
    """Find everything that contradicts itself or names what is not there."""
    yield from check_references(tree)
    yield from check_graphs(tree)
    yield from check_judging(tree)
    yield from check_expressions(tree)
    yield from check_dates(tree)
    yield from check_receiving(tree)
