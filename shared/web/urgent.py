"""Doors that everything waits for: matched before all others, and reading the request themselves.

FastAPI tries one door after the other and solves what each declares; for a score sheet both took
three times as long as the judge's command. A module offers such doors as `URGENT`, a router.
"""

from typing import Any

from fastapi import Request
from pydantic import BaseModel, TypeAdapter

from shared.web.routing import SiteRouter

_PREFIX = "/api/v1/branches/{level}/{unit}"


def urgent_router(tag: str) -> SiteRouter:
    """A router below a branch; its endpoints take the request alone."""
    return SiteRouter(prefix=_PREFIX, tags=[tag])


def branch_in(request: Request) -> str:
    """The branch of the path."""
    return f"{request.path_params['level']}/{request.path_params['unit']}"


def described(
    *more: str, body: type[BaseModel] | None = None, query: Any = None, answer: Any = None
) -> dict[str, Any]:
    """What OpenAPI says of such a door: its path, its query (a model's fields), body and answer."""
    told: dict[str, Any] = {
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in ("level", "unit", *more)
        ]
    }
    if query is not None:
        schema = query.model_json_schema()
        told["parameters"] += [
            {"name": name, "in": "query", "required": name in schema["required"], "schema": one}
            for name, one in schema["properties"].items()
        ]
    if answer is not None:
        schema = TypeAdapter(answer).json_schema(mode="serialization")
        told["responses"] = {"200": {"content": {"application/json": {"schema": schema}}}}
    return told | taking(body) if body is not None else told


def taking(body: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI says of a door that reads its body itself."""
    content = {"application/json": {"schema": body.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}
