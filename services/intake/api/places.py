"""What every endpoint of intake needs: its branch, its contest, and a strict body."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict

SERVICE = "intake"
PREFIX = "/api/v1/branches/{level}/{unit}"


async def branch_of(level: str, unit: str) -> str:
    """The branch of a path."""
    return f"{level}/{unit}"


Branch = Annotated[str, Depends(branch_of)]
Contest = Annotated[str, Query(min_length=1)]


class Body(BaseModel):
    """What a request may say; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contest: str


class Seen(Body):
    """A request about an entry as the person saw it; `version` catches crossing edits."""

    version: int | None = None
