"""Help before entry: the list of requests, and the form to ask."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands.advice import AskAdvice
from services.intake.domain.advice import STATE_WORDS, AdviceState, Asked
from services.intake.handlers.advice import AdviceChanged
from services.intake.pages.listing import SERVICE, Choice, chosen_branch
from services.intake.pages.registering import counter_here
from services.intake.queries.advice import AdviceLine, requests
from shared.database import Session
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.forms import Form, go_to, read_form, send
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE, ASK = "intake.advice", "intake.AskAdvice"
PLACE = "/advice/{contest}/{level}/{unit}"
LOOKS = {
    AdviceState.ASKED: "open",
    AdviceState.NAMED: "late",
    AdviceState.ADVISED: "good",
    AdviceState.CLOSED: "silent",
}
_ANSWER = TypeAdapter(AdviceChanged)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A line of the list, with its state in words and the word for its look."""

    line: AdviceLine
    state: str
    look: str


@dataclass(frozen=True, slots=True)
class Step:
    """A state to narrow the list to, with how many requests are at it."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class AdviceListPage(Page):
    """The requests that the asker may see; `profile` is None where no branch has a group.

    `chosen` is the state the list is narrowed to, `asker` the name that the form begins with.
    """

    TEMPLATE: ClassVar[str] = "intake/advice_list.html"
    profile: BranchProfile | None
    place: str = ""
    requests: tuple[ShownRequest, ...] = ()
    total: int = 0
    steps: tuple[Step, ...] = ()
    chosen: str = ""
    may_ask: bool = False
    units: tuple[Choice, ...] = ()
    fields: tuple[Choice, ...] = ()
    asker: str = ""


@router.get("/advice")
async def show_requests(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    buoc: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """What was asked, and what became of it."""
    where = noi, remembered_place(request) or ""
    profile = await site.query(SERVICE, _branch, site.name, where, person)
    if profile is None:
        return await show(request, AdviceListPage(None))
    key = profile.contest, profile.branch
    found = await site.query(SERVICE, requests, *key, reach(person, SEE, *key))
    may_ask = bool(reach(person, ASK, *key).parts)
    now = await contest_now(site)
    offered = await site.query(SERVICE, counter_here, profile, person, now, ASK)
    page = AdviceListPage(
        profile=profile,
        place=place_key(profile),
        requests=tuple(_shown(one) for one in found if buoc in ("", one.state)),
        total=len(found),
        steps=_steps(found),
        chosen=buoc,
        may_ask=may_ask,
        units=tuple(Choice(one.key, one.name) for one in offered.units),
        fields=tuple(Choice(one.key, one.name) for one in offered.fields),
        asker=person.name,
    )
    return await show(request, page)


@router.post(PLACE)
async def ask(request: Request, site: SiteDoor, contest: str, level: str, unit: str) -> Response:
    """Ask for advice, and go to the request."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    command = AskAdvice(contest, branch, _asked(form))
    answer = _ANSWER.validate_json(await send(request, SERVICE, command, form))
    return go_to(request, f"/{site.name}/advice/{contest}/{branch}/{answer.id}")


def has_group(profile: BranchProfile) -> bool:
    """Whether the plan has experts who help before entry."""
    return profile.advice is not None


def shown_state(state: AdviceState) -> tuple[str, str]:
    """A state in words, and the word for its look."""
    return STATE_WORDS[state], LOOKS[state]


def _branch(
    session: Session, site: str, where: tuple[str, str], asker: Asker
) -> BranchProfile | None:
    found = [one for one in open_branches(session, site, asker, SEE) if has_group(one)]
    asked = where[0] if any(place_key(one) == where[0] for one in found) else ""
    return chosen_branch(found, asked, where[1])


def _shown(line: AdviceLine) -> ShownRequest:
    return ShownRequest(line, *shown_state(line.state))


def _steps(found: tuple[AdviceLine, ...]) -> tuple[Step, ...]:
    counted = {state: sum(one.state is state for one in found) for state in AdviceState}
    return tuple(Step(key.value, STATE_WORDS[key], count) for key, count in counted.items())


def _asked(form: Form) -> Asked:
    return Asked(
        title=form.text("title", "Tên giải pháp"),
        question=form.text("question", "Nội dung cần tư vấn"),
        asker=form.text("asker", "Người đề nghị"),
        contact=form.optional("contact"),
        field=form.optional("field"),
        unit=form.optional("unit"),
    )
