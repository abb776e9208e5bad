"""Changing a thing only as it was seen: `ETag` on what is read, `If-Match` on what changes it.

Source: RFC 9110, 8.8.3 and 13.1.1; RFC 6585, 3 (428 Precondition Required).
"""

import dataclasses
import re
from typing import Any

from fastapi import Request, Response

from shared.errors import EditConflict, InvalidInput, RuleViolation
from shared.service import Command
from shared.web.doors import carry_out

_TAG = re.compile(r'"(\d{1,9})"', re.ASCII)
_ANY = "*"

CONDITIONAL: dict[str, Any] = {
    "parameters": [
        {
            "name": "If-Match",
            "in": "header",
            "description": "The ETag as it was read, or * for whatever stands there. Required "
            "unless the body, or the query of an upload, says `version`; without both it is 428.",
            "schema": {"type": "string", "pattern": '^("[0-9]{1,9}"|[*])$'},
            "example": '"3"',
        }
    ]
}
"""What OpenAPI says of a door that changes one thing."""

TAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "The version, for If-Match.",
                "schema": {"type": "string"},
                "example": '"3"',
            }
        }
    }
}
"""What OpenAPI says of a door that shows one thing."""


class ConditionMissing(RuleViolation):
    """A change came without a word on what was seen."""

    code = "condition_missing"
    message = (
        "Cần nêu phiên bản đã xem: tiêu đề If-Match với ETag đã đọc, hoặc mục «version». "
        "Muốn ghi dù ai vừa sửa gì thì gửi If-Match: *."
    )


class Outdated(EditConflict):
    """What was seen is no longer what stands there. Facts: `what`."""

    code = "precondition_failed"


def tag(response: Response, version: int) -> None:
    """Say which version of a thing an answer shows."""
    response.headers["etag"] = f'"{version}"'


async def change(
    request: Request, service: str, command: Command, *, status: int = 200,
    on_behalf_of: str | None = None,
) -> Response:  # fmt: skip
    """Carry out a command that changes one thing, if that still is as the asker saw it.

    The command has a field `version`: what was seen, None where the asker did not say.

    Raises `ConditionMissing`, `Outdated`, `InvalidInput`, and what the command raises.
    """
    asked = request.headers.get("if-match")
    seen = _seen(asked, command)
    try:
        return await carry_out(request, service, seen, status=status, on_behalf_of=on_behalf_of)
    except EditConflict as conflict:
        if asked is None or asked.strip() == _ANY:
            raise
        raise Outdated(**conflict.facts) from conflict


def _seen(asked: str | None, command: Command) -> Command:
    """The command with the version of the header."""
    stated: int | None = command.version  # type: ignore[attr-defined]
    if asked is None:
        if stated is None:
            raise ConditionMissing()
        return command
    if asked.strip() == _ANY:
        return command
    found = _TAG.fullmatch(asked.strip())
    if found is None:
        raise InvalidInput(field="If-Match", reason='phải có dạng "<số>" hoặc *')
    version = int(found[1])
    if stated not in (None, 0, version):
        raise InvalidInput(field="If-Match", reason="không khớp «version» của nội dung gửi")
    return dataclasses.replace(command, version=version)  # type: ignore[call-arg]
