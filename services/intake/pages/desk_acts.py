"""Sending up, returning and refusing many entries: what was ticked is shown before it is done."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands import Chosen, RefuseForwarding, ReturnForwarding
from services.intake.commands.sending import ForwardEntries
from services.intake.handlers.sending import SentTogether
from services.intake.pages.desk import BELOW, READY
from services.intake.pages.groups import tell_of_group
from services.intake.pages.listing import SERVICE
from services.intake.queries import EntryLine, named_entries
from services.intake.queries.upper import SendingLimit, sending_limit
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile
from shared.service import Command
from shared.web.branches import hosted_branch, place_key
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import Form, read_form, send, send_each
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

DESK = "/forwarding/{contest}/{level}/{unit}"
MOST = 200
_SENT = TypeAdapter(SentTogether)
router = SiteRouter()
_ACTS = {
    "forward": ("Gửi lên cấp trên", READY, "intake.ForwardEntry"),
    "return": ("Trả lại cấp dưới để bổ sung", BELOW, "intake.ReturnForwarding"),
    "refuse": ("Không nhận hồ sơ từ cấp dưới", BELOW, "intake.RefuseForwarding"),
}


@dataclass(frozen=True, slots=True)
class DeskChosenPage(Page):
    """What was ticked, before anything is done with it; `act` is what is to be done."""

    TEMPLATE: ClassVar[str] = "intake/desk_chosen.html"
    profile: BranchProfile
    place: str
    act: str
    name: str
    entries: tuple[EntryLine, ...]
    back: str
    limit: SendingLimit | None


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """The branch whose desk an address names."""

    site: str
    profile: BranchProfile

    @property
    def key(self) -> tuple[str, str]:
        """Contest and branch."""
        return self.profile.contest, self.profile.branch

    def back(self, act: str) -> str:
        """The list that an act begins at."""
        return f"/{self.site}/forwarding?noi={place_key(self.profile)}&huong={_ACTS[act][1]}"


async def place_of(site: SiteDoor, contest: str, level: str, unit: str) -> DeskPlace:
    """The branch that an address names. Raises `NotYetKnown` for one of another site."""
    branch = f"{level}/{unit}"
    return DeskPlace(
        site.name, await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    )


PlaceDoor = Annotated[DeskPlace, Depends(place_of)]


@router.post(DESK + "/chosen")
async def show_chosen(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """How many were ticked and which; nothing is done yet."""
    form = await read_form(request)
    act = _act(form)
    whole_of(request, "intake.desk", *place.key)
    within = whole_of(request, _ACTS[act][2], *place.key)
    found = await site.query(SERVICE, named_entries, *place.key, _ticked(form), within)
    page = DeskChosenPage(
        profile=place.profile,
        place=place_key(place.profile),
        act=act,
        name=_ACTS[act][0],
        entries=found,
        back=place.back(act),
        limit=await site.query(SERVICE, sending_limit, place.profile, await contest_now(site)),
    )
    return await show(request, page)


@router.post(DESK)
async def carry_out_many(request: Request, place: PlaceDoor) -> Response:
    """Do it with every entry that was ticked; each has its own outcome."""
    form = await read_form(request)
    act = _act(form)
    whole_of(request, _ACTS[act][2], *place.key)
    if act == "forward":
        return await _send_up(request, place, form)
    commands = {one: _command(act, form, place, one) for one in _ticked(form)}
    refused = await send_each(request, SERVICE, commands, form)
    done = len(commands) - len(refused)
    return await tell_of_group(request, done, tuple(refused.values()), place.back(act))


async def _send_up(request: Request, place: DeskPlace, form: Form) -> Response:
    """Send what was ticked as one batch, which has one letter."""
    chosen = tuple(Chosen(one, form.whole(f"version.{one}", "Phiên bản")) for one in _ticked(form))
    command = ForwardEntries(*place.key, chosen, form.optional("extension"))
    sent = _SENT.validate_json(await send(request, SERVICE, command, form))
    reasons = tuple(one.reason or "" for one in sent.outcomes if not one.done)
    return await tell_of_group(request, sent.done, reasons, place.back("forward"))


def _command(act: str, form: Form, place: DeskPlace, entry: str) -> Command:
    version = form.whole(f"version.{entry}", "Phiên bản")
    if act == "refuse":
        return RefuseForwarding(*place.key, entry, form.text("reason", "Lý do"), version)
    until = form.day("until", "Hạn bổ sung") if form.optional("until") else None
    missing = form.text("missing", "Cần bổ sung")
    return ReturnForwarding(*place.key, entry, missing, until, version)


def _act(form: Form) -> str:
    act = form.optional("act") or ""
    if act not in _ACTS:
        raise InvalidInput(field="Việc cần làm", reason="chưa chọn")
    return act


def _ticked(form: Form) -> tuple[str, ...]:
    ticked = tuple(dict.fromkeys(form.every("entry")))
    if not ticked:
        raise InvalidInput(field="Hồ sơ", reason="chưa chọn hồ sơ nào")
    if len(ticked) > MOST:
        raise InvalidInput(field="Hồ sơ", reason=f"mỗi lần không quá {MOST} hồ sơ")
    return ticked
