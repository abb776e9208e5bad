"""One entry: the dossier, where it stands, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.responses import Response

from services.intake.commands import (
    Chosen,
    DecideScreening,
    ForwardEntry,
    ProposeScreening,
    RefuseForwarding,
    ReturnForwarding,
    WithdrawEntry,
)
from services.intake.commands.returning import ReturnEntry
from services.intake.domain.attaching import KIND_WORDS, kinds_of, most_mb
from services.intake.domain.entry import STAGE_WORDS, Entry
from services.intake.domain.proposals import PROPOSAL_WORDS, ProposalKind
from services.intake.domain.results import OUTCOME_WORDS
from services.intake.pages.listing import Choice, look_of
from services.intake.pages.versions import ShownVersion, shown_versions
from services.intake.queries import EntryView, FileView, one_entry, thing_of
from services.intake.queries.one import ScreeningView
from services.intake.queries.upper import SendingLimit, sending_limit
from shared.database import from_text
from shared.errors import InvalidInput
from shared.events.parts import DossierPersonal, PaperPart
from shared.events.stages import IntakeStage
from shared.language import translated
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, may_touch, reach_of
from shared.web.forms import Form, read_form, submit
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "intake"
ENTRY = "/entries/{contest}/{level}/{unit}/{entry}"
SCREENED = frozenset(
    {IntakeStage.REGISTERED, IntakeStage.RECEIVED, IntakeStage.ELIGIBLE, IntakeStage.INELIGIBLE}
)
_FRESH_FROM_BELOW = frozenset({IntakeStage.AWAITING_FILES, IntakeStage.RECEIVED})
_OWN = frozenset(
    {
        IntakeStage.REGISTERED,
        IntakeStage.RETURNED,
        IntakeStage.ELIGIBLE,
        IntakeStage.INELIGIBLE,
    }
)
_GONE = frozenset({IntakeStage.WITHDRAWN, IntakeStage.WITHDRAWAL_PENDING})
_ACTS = {"proposal": "Thư ký đề xuất", "decision": "Ban Tổ chức quyết định"}
_KINDS = {
    "yes": ProposalKind.ELIGIBLE,
    "no": ProposalKind.INELIGIBLE,
    "duplicate": ProposalKind.DUPLICATE,
    "poor": ProposalKind.POOR,
    "return": ProposalKind.RETURN,
}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act of screening, in words."""

    at: datetime
    what: str
    verdict: str
    view: ScreeningView


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of the dossier; `address` is None until it has come here."""

    name: str
    size: int
    digest: str
    is_here: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part of the dossier as the rules name it, with its files; the last holds all others.

    That one has no key, and no name where the rules name no part.
    """

    key: str
    name: str
    is_required: bool
    copies: int | None
    files: tuple[ShownFile, ...]
    paper: PaperPart | None = None
    stamped_by: str | None = None


@dataclass(frozen=True, slots=True)
class EntryDetailPage(Page):
    """An entry; `personal` is None once it was erased, `field_name` None where there is none.

    `proposed` is the key of what the secretariat proposes, empty before it does.

    What it offers follows from the stage and the asker's roles; whether it is allowed is for the
    rules to say.
    """

    TEMPLATE: ClassVar[str] = "intake/entry.html"
    profile: BranchProfile
    view: EntryView
    stage: str
    look: str
    field_name: str | None
    second_field: str | None
    personal: DossierPersonal | None
    from_name: str | None
    acts: tuple[ShownAct, ...]
    versions: tuple[ShownVersion, ...]
    parts: tuple[ShownPart, ...]
    part_choices: tuple[Choice, ...]
    path: str
    proposed: str
    may_screen: bool
    may_answer_below: bool
    may_return: bool
    may_send: bool
    limit: SendingLimit | None
    may_withdraw: bool
    may_record_receipt: bool
    may_record_outcome: bool
    outcomes: tuple[Choice, ...]
    may_attach: bool
    may_revise: bool
    most_mb: int
    kinds: str
    may_see_history: bool


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """What an entry's address names."""

    site: str
    contest: str
    branch: str
    entry: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Contest, branch and entry."""
        return self.contest, self.branch, self.entry

    @property
    def path(self) -> str:
        """The entry's address, below the site."""
        return f"entries/{self.contest}/{self.branch}/{self.entry}"

    @property
    def address(self) -> str:
        """The entry's whole address."""
        return f"/{self.site}/{self.path}"


async def place_of(site: SiteDoor, contest: str, level: str, unit: str, entry: str) -> EntryPlace:
    """The entry that an address names."""
    return EntryPlace(site.name, contest, f"{level}/{unit}", entry)


PlaceDoor = Annotated[EntryPlace, Depends(place_of)]


@router.get(ENTRY)
async def show_entry(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """One entry. Raises `NotYetKnown`."""
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    reach = reach_of(request, "intake.entry", place.contest, place.branch)
    view = await site.query(SERVICE, one_entry, *place.key, reach)
    entry = view.entry
    field = profile.field(entry.dossier.field) if entry.dossier.field else None
    other = entry.dossier.second_field
    second = profile.field(other) if other else None

    def may(action: str) -> bool:
        return may_touch(request, action, *place.key[:2], thing_of(entry))

    page = EntryDetailPage(
        profile=profile,
        view=view,
        stage=STAGE_WORDS[entry.stage],
        look=look_of(entry.stage),
        field_name=field.name if field else entry.dossier.field,
        second_field=second.name if second else entry.dossier.second_field,
        personal=None if isinstance(entry.personal, str) else entry.personal,
        from_name=_name_below(profile, entry.from_branch),
        acts=tuple(
            ShownAct(from_text(one.acted_at), _ACTS.get(one.act, one.act), _verdict(one), one)
            for one in view.screening
        ),
        versions=shown_versions(view.earlier, entry.dossier, profile),
        parts=parts_of(profile, place, view),
        part_choices=tuple(Choice(one.key, one.name) for one in profile.dossier_parts or ()),
        path=place.path,
        proposed=_proposed(entry),
        may_screen=entry.stage in SCREENED and entry.result is None and may(_screening(entry)),
        may_answer_below=entry.stage in _FRESH_FROM_BELOW and may("intake.ReturnForwarding"),
        may_return=entry.stage is IntakeStage.REGISTERED and may("intake.ReturnEntry"),
        may_send=_is_to_be_sent(entry) and may("intake.ForwardEntry"),
        limit=await site.query(SERVICE, sending_limit, profile, await contest_now(site)),
        may_record_receipt=_is_outside(view) and may("intake.RecordExternalReceipt"),
        may_record_outcome=_is_outside(view) and may("intake.RecordExternalOutcome"),
        outcomes=tuple(Choice(key, translated(words)) for key, words in OUTCOME_WORDS.items()),
        may_withdraw=entry.stage not in _GONE and may("intake.WithdrawEntry"),
        may_attach=is_to_be_completed(entry) and may("intake.AttachFile"),
        may_revise=is_to_be_completed(entry) and may("intake.ReviseEntry"),
        most_mb=most_mb(profile, request.app.state.settings.max_file_mb),
        kinds=", ".join(KIND_WORDS[one] for one in kinds_of(profile)),
        may_see_history=may("reporting.history"),
    )
    return await show(request, page)


@router.post(ENTRY + "/proposal")
async def propose(request: Request, place: PlaceDoor) -> Response:
    """Propose whether the entry takes part."""
    form = await read_form(request)
    chosen = (Chosen(place.entry, version_of(form)),)
    kind, reason = proposal_of(form), form.optional("reason")
    eligible, clause = kind is ProposalKind.ELIGIBLE, form.optional("clause")
    command = ProposeScreening(place.contest, place.branch, chosen, eligible, reason, kind, clause)
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/decision")
async def decide(request: Request, place: PlaceDoor) -> Response:
    """Decide whether the entry takes part."""
    form = await read_form(request)
    chosen = (Chosen(place.entry, version_of(form)),)
    kind = proposal_of(form)
    if kind is ProposalKind.RETURN:
        raise InvalidInput(field="Kết luận", reason="trả lại là đề xuất, chưa phải quyết định")
    command = DecideScreening(
        place.contest,
        place.branch,
        chosen,
        kind is ProposalKind.ELIGIBLE,
        form.optional("reason"),
        form.optional("number"),
        form.day("signed_on", "Ngày ký") if form.optional("signed_on") else None,
        form.optional("signer"),
    )
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/completion")
async def ask_completion(request: Request, place: PlaceDoor) -> Response:
    """Give the dossier back to who handed it in here."""
    form = await read_form(request)
    missing = form.text("missing", "Cần bổ sung")
    until = form.day("until", "Hạn bổ sung") if form.optional("until") else None
    command = ReturnEntry(*place.key, missing, until, version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/withdrawal")
async def withdraw(request: Request, place: PlaceDoor) -> Response:
    """Take the entry out, or ask the branch above for it."""
    form = await read_form(request)
    command = WithdrawEntry(*place.key, form.text("reason", "Lý do rút"), version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/forwarding")
async def send_up(request: Request, place: PlaceDoor) -> Response:
    """Send the entry up by hand."""
    form = await read_form(request)
    command = ForwardEntry(*place.key, form.optional("extension"))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/return")
async def return_below(request: Request, place: PlaceDoor) -> Response:
    """Give an entry back to the branch below."""
    form = await read_form(request)
    until = form.day("until", "Hạn bổ sung") if form.optional("until") else None
    missing = form.text("missing", "Cần bổ sung")
    command = ReturnForwarding(*place.key, missing, until, version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/refusal")
async def refuse_below(request: Request, place: PlaceDoor) -> Response:
    """Do not take an entry from below."""
    form = await read_form(request)
    reason = form.text("reason", "Lý do không nhận")
    command = RefuseForwarding(*place.key, reason, version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


def _proposed(entry: Entry) -> str:
    """The key of what is proposed, empty before anything is."""
    if entry.proposal is not None:
        return entry.proposal.kind.value
    return {None: "", True: "eligible", False: "ineligible"}[entry.proposed]


def _verdict(act: ScreeningView) -> str:
    usual = ProposalKind.ELIGIBLE if act.eligible else ProposalKind.INELIGIBLE
    return PROPOSAL_WORDS[ProposalKind(act.kind) if act.kind else usual]


def _screening(entry: Entry) -> str:
    return "intake.DecideScreening" if entry.proposed is not None else "intake.ProposeScreening"


def is_to_be_completed(entry: Entry) -> bool:
    """Whether the dossier may be corrected; one from below is completed where it came from."""
    if entry.stage is IntakeStage.RETURNED_ABOVE:
        return True
    return entry.stage in _OWN and entry.result is None and entry.from_branch is None


def parts_of(profile: BranchProfile, place: EntryPlace, view: EntryView) -> tuple[ShownPart, ...]:
    """The parts that the rules name, each with its files, and what belongs to none of them."""
    files, on_paper = view.files, {one.part: one for one in view.entry.dossier.paper}
    named = profile.dossier_parts or ()
    keys = {one.key for one in named}
    parts = [
        ShownPart(
            key=one.key,
            name=one.name,
            is_required=one.required,
            copies=one.copies,
            files=_shown_files(place, files, {one.key}),
            paper=on_paper.get(one.key),
            stamped_by=one.stamped_by,
        )
        for one in named
    ]
    others = [one for one in files if one.part not in keys]
    if others:
        name = "Tài liệu khác" if named else ""
        shown_others = tuple(_shown_file(place, one) for one in others)
        parts.append(ShownPart("", translated(name), False, None, shown_others))
    return tuple(parts)


def _shown_files(
    place: EntryPlace, files: Sequence[FileView], parts: set[str]
) -> tuple[ShownFile, ...]:
    return tuple(_shown_file(place, one) for one in files if one.part in parts)


def _is_outside(view: EntryView) -> bool:
    """Whether the last way up leads to a branch that does not answer by itself."""
    last = view.forwardings[-1] if view.forwardings else None
    return last is not None and last.is_external and not view.entry.is_withdrawn


def _is_to_be_sent(entry: Entry) -> bool:
    return entry.result is not None and entry.result.goes_up and entry.forwarding is None


def _shown_file(place: EntryPlace, file: FileView) -> ShownFile:
    address = f"{place.address}/files/{file.sha256}" if file.is_here else None
    return ShownFile(file.name, file.size, file.sha256, file.is_here, address)


def _name_below(profile: BranchProfile, branch: str | None) -> str | None:
    return next((one.name for one in profile.children if one.key == branch), branch)


def proposal_of(form: Form) -> ProposalKind:
    """Which of the conclusions was ticked. Raises `InvalidInput` when none was."""
    ticked = _KINDS.get(form.optional("eligible") or "")
    if ticked is None:
        raise InvalidInput(field="Kết luận", reason="chưa chọn")
    return ticked


def version_of(form: Form) -> int:
    """The version of the entry that the person saw."""
    return form.whole("version", "Phiên bản")
