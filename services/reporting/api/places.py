"""What the endpoints' addresses and bodies have in common."""

from typing import Annotated

from fastapi import Depends, Path, Query
from pydantic import BaseModel, ConfigDict

SERVICE = "reporting"
BRANCH = "/branches/{level}/{unit}"


async def branch_of(level: str, unit: str) -> str:
    """The branch of a path."""
    return f"{level}/{unit}"


Branch = Annotated[str, Depends(branch_of)]
Contest = Annotated[str, Query(min_length=1)]
ReportId = Annotated[str, Path(max_length=200)]
PaperId = Annotated[str, Path(max_length=64)]


class Body(BaseModel):
    """What a request may say; anything else is refused. `version` is the one that was seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contest: str
    version: int | None = None
