"""The search box at the top of every page: each service says what it finds for some words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import Response

from shared.database import Session
from shared.identity.asker import Asker
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

MOST = 20
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, a word about it, and the path of its page below the site."""

    name: str
    note: str
    path: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """What a service can find: `query` takes the site, the words and the asker; at most `MOST`."""

    service: str
    name: str
    query: Callable[[Session, str, str, Asker], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one source found."""

    name: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """What was found for `words`, source by source; sources that found nothing are left out."""

    TEMPLATE: ClassVar[str] = "web/search.html"
    words: str
    found: tuple[Found, ...]
    most: int


@router.get("/search")
async def search(
    request: Request,
    site: SiteDoor,
    person: CurrentPerson,
    *,
    tim: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Everything of this site that the words name, in any case and without diacritics."""
    words = tim.strip()
    sources: Sequence[SearchSource] = request.app.state.search if words else ()
    found = [
        Found(one.name, tuple(await site.query(one.service, one.query, site.name, words, person)))
        for one in sources
        if one.service in site.services
    ]
    return await show(request, SearchPage(words, tuple(one for one in found if one.hits), MOST))
