"""Domain code is arithmetic: no clock, no randomness, no input and output, nothing that changes."""

import pytest

from tests.architecture.purity import impurities
from tests.architecture.sources import Source, sources

PATH = "services/judging/domain/planted.py"


def test_domain_is_pure() -> None:
    files = [one for one in sources("services") if one.room == "domain"]
    assert files
    assert [one for source in files for one in impurities(source)] == []


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("import random", "import of random"),
        ("import time", "import of time"),
        ("import os.path", "import of os.path"),
        ("from uuid import uuid4", "import of uuid"),
        ("from secrets import token_hex", "import of secrets"),
        ("from pathlib import Path", "import of pathlib"),
        ("import subprocess", "import of subprocess"),
        ("import requests", "import of requests"),
        ("import pydantic", "import of pydantic"),
        ("from shared.ids import new_id", "import of shared.ids"),
        ("from shared.profiles.keeping import HANDLERS", "import of shared.profiles.keeping"),
        ("from services.judging.tables import METADATA", "import of services.judging.tables"),
        ("from services.intake.domain import entries", "import of services.intake.domain"),
        ("def f():\n    import sqlalchemy", "import of sqlalchemy"),
        ("at = datetime.now(UTC)", "reads the clock: now()"),
        ("at = datetime.datetime.utcnow()", "reads the clock: utcnow()"),
        ("day = date.today()", "reads the clock: today()"),
        ("text = open('a').read()", "reaches outside: open()"),
        ("print('a')", "reaches outside: print()"),
        ("__import__('os')", "reaches outside: __import__()"),
        ("score: float = 1", "float, where scores are decimals or integers"),
        ("half = 0.5", "float 0.5"),
        ("@dataclass\nclass A: pass", "A is not frozen with slots"),
        ("@dataclass(frozen=True)\nclass A: pass", "A is not frozen with slots"),
        ("@dataclass(frozen=False, slots=True)\nclass A: pass", "A is not frozen with slots"),
    ],
)
def test_planted_impurity_is_found(code: str, what: str) -> None:
    assert [one.split(": ", 1)[1] for one in impurities(Source(PATH, code))] == [what]


def test_pure_code_is_let_pass() -> None:
    code = """
from dataclasses import dataclass
from datetime import date
from services.judging.domain.scoring import Desk
from shared.errors import RuleViolation
from shared.profiles.model import Criterion

@dataclass(frozen=True, slots=True)
class Decided:
    day: date

def decide(now: date) -> Decided:
    return Decided(now)
"""
    assert impurities(Source(PATH, code)) == []
