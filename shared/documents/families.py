"""Heading families: how state, union, Party and youth bodies head their papers, read as data."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from shared.documents.heads import Family

FILE = Path(__file__).parent / "families.yaml"
USUAL = "state"


def family(key: str) -> Family:
    """A family by its key. Raises `KeyError`."""
    return families()[key]


@cache
def families() -> Mapping[str, Family]:
    """Every family there is, by key, in the order of the file."""
    read = yaml.safe_load(FILE.read_text("utf-8"))
    return {key: Family(key=key, **values) for key, values in read.items()}
