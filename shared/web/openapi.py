"""What the API says of itself: OpenAPI of `/api/v1` alone, with problems, keys and examples.

FastAPI derives most of it from the doors; what every door shares is added here in one place, and
what commands answer comes from their handlers.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI

from shared.web.told import Told

VERSION = "1"
PREFIX = "/api/v1"
_WRITES = frozenset({"post", "put", "patch", "delete"})
_METHODS = _WRITES | {"get"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; `detail` is in the language of Accept-Language (vi or en).",
    "required": ["type", "title", "status", "detail", "code", "facts"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable; what a program decides by."},
        "facts": {"type": "object", "description": "What the message is filled with."},
        "reference": {"type": "string", "description": "The number under which the log knows it."},
    },
    "example": {
        "type": "urn:hoithi:problem:invalid_input",
        "title": "Thông tin chưa đúng",
        "status": 422,
        "detail": "Tên giải pháp: không được để trống",
        "code": "invalid_input",
        "facts": {"field": "Tên giải pháp", "reason": "không được để trống"},
    },
}
_ANY_PROBLEM = {
    "description": "Why it was not done; nothing was written.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "The same key with the same body gets the first answer; with another body, 422.",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "0b6e2f5c-3c1b-4e57-9d0e-6f1f3f1b1a10",
}


_DRY_RUN = {
    "name": "Dry-Run",
    "in": "header",
    "description": "true: the answer is what it would be, and nothing is written.",
    "schema": {"type": "boolean"},
    "example": True,
}
_JSON = "application/json"
_FILE = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


def describe(app: FastAPI, told: Callable[[], Told]) -> None:
    """Have an app answer with this description of its API, made when it is first asked for."""
    derive = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None or "x-hoithi" not in app.openapi_schema:
            app.openapi_schema = described(derive(), told())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def described(derived: dict[str, Any], told: Told | None = None) -> dict[str, Any]:
    """A derived description, with the API's doors alone, what they share, answer and look like."""
    told = told or Told()
    document = copy.deepcopy(derived)
    document["info"]["version"] = VERSION
    document["x-hoithi"] = "docs/api.md"
    document["info"]["description"] = (
        "Authorization: Bearer hoithi_…, a token of one's own account."
    )
    paths = document["paths"]
    document["paths"] = {path: one for path, one in paths.items() if path.startswith(PREFIX)}
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for door, operation in _operations(document):
        _complete(door.partition(" ")[0], operation)
        _answer(operation, told.answers.get(door))
        _exemplify(operation, told.examples.get(door, {}))
    _hoist(document["paths"], schemas)
    for left in ("HTTPValidationError", "ValidationError"):
        schemas.pop(left, None)
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each door, as the table of permissions names it, and what is said of it."""
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            if method in _METHODS:
                yield f"{method.upper()} {path}", one


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    responses["default"] = _ANY_PROBLEM
    if method.lower() in _WRITES:
        parameters = operation.setdefault("parameters", [])
        named = {one["name"] for one in parameters}
        parameters += [one for one in (_KEY, _DRY_RUN) if one["name"] not in named]


def _answer(operation: dict[str, Any], schema: Mapping[str, Any] | None) -> None:
    """What a command answers, where the door's own signature says nothing."""
    for content in _contents(operation):
        if schema is not None and not content.get("schema"):
            content["schema"] = copy.deepcopy(dict(schema))


def _exemplify(operation: dict[str, Any], examples: Mapping[str, Any]) -> None:
    if "request" in examples:
        operation["requestBody"]["content"][_JSON]["example"] = examples["request"]
    for content in _contents(operation) if "response" in examples else ():
        content["example"] = examples["response"]
    for status, response in operation["responses"].items():
        # What has neither schema nor example is a file, which FastAPI cannot know.
        if status.startswith("2") and response.get("content") == {_JSON: {"schema": {}}}:
            response["content"] = _FILE


def _contents(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where the JSON of the answers that went well is described."""
    for status, response in operation["responses"].items():
        if status.startswith("2") and _JSON in response.get("content", {}):
            yield response["content"][_JSON]


def _hoist(node: Any, schemas: dict[str, Any]) -> None:
    """Move definitions that stand within a schema to the one place where references look."""
    if isinstance(node, dict):
        for name, one in node.pop("$defs", {}).items():
            schemas[name] = one
            _hoist(one, schemas)
        reference = node.get("$ref", "")
        if isinstance(reference, str) and reference.startswith("#/$defs/"):
            node["$ref"] = reference.replace("#/$defs/", "#/components/schemas/")
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _hoist(one, schemas)
