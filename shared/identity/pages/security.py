"""The security-relevant acts of a site, narrowed by kind, person and day; as a file too."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request
from starlette.responses import Response

from shared.database import Session
from shared.identity.act_kinds import KINDS
from shared.identity.act_queries import NotedAct, Wanted, noted_acts
from shared.identity.asker import Asker
from shared.identity.pages.granting import Choice
from shared.identity.permissions import reach
from shared.identity.permit import Place
from shared.web.branches import open_branches
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.exporting import FORMATS, Sheet, Value, export
from shared.web.forms import day_of
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "site.acts"
PAGE_SIZE = 100
MOST_SAVED = 50_000
_HEADINGS = ("Số", "Lúc", "Việc", "Tài khoản", "Người thực hiện", "Từ địa chỉ", "Chi tiết")
_KINDS = tuple(Choice(key, one.name) for key, one in KINDS.items())
_NOWHERE = ""
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; "" and None are anything."""

    kind: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.text or self.since or self.until)

    def wanted(self, zone: str, within: tuple[Place, ...] | None) -> Wanted:
        """What the query is asked for."""
        place = ZoneInfo(zone)
        begins = datetime.combine(self.since, time.min, place) if self.since else None
        ends = datetime.combine(self.until, time.max, place) if self.until else None
        return Wanted(self.kind, self.text, begins, ends, self.before, within)


@dataclass(frozen=True, slots=True)
class SecurityPage(Page):
    """A page of acts, newest first; `is_whole` for who reads those of the whole site."""

    TEMPLATE: ClassVar[str] = "site/security.html"
    kinds: tuple[Choice, ...]
    asked: Asked
    acts: tuple[NotedAct, ...]
    next_before: int | None
    is_whole: bool


async def asked_of(
    loai: Annotated[str, Query(max_length=20)] = "",
    tim: Annotated[str, Query(max_length=100)] = "",
    tu: Annotated[str, Query(max_length=10)] = "",
    den: Annotated[str, Query(max_length=10)] = "",
    sau: Annotated[str, Query(max_length=18)] = "",
) -> Asked:
    """What the list's address says; what can not be read is nothing."""
    before = int(sau) if sau.isascii() and sau.isdecimal() else None
    return Asked(loai if loai in KINDS else "", tim.strip(), day_of(tu), day_of(den), before)


@router.get("/security")
async def show_acts(
    request: Request, site: SiteDoor, person: CurrentPerson,
    asked: Annotated[Asked, Depends(asked_of)],
    xuat: Annotated[str, Query(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Who did what to which account, and from where."""
    within = await site.query("site", _within, site.name, person)
    wanted = asked.wanted(request.app.state.settings.time_zone, within)
    if xuat in FORMATS:
        every = await site.query("site", noted_acts, wanted, MOST_SAVED)
        return await export(
            Sheet("nhat-ky-an-ninh", _HEADINGS, [_line(one) for one in every]), xuat
        )
    found = await site.query("site", noted_acts, wanted, PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    page = SecurityPage(
        kinds=_KINDS,
        asked=asked,
        acts=shown,
        next_before=shown[-1].seq if len(found) > PAGE_SIZE else None,
        is_whole=within is None,
    )
    return await show(request, page)


def _within(session: Session, site: str, person: Asker) -> tuple[Place, ...] | None:
    """The branches whose people may be read about; None for the whole site."""
    if reach(person, SEE, _NOWHERE, _NOWHERE).is_everything:
        return None
    open_to = open_branches(session, site, person, SEE)
    return tuple((one.contest, one.branch) for one in open_to)


def _line(one: NotedAct) -> tuple[Value, ...]:
    facts = "; ".join(f"{key}: {value}" for key, value in one.facts)
    return (
        one.seq, one.at, one.what, one.name or one.account, one.actor_name or one.actor,
        one.address, facts,
    )  # fmt: skip
