"""The import contracts hold for the code as it is, and each catches what is planted against it."""

import configparser
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import CODE, ROOT

CONFIGURATION = ROOT / ".importlinter"
PREFIX = "importlinter:contract:"

# The contract, and what is planted against it: a line in a file, which the report has to name.
PLANTED = [
    ("services", "services/judging/store/sheets.py", "import services.reporting.tables"),
    ("services", "services/app.py", "import services.cli"),
    ("services", "services/accounting.py", ""),
    ("shared-below", "shared/unit.py", "import services.app"),
    ("rooms", "services/judging/store/sheets.py", "import services.judging.handlers.sheets"),
    ("rooms", "services/judging/domain/scoring.py", "import services.judging.tables"),
    ("rooms", "services/judging/handlers/sheets.py", "import services.judging.queries.sheets"),
    ("rooms", "services/judging/queries/sheets.py", "import services.judging.api"),
    ("rooms", "services/judging/calculations.py", ""),
    ("domain", "services/judging/domain/scoring.py", "import sqlalchemy"),
    ("domain", "services/judging/domain/scoring.py", "import random"),
    ("domain", "services/judging/domain/scoring.py", "import shared.clock"),
    ("domain", "shared/events/parts.py", "import os"),
    ("rules", "shared/events/parts.py", "import shared.database"),
    ("rules", "shared/profiles/model/base.py", "import sqlmodel"),
    ("doors", "services/judging/api.py", "import services.judging.store.sheets"),
    ("doors", "services/judging/pages/results.py", "import sqlalchemy"),
    ("sql", "services/judging/handlers/sheets.py", "import sqlalchemy"),
    ("sql", "services/judging/reactions.py", "import sqlmodel"),
    ("web", "services/judging/handlers/sheets.py", "import fastapi"),
    ("web", "shared/messaging/inbox.py", "import shared.web.doors"),
    ("faust", "shared/messaging/inbox.py", "def later():\n    import faust"),
    ("faust", "services/processes.py", "import aiokafka"),
    ("kafka", "shared/messaging/worker.py", "from kafka import KafkaConsumer"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code alone, to plant things in."""
    root = tmp_path_factory.mktemp("planted")
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            place = root / path.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return root


@pytest.fixture
def planted(copy: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of the module that a line was planted in; taken out again afterwards."""
    file, line = request.param
    path = copy / file
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", "utf-8")
    yield ".".join(Path(file).with_suffix("").parts)
    if before is None:
        path.unlink()
    else:
        path.write_text(before, "utf-8")


def _contracts() -> dict[str, str]:
    configuration = configparser.ConfigParser()
    configuration.read(CONFIGURATION)
    return {
        section.removeprefix(PREFIX): configuration[section]["name"]
        for section in configuration.sections()
        if section.startswith(PREFIX)
    }


def _lint(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--config", str(CONFIGURATION), "--no-cache", "--no-logo"]
    return subprocess.run(
        [*command, *arguments], cwd=root, capture_output=True, text=True, check=False
    )


def test_contracts_hold() -> None:
    result = _lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {name for name, _, _ in PLANTED} == set(_contracts())


@pytest.mark.parametrize(
    ("contract", "planted"),
    [(name, (file, line)) for name, file, line in PLANTED],
    indirect=["planted"],
)
def test_planted_import_breaks_its_contract(contract: str, planted: str, copy: Path) -> None:
    result = _lint(copy, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert f"{_contracts()[contract]} BROKEN" in result.stdout
    assert planted in result.stdout


def test_copy_breaks_nothing_before_anything_is_planted(copy: Path) -> None:
    result = _lint(copy)
    assert result.returncode == 0, result.stdout
