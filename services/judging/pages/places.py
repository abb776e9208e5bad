"""Where judging happens: the site's branches, and one branch with its rounds and own sheets."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.responses import Response

from services.judging.commands import CloseRound
from services.judging.queries import rounds, sheets
from services.judging.queries.rounds import RoundProgress
from services.judging.queries.sheets import Assignment
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, open_branches, straight_on
from shared.web.doors import CurrentPerson, SiteDoor, reach_of
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "judging"
SEE, OWN = "judging.places", "judging.own_sheet"
PLACE = "/judging/{contest}/{level}/{unit}"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class PlacesPage(Page):
    """The branches that judge at this site."""

    TEMPLATE: ClassVar[str] = "judging/places.html"
    branches: tuple[BranchProfile, ...]


@dataclass(frozen=True, slots=True)
class PlacePage(Page):
    """One branch: its rounds, and what the asker is to mark; None where that is no judge."""

    TEMPLATE: ClassVar[str] = "judging/place.html"
    profile: BranchProfile
    path: str
    missing: tuple[str, ...]
    rounds: tuple[RoundProgress, ...]
    assignments: tuple[Assignment, ...] | None
    may_close: bool
    may_see_results: bool


@dataclass(frozen=True, slots=True)
class JudgingPlace:
    """A branch of this site in one contest, as a page's address names it."""

    site: str
    profile: BranchProfile

    @property
    def key(self) -> tuple[str, str]:
        """Contest and branch."""
        return self.profile.contest, self.profile.branch

    @property
    def path(self) -> str:
        """The address of its pages, below the site."""
        return f"judging/{self.profile.contest}/{self.profile.branch}"

    @property
    def address(self) -> str:
        """The whole address of its pages."""
        return f"/{self.site}/{self.path}"


async def place_of(site: SiteDoor, contest: str, level: str, unit: str) -> JudgingPlace:
    """The branch that a page's address names. Raises `NotYetKnown` for one of another site."""
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    return JudgingPlace(site.name, profile)


PlaceDoor = Annotated[JudgingPlace, Depends(place_of)]


@router.get("/judging")
async def show_places(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Every branch of this site."""
    branches = await site.query(SERVICE, open_branches, site.name, person, SEE)
    return straight_on(site.name, "judging", branches) or await show(request, PlacesPage(branches))


@router.get(PLACE)
async def show_place(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """How far a branch is."""
    reach_of(request, SEE, *place.key)
    progress = await site.query(SERVICE, rounds.progress, *place.key)
    assignments = None
    if reach(person, OWN, *place.key).parts:
        assignments = await site.query(SERVICE, sheets.assignments, *place.key, person.account)
    page = PlacePage(
        profile=place.profile,
        path=place.path,
        missing=progress.missing,
        rounds=progress.rounds,
        assignments=assignments,
        may_close=reach(person, "judging.CloseRound", *place.key).is_everything,
        may_see_results=reach(person, "judging.results", *place.key).is_everything,
    )
    return await show(request, page)


@router.post(PLACE + "/rounds/{round_key}/closing")
async def close_round(request: Request, place: PlaceDoor, round_key: str) -> Response:
    """Close a round."""
    form = await read_form(request)
    command = CloseRound(*place.key, round_key, form.optional("force_reason"))
    return await submit(request, SERVICE, command, form, place.address)
