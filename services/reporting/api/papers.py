"""The register of papers: list, one paper, its files, number, signed copy."""

from datetime import date
from typing import Annotated

from fastapi import File, Query, Request, Response, UploadFile
from starlette.responses import FileResponse

from services.reporting.api.places import BRANCH, SERVICE, Body, Branch, Contest, PaperId
from services.reporting.commands import DraftList, EditPaper, NumberPaper, SignPaper, VoidPaper
from services.reporting.domain.paper import Paper
from services.reporting.queries import papers
from services.reporting.queries.papers import PaperLine, PaperPage, PaperView
from shared.documents.model import EXCEL_TYPE, MEDIA_TYPE, PDF_TYPE
from shared.errors import InvalidInput, NotYetKnown
from shared.files import files_of
from shared.vietnamese import fold
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import SiteDoor, carry_out, whole_of
from shared.web.paging import Page
from shared.web.paper_uploads import keep_official
from shared.web.routing import SiteRouter

router = SiteRouter(prefix="/api/v1", tags=["papers"])
SEE = "reporting.papers"
_PAPER = BRANCH + "/papers/{paper}"
_FORMS = {
    "docx": ("word", MEDIA_TYPE),
    "pdf": ("pdf", PDF_TYPE),
    "xlsx": ("excel", EXCEL_TYPE),
}


class EditBody(Body):
    """What stands around a paper; what is left out stays as it is."""

    subject: str | None = None
    signer_lines: tuple[str, ...] | None = None
    signer_name: str | None = None
    recipients: tuple[str, ...] | None = None


class NumberBody(Body):
    """The number and day that the records office gave."""

    number: int
    issued_on: date


class VoidBody(Body):
    """Why the paper is taken out of use."""

    reason: str


@router.get(BRANCH + "/papers")
async def list_papers(
    request: Request, site: SiteDoor, *, branch: Branch, contest: Contest, page: Page,
    state: str | None = None,
) -> PaperPage:  # fmt: skip
    """The register of a branch, the newest draft first."""
    whole_of(request, SEE, contest, branch)
    return await site.query(SERVICE, papers.paper_page, contest, branch, page, state=state)


@router.get(_PAPER, responses=TAGGED)
async def show_paper(
    request: Request, response: Response, site: SiteDoor, *,
    branch: Branch, paper: PaperId, contest: Contest,
) -> PaperLine:  # fmt: skip
    """One paper as it stands."""
    whole_of(request, SEE, contest, branch)
    view: PaperView = await site.query(SERVICE, papers.paper_view, contest, branch, paper)
    tag(response, view.line.paper.version)
    return view.line


@router.get(_PAPER + "/files/{form}")
async def download_paper(
    request: Request, site: SiteDoor, *, branch: Branch, paper: PaperId, form: str,
    contest: Contest,
) -> FileResponse:  # fmt: skip
    """The paper as `docx`, `pdf` or `xlsx`, or `signed`. Raises `NotYetKnown` until it is there."""
    whole_of(request, SEE, contest, branch)
    view: PaperView = await site.query(SERVICE, papers.paper_view, contest, branch, paper)
    digest, media_type, ending = _file_of(view, form)
    files = files_of(request.app.state.settings, site.name)
    if digest is None or not files.has(digest):
        raise NotYetKnown(awaited=f"file/{digest or form}")
    name = f"{file_name(view.line.paper)}.{ending}"
    return FileResponse(files.path(digest), media_type=media_type, filename=name)


@router.post(BRANCH + "/papers/lists", status_code=201)
async def draft_list(request: Request, branch: Branch, body: Body) -> Response:
    """Draft a list of the entries as they stand now."""
    return await carry_out(request, SERVICE, DraftList(body.contest, branch), status=201)


@router.post(_PAPER + "/edit", openapi_extra=CONDITIONAL)
async def edit_paper(request: Request, branch: Branch, paper: PaperId, body: EditBody) -> Response:
    """Change subject, signer or recipients."""
    command = EditPaper(
        body.contest, branch, paper, body.subject, body.signer_lines, body.signer_name,
        body.recipients, body.version,
    )  # fmt: skip
    return await change(request, SERVICE, command)


@router.post(_PAPER + "/number", openapi_extra=CONDITIONAL)
async def number_paper(
    request: Request, branch: Branch, paper: PaperId, body: NumberBody
) -> Response:
    """Enter number and day; 409 where another paper of the series has the number."""
    command = NumberPaper(body.contest, branch, paper, body.number, body.issued_on, body.version)
    return await change(request, SERVICE, command)


@router.post(_PAPER + "/signed", openapi_extra=CONDITIONAL)
async def sign_paper(
    request: Request, *, branch: Branch, paper: PaperId,
    contest: Contest, file: Annotated[UploadFile, File()],
    version: Annotated[int | None, Query()] = None,
) -> Response:  # fmt: skip
    """Hand in the signed PDF: the official copy."""
    whole_of(request, "reporting.SignPaper", contest, branch)  # before anything is kept
    official = await keep_official(request, file)
    command = SignPaper(contest, branch, paper, official, version)
    return await change(request, SERVICE, command)


@router.post(_PAPER + "/void", openapi_extra=CONDITIONAL)
async def void_paper(request: Request, branch: Branch, paper: PaperId, body: VoidBody) -> Response:
    """Take a paper out of use."""
    command = VoidPaper(body.contest, branch, paper, body.reason, body.version)
    return await change(request, SERVICE, command)


def file_name(paper: Paper) -> str:
    """A name for a paper's file: kind, number and the beginning of its subject, without marks."""
    number = f"{paper.issue.number:02d}-" if paper.issue.number else ""
    words = fold(f"{paper.kind.type_name} {number}{paper.subject}")
    plain = "".join(one if one.isalnum() else "-" for one in words)
    return "-".join(part for part in plain.split("-") if part)[:80]


def _file_of(view: PaperView, form: str) -> tuple[str | None, str, str]:
    if form == "signed":
        return view.line.paper.official, PDF_TYPE, "pdf"
    if form not in _FORMS:
        raise InvalidInput(field="Dạng tệp", reason="là docx, pdf, xlsx hoặc signed")
    name, media_type = _FORMS[form]
    return getattr(view.files, name) if view.files else None, media_type, form
