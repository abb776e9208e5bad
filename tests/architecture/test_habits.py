"""The house's rules hold in every file, and each is broken by what is planted against it."""

from collections.abc import Callable

import pytest

from tests.architecture import habits
from tests.architecture.exceptions_caught import ALLOWED
from tests.architecture.sources import CODE, EVERYTHING, Source, sources

Check = Callable[[Source], list[str]]

PROBLEMS = "shared/web/problems.py"
STATUS_ELSEWHERE = {
    "shared/web/assets.py": "a file that is not there, before any application",
    "shared/web/health.py": "a probe's answer, for what starts and stops processes",
    "shared/web/security.py": "a browser sent here by another site, before any application",
}
ENVIRONMENT = {
    "services/serve.py": "hands the whole environment on to the processes it starts",
    "shared/settings.py": "the one reader",
}
MIGRATIONS = "migrations"
OUTSIDE_COMMANDS = (MIGRATIONS, "errands")
"""An errand runs beside the relay, in transactions of its own; a migration has Alembic's."""


def _found(check: Check, *folders: str, without: tuple[str, ...] = ()) -> list[str]:
    files = [one for one in sources(*folders) if one.path not in without]
    assert files
    return [found for source in files for found in check(source)]


def _faust(source: Source) -> list[str]:
    return habits.imports_of(source, "faust", "mode", "aiokafka")


def _kafka(source: Source) -> list[str]:
    return habits.imports_of(source, "kafka")


def _importers(check: Check) -> list[str]:
    return [one.path for one in sources(*CODE) if check(one)]


def test_faust_has_one_importer() -> None:
    assert _importers(_faust) == ["shared/messaging/worker.py"]


def test_kafka_has_one_importer() -> None:
    assert _importers(_kafka) == ["shared/messaging/broker.py"]


def test_services_never_commit() -> None:
    rooms = [one for one in sources("services") if one.room not in ("", *OUTSIDE_COMMANDS)]
    assert [found for source in rooms for found in habits.commits(source)] == []


def test_doors_catch_no_error_of_ours() -> None:
    doors = [one for one in sources("services") if one.room in ("api", "pages")]
    assert doors
    assert [found for source in doors for found in habits.catches(source)] == []


def test_environment_has_one_reader() -> None:
    assert _found(habits.environment_reads, *CODE, without=tuple(ENVIRONMENT)) == []
    assert _importers(habits.environment_reads) == sorted(ENVIRONMENT)


def test_error_statuses_stand_in_one_place() -> None:
    elsewhere = (PROBLEMS, *STATUS_ELSEWHERE)
    assert _found(habits.error_statuses, *CODE, without=elsewhere) == []
    assert _importers(habits.error_statuses) == sorted(elsewhere)


def test_exceptions_are_caught_only_where_a_reason_is_given() -> None:
    assert sorted(set(_found(habits.broad_excepts, *CODE))) == sorted(ALLOWED)


def test_names_say_something() -> None:
    assert _found(habits.shapeless_names, *EVERYTHING) == []


def test_files_and_functions_can_be_read_at_once() -> None:
    code = [one for one in sources(*CODE) if MIGRATIONS not in one.parts]
    assert [found for source in code for found in habits.long_functions(source)] == []
    assert _found(habits.long_files, *EVERYTHING) == []


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (_faust, "import faust"),
        (_faust, "def later():\n    from faust.types import TP"),
        (_faust, "module = importlib.import_module('faust')"),
        (_faust, "import aiokafka.errors"),
        (_kafka, "from kafka import KafkaProducer"),
        (_kafka, "kafka = __import__('kafka')"),
        (habits.commits, "unit.session.commit()"),
        (habits.commits, "session.rollback()"),
        (habits.commits, "with unit.session.core.begin(): pass"),
        (habits.catches, "try:\n    await answer()\nexcept RuleViolation:\n    pass"),
        (habits.environment_reads, "url = os.environ['DATABASE_URL']"),
        (habits.environment_reads, "url = os.getenv('DATABASE_URL')"),
        (habits.environment_reads, "from os import getenv"),
        (habits.environment_reads, "class Own(BaseSettings): pass"),
        (habits.environment_reads, "url = typer.Option('--url', envvar='HOITHI_URL')"),
        (habits.error_statuses, "Response(text, status_code=404)"),
        (habits.error_statuses, "JSONResponse(body, 409)"),
        (habits.error_statuses, "status = HTTPStatus.CONFLICT"),
        (habits.error_statuses, "from fastapi import HTTPException"),
        (habits.error_statuses, "from starlette.exceptions import HTTPException as Gone"),
        (habits.broad_excepts, "def f():\n    try: g()\n    except Exception: pass"),
        (habits.broad_excepts, "def f():\n    try: g()\n    except (KeyError, Exception): pass"),
        (
            habits.broad_excepts,
            "class A:\n    def f(self):\n        try: g()\n        except: pass",
        ),
        (habits.long_files, "a = 1\n" * 401),
        (habits.long_functions, "def f():\n" + "    a = 1\n" * 60),
    ],
)
def test_planted_habit_is_found(check: Check, code: str) -> None:
    assert len(check(Source("planted.py", code))) == 1


@pytest.mark.parametrize(
    "path", ["shared/utils.py", "services/judging/helpers.py", "shared/web/common/page.py"]
)
def test_planted_name_is_found(path: str) -> None:
    assert len(habits.shapeless_names(Source(path, ""))) == 1


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (habits.commits, "unit.announce('entry/a/b')"),
        (habits.error_statuses, "return await carry_out(request, SERVICE, command, status=201)"),
        (habits.error_statuses, "if HTTPStatus.OK == status: pass"),
        (habits.broad_excepts, "def f():\n    try: g()\n    except ValueError: pass"),
        (habits.broad_excepts, "def f():\n    try: g()\n    except BaseException: h(); raise"),
        (habits.long_functions, "def f():\n" + "    a = 1\n" * 30),
        (habits.catches, "try: day = date.fromisoformat(text)\nexcept ValueError: pass"),
        (_kafka, "from shared.messaging import kafka_names"),
    ],
)
def test_good_habit_is_let_pass(check: Check, code: str) -> None:
    assert check(Source("planted.py", code)) == []
