"""The API keeps what its description says, whatever it is sent: Schemathesis asks every door."""

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from shared.web.openapi import described
from tests.web.serving import serving
from tests.web.world import JUDGE, World, world

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
"""What a schema can promise. That valid data is accepted is for the rules of a contest to say."""

PERSON = {"x-hoithi-as": JUDGE}
EXAMPLES = 3


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    with world(tmp_path_factory.mktemp("api")) as found, serving(found.app) as base:
        yield found, base


@pytest.mark.timeout(300)
def test_every_door_keeps_what_the_description_says(served: tuple[World, str]) -> None:
    schema = schemathesis.openapi.from_url(f"{served[1]}/district/api/openapi.json")
    broken: list[str] = []
    for found in schema.get_all_operations():
        ask(found.ok(), broken)
    assert broken == []


def ask(operation: Any, broken: list[str]) -> None:
    """Send a door what its description allows, and note what does not fit."""

    @hypothesis.settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy())
    def send(case: Any) -> None:
        answer = case.call(headers=PERSON, timeout=60)
        try:
            case.validate_response(answer, checks=CHECKS)
        except schemathesis.errors.FailureGroup as failures:
            words = [str(one).splitlines()[0] for one in failures.exceptions]
            broken.append(f"{operation.label} {answer.status_code} {words}")

    send()


def test_description_has_only_the_api_and_says_how_it_refuses(served: tuple[World, str]) -> None:
    document = httpx.get(f"{served[1]}/district/api/openapi.json", timeout=60).json()
    assert {path.split("/")[1:3][0] for path in document["paths"]} == {"api"}
    for path in document["paths"].values():
        for method, operation in path.items():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            named = {one["name"] for one in operation.get("parameters", ())}
            assert ("Idempotency-Key" in named) == (method != "get")


def test_every_body_has_an_example_that_fits(served: tuple[World, str]) -> None:
    document = httpx.get(f"{served[1]}/district/api/openapi.json", timeout=60).json()
    wrong = []
    for door, content in bodies(document):
        if "example" not in content:
            wrong.append(f"{door}: no example")
            continue
        schema = {**content["schema"], "components": document["components"]}
        kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
        wrong += [
            f"{door}: {one.message[:200]}" for one in kind(schema).iter_errors(content["example"])
        ]
    assert wrong == []


def bodies(document: Any) -> Iterator[tuple[str, Any]]:
    """Everything in JSON that a door of the API takes or gives."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = [operation.get("requestBody", {})]
            told += [one for key, one in operation["responses"].items() if key.startswith("2")]
            for one in told:
                if "application/json" in one.get("content", {}):
                    yield f"{method.upper()} {path}", one["content"]["application/json"]


def test_definitions_within_a_schema_are_moved() -> None:
    inner = {"$defs": {"A": {"type": "string"}}, "items": {"$ref": "#/$defs/A"}}
    operation = {"requestBody": {"x": inner}, "responses": {"200": {}, "422": {}}}
    derived = {"info": {}, "paths": {"/api/v1/x": {"post": operation}, "/page": {"get": {}}}}
    before = copy.deepcopy(derived)
    document = described(derived)
    assert derived == before
    assert document["components"]["schemas"]["A"] == {"type": "string"}
    moved = document["paths"]["/api/v1/x"]["post"]["requestBody"]["x"]
    assert moved == {"items": {"$ref": "#/components/schemas/A"}}


@pytest.mark.parametrize("path", ["/district/api/v1/a%0Ab", "/api/none", "/district/api/"])
def test_wrong_address_of_the_api_is_problem_json(served: tuple[World, str], path: str) -> None:
    answer = httpx.get(served[1] + path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
