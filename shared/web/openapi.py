"""What the API says of itself: OpenAPI of `/api/v1` alone, with problems, keys and conditions.

FastAPI derives most of it from the doors; what every door shares is added here in one place.
"""

import copy
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

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


def describe(app: FastAPI) -> None:
    """Have an app answer with this description of its API."""
    derive = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None or "x-hoithi" not in app.openapi_schema:
            app.openapi_schema = described(derive())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def described(derived: dict[str, Any]) -> dict[str, Any]:
    """A derived description, with the API's doors alone and what they share."""
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
    _hoist(document["paths"], schemas)
    for method, operation in _operations(document):
        _complete(method, operation)
    for left in ("HTTPValidationError", "ValidationError"):
        schemas.pop(left, None)
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in document["paths"].values():
        yield from ((method, one) for method, one in path.items() if method in _METHODS)


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    responses["default"] = _ANY_PROBLEM
    if method in _WRITES:
        parameters = operation.setdefault("parameters", [])
        if all(one["name"] != _KEY["name"] for one in parameters):
            parameters.append(_KEY)


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
