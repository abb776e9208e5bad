"""Panels of judges on a page: who sits on which, and forming one or one in place of another."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.judging.commands import FormPanel
from services.judging.domain.panels import Judge, Panel
from services.judging.pages.places import PLACE, SERVICE, JudgingPlace, PlaceDoor
from services.judging.queries import panels
from services.judging.queries.conflicts import KeptOut, kept_out
from shared.errors import InvalidInput
from shared.identity.holders import Holder
from shared.identity.permissions import reach
from shared.identity.pseudonyms import pseudonyms
from shared.profiles.model import BranchProfile, ScoringRound
from shared.runtime import SiteRuntime
from shared.vietnamese import person_key
from shared.web.doors import CurrentPerson, SiteDoor, whole_of
from shared.web.forms import Form, read_form, submit
from shared.web.holding import holders_of
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE, FORM = "judging.panels", "judging.FormPanel"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with the names of its fields; none is all of them."""

    panel: Panel
    fields: tuple[str, ...]
    judges: tuple[Judge, ...]


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A round with its panels."""

    step: ScoringRound
    panels: tuple[ShownPanel, ...]


@dataclass(frozen=True, slots=True)
class PanelsPage(Page):
    """The panels of every round, and the form for one more; `judges` are who may sit on one.

    `kept_out` are those who do not mark an entry of their own panel.
    """

    TEMPLATE: ClassVar[str] = "judging/panels.html"
    profile: BranchProfile
    path: str
    rounds: tuple[ShownRound, ...]
    judges: tuple[Holder, ...]
    kept_out: tuple[KeptOut, ...]
    may_form: bool


@router.get(PLACE + "/panels")
async def show_panels(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor
) -> Response:
    """Who judges what."""
    whole_of(request, SEE, *place.key)
    found = await site.query(SERVICE, panels.panels, *place.key)
    may_form = reach(person, FORM, *place.key).is_everything
    page = PanelsPage(
        profile=place.profile,
        path=place.path,
        rounds=tuple(
            ShownRound(
                step, tuple(_shown(one, place.profile) for one in found if one.round == step.key)
            )
            for step in place.profile.rounds()
        ),
        judges=await _judges(request, site, place) if may_form else (),
        kept_out=await site.query(SERVICE, kept_out, *place.key),
        may_form=may_form,
    )
    return await show(request, page)


@router.post(PLACE + "/panels")
async def form_panel(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Form a panel, or one in place of another. Raises `PanelSize`, `FieldTaken`."""
    form = await read_form(request)
    whole_of(request, FORM, *place.key)
    known = {one.account: one.name for one in await _judges(request, site, place)}
    judges = _chosen(form, known)
    accounts = [one.account for one in judges]
    command = FormPanel(
        *place.key,
        round=form.text("round", "Vòng chấm"),
        name=form.text("name", "Tên hội đồng"),
        judges=judges,
        fields=form.every("field"),
        replaces=form.optional("replaces"),
        pseudonyms=await site.query("site", pseudonyms, place.key[0], accounts),
    )
    return await submit(request, SERVICE, command, form, f"{place.address}/panels")


def _chosen(form: Form, known: dict[str, str]) -> tuple[Judge, ...]:
    ticked = form.every("judge")
    if not ticked:
        raise InvalidInput(field="Giám khảo", reason="chưa chọn ai")
    strangers = [one for one in ticked if one not in known]
    if strangers:
        raise InvalidInput(field="Giám khảo", reason="có người không giữ vai giám khảo ở đây")
    return tuple(Judge(one, known[one]) for one in ticked)


async def _judges(request: Request, site: SiteRuntime, place: JudgingPlace) -> tuple[Holder, ...]:
    return await holders_of(request, site, "judge", place.key)


def _shown(one: Panel, profile: BranchProfile) -> ShownPanel:
    fields = [] if one.covers_all else [profile.field(key) for key in one.fields]
    names = tuple(field.name for field in fields if field is not None)
    judges = tuple(sorted(one.judges, key=lambda judge: person_key(judge.name)))
    return ShownPanel(one, names, judges)
