"""The register of papers: a branch's list, and one paper with its number, files and signed copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.reporting.commands import DraftList, EditPaper, NumberPaper, SignPaper, VoidPaper
from services.reporting.domain.paper import OPEN, PAPER_WORDS, PaperState
from services.reporting.queries import papers
from services.reporting.queries.papers import PaperLine, PaperView
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold
from shared.web.branches import hosted_branch, open_branches, straight_on
from shared.web.doors import CurrentPerson, SiteDoor, whole_of
from shared.web.forms import Form, read_form, submit
from shared.web.paper_uploads import keep_official
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "reporting"
SEE = "reporting.papers"
LIST = "/papers/{contest}/{level}/{unit}"
PAPER = LIST + "/{paper}"
LOOKS = {
    PaperState.DRAFTED: "open",
    PaperState.NUMBERED: "late",
    PaperState.SIGNED: "good",
    PaperState.VOIDED: "bad",
}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class PaperBranchesPage(Page):
    """The branches of this site, to choose a register."""

    TEMPLATE: ClassVar[str] = "reporting/paper_branches.html"
    branches: tuple[BranchProfile, ...]


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A state to narrow the register to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A line of the register; `look` is the word for its state's look."""

    line: PaperLine
    look: str


STATES = tuple(PaperChoice(state.value, words) for state, words in PAPER_WORDS.items())


@dataclass(frozen=True, slots=True)
class PapersPage(Page):
    """The register of a branch; `searched` and `state` are what it is narrowed to."""

    TEMPLATE: ClassVar[str] = "reporting/papers.html"
    profile: BranchProfile
    papers: tuple[ShownPaper, ...]
    states: tuple[PaperChoice, ...]
    state: str
    searched: str


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A form in which the paper can be had."""

    name: str
    address: str
    is_official: bool


@dataclass(frozen=True, slots=True)
class PaperPage(Page):
    """One paper; which forms it offers follows from its state."""

    TEMPLATE: ClassVar[str] = "reporting/paper.html"
    path: str
    view: PaperView
    look: str
    files: tuple[ShownFile, ...]
    is_open: bool
    may_number: bool
    may_sign: bool


@dataclass(frozen=True, slots=True)
class PaperKey:
    """What a paper's address names."""

    site: str
    contest: str
    branch: str
    paper: str

    @property
    def path(self) -> str:
        """The paper's address, below the site."""
        return f"papers/{self.contest}/{self.branch}/{self.paper}"

    @property
    def address(self) -> str:
        """The paper's whole address."""
        return f"/{self.site}/{self.path}"


async def key_of(site: SiteDoor, contest: str, level: str, unit: str, paper: str) -> PaperKey:
    """The paper that an address names."""
    return PaperKey(site.name, contest, f"{level}/{unit}", paper)


KeyDoor = Annotated[PaperKey, Depends(key_of)]


@router.get("/papers")
async def show_branches(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """The branches of this site whose register the asker may see."""
    branches = await site.query(SERVICE, open_branches, site.name, person, SEE)
    return straight_on(site.name, "papers", branches) or await show(
        request, PaperBranchesPage(branches)
    )


@router.get(LIST)
async def show_papers(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """The register of a branch."""
    branch = f"{level}/{unit}"
    whole_of(request, SEE, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    chosen = request.query_params.get("trang-thai", "")
    state = chosen if chosen in {one.key for one in STATES} else ""
    searched = request.query_params.get("tim", "").strip()[:100]
    lines = await site.query(SERVICE, papers.paper_list, contest, branch, state=state or None)
    shown = tuple(ShownPaper(one, LOOKS[one.paper.state]) for one in _found(lines, searched))
    return await show(request, PapersPage(profile, shown, STATES, state, searched))


@router.post(LIST)
async def draft_list(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Draft a list of the entries as they stand now."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    then = f"/{site.name}/papers/{contest}/{branch}"
    return await submit(request, SERVICE, DraftList(contest, branch), form, then)


@router.get(PAPER)
async def show_paper(request: Request, site: SiteDoor, key: KeyDoor) -> Response:
    """One paper."""
    whole_of(request, SEE, key.contest, key.branch)
    view = await site.query(SERVICE, papers.paper_view, key.contest, key.branch, key.paper)
    paper = view.line.paper
    is_open = paper.state in OPEN
    has_number = paper.kind.code is not None
    return await show(
        request,
        PaperPage(
            path=key.path,
            view=view,
            look=LOOKS[paper.state],
            files=_files(key, view),
            is_open=is_open,
            may_number=is_open and has_number,
            may_sign=is_open and (paper.state is PaperState.NUMBERED or not has_number),
        ),
    )


@router.post(PAPER)
async def edit_paper(request: Request, key: KeyDoor) -> Response:
    """Change subject, signer, recipients."""
    form = await read_form(request)
    command = EditPaper(
        key.contest,
        key.branch,
        key.paper,
        subject=form.text("subject", "Trích yếu"),
        signer_lines=_lines(form, "signer_lines"),
        signer_name=form.optional("signer_name") or "",
        recipients=_lines(form, "recipients"),
        version=_version(form),
    )
    return await submit(request, SERVICE, command, form, key.address)


@router.post(PAPER + "/number")
async def number_paper(request: Request, key: KeyDoor) -> Response:
    """Enter number and day."""
    form = await read_form(request)
    command = NumberPaper(
        key.contest,
        key.branch,
        key.paper,
        number=form.whole("number", "Số"),
        issued_on=form.day("issued_on", "Ngày"),
        version=_version(form),
    )
    return await submit(request, SERVICE, command, form, key.address)


@router.post(PAPER + "/signed")
async def sign_paper(request: Request, key: KeyDoor) -> Response:
    """Hand in the signed PDF."""
    whole_of(request, "reporting.SignPaper", key.contest, key.branch)  # before anything is kept
    form = await read_form(request)
    file = upload_of(form, "Bản ký")
    official = await keep_official(request, file)
    command = SignPaper(key.contest, key.branch, key.paper, official, _version(form))
    return await submit(request, SERVICE, command, form, key.address)


@router.post(PAPER + "/void")
async def void_paper(request: Request, key: KeyDoor) -> Response:
    """Take the paper out of use."""
    form = await read_form(request)
    reason = form.text("reason", "Lý do hủy")
    command = VoidPaper(key.contest, key.branch, key.paper, reason, _version(form))
    return await submit(request, SERVICE, command, form, key.address)


def upload_of(form: Form, label: str) -> UploadFile:
    """The file of a form. Raises `InvalidInput` where none was chosen."""
    file = form.fields.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise InvalidInput(field=label, reason="chưa chọn tệp")
    return file


def _found(lines: Sequence[PaperLine], searched: str) -> list[PaperLine]:
    wanted = fold(searched)
    return [
        one
        for one in lines
        if wanted in fold(f"{one.number_line} {one.paper.subject} {one.paper.kind.type_name}")
    ]


def _files(key: PaperKey, view: PaperView) -> tuple[ShownFile, ...]:
    """The forms in which the paper can be had now, the official copy first."""
    root = f"/{key.site}/api/v1/branches/{key.branch}/papers/{key.paper}/files"
    files, official = view.files, view.line.paper.official
    there = (
        ("signed", "Bản ký (PDF)", official),
        ("docx", "Bản Word", files.word if files else None),
        ("pdf", "Bản PDF", files.pdf if files else None),
        ("xlsx", "Bảng Excel", files.excel if files else None),
    )
    return tuple(
        ShownFile(name, f"{root}/{form}?contest={key.contest}", form == "signed")
        for form, name, digest in there
        if digest
    )


def _lines(form: Form, name: str) -> tuple[str, ...]:
    return tuple((form.optional(name) or "").splitlines())


def _version(form: Form) -> int:
    return form.whole("version", "Phiên bản")
