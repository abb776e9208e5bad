"""How a door is asked for a page of a long list."""

from typing import Annotated

from fastapi import Depends, Query

from shared.paging import MOST, Wanted

MAX_CURSOR = 2_000
Cursor = Annotated[
    str | None, Query(max_length=MAX_CURSOR, description="What the last answer gave to go on with.")
]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many lines at most.")]


async def _page(after: Cursor = None, limit: Limit = 50) -> Wanted:
    return Wanted(after, limit)


Page = Annotated[Wanted, Depends(_page)]
