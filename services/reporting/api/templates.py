"""The Word templates of a branch: what they are, downloading, previewing, replacing, resetting."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import File, Query, Request, Response, UploadFile

from services.reporting.api.places import BRANCH, SERVICE, Body, Branch, Contest
from services.reporting.commands import ReplaceTemplate
from services.reporting.queries import papers
from services.reporting.queries.papers import TemplateView
from shared.documents.model import MEDIA_TYPE, PaperKind
from shared.documents.sample import sample
from shared.documents.viewing import as_pdf
from shared.documents.word import shipped_template, write_word
from shared.files import Files, files_of
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import SiteDoor, whole_of
from shared.web.paper_uploads import keep_edited
from shared.web.routing import SiteRouter

router = SiteRouter(prefix="/api/v1", tags=["templates"])
SEE = "reporting.templates"
_TEMPLATE = BRANCH + "/templates/{kind}"


@router.get(BRANCH + "/templates")
async def list_templates(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Sequence[TemplateView]:
    """The template of every kind of paper, with its versions."""
    whole_of(request, SEE, contest, branch)
    return await site.query(SERVICE, papers.template_views, contest, branch)


@router.get(_TEMPLATE + "/word", responses=TAGGED)
async def download_template(
    request: Request, site: SiteDoor, *, branch: Branch, kind: PaperKind,
    contest: Contest,
) -> Response:  # fmt: skip
    """The template as it is used now, to be edited."""
    whole_of(request, SEE, contest, branch)
    view = await site.query(SERVICE, papers.template_view, contest, branch, kind)
    files = files_of(request.app.state.settings, site.name)
    content = await asyncio.to_thread(template_bytes, files, view)
    answer = word_file(content, f"mau-{kind.value}.docx")
    tag(answer, view.version)
    return answer


@router.get(_TEMPLATE + "/preview")
async def preview_template(
    request: Request, site: SiteDoor, *, branch: Branch, kind: PaperKind,
    contest: Contest, form: Literal["word", "pdf"] = "word",
) -> Response:  # fmt: skip
    """The template filled with a sample paper; as PDF where LibreOffice is installed."""
    whole_of(request, SEE, contest, branch)
    view = await site.query(SERVICE, papers.template_view, contest, branch, kind)
    files = files_of(request.app.state.settings, site.name)
    content = await asyncio.to_thread(preview_bytes, files, view)
    if form == "word":
        return word_file(content, f"xem-thu-{kind.value}.docx")
    shown = await asyncio.to_thread(as_pdf, content)
    headers = {"content-disposition": f'inline; filename="xem-thu-{kind.value}.pdf"'}
    return Response(shown, media_type="application/pdf", headers=headers)


@router.post(_TEMPLATE, status_code=201, openapi_extra=CONDITIONAL)
async def replace_template(
    request: Request, *, branch: Branch, kind: PaperKind,
    contest: Contest, file: Annotated[UploadFile, File()],
    version: Annotated[int | None, Query()] = None,
) -> Response:  # fmt: skip
    """Use an edited template from now on; 409 with every fault where it does not work."""
    whole_of(request, "reporting.ReplaceTemplate", contest, branch)  # before anything is kept
    sha256 = await keep_edited(request, kind, file)
    name = (file.filename or "")[-120:]
    command = ReplaceTemplate(contest, branch, kind.value, sha256, name, version)
    return await change(request, SERVICE, command, status=201)


@router.post(_TEMPLATE + "/reset", openapi_extra=CONDITIONAL)
async def reset_template(request: Request, branch: Branch, kind: PaperKind, body: Body) -> Response:
    """Use the shipped template again."""
    command = ReplaceTemplate(body.contest, branch, kind.value, None, "", body.version)
    return await change(request, SERVICE, command)


def template_bytes(files: Files, view: TemplateView) -> bytes:
    """The template that is used now."""
    if view.current is not None and view.current.sha256 is not None:
        return files.path(view.current.sha256).read_bytes()
    return shipped_template(view.kind).read_bytes()


def preview_bytes(files: Files, view: TemplateView) -> bytes:
    """A sample paper, written by the template that is used now."""
    return write_word(sample(view.kind), template_bytes(files, view))


def word_file(content: bytes, name: str) -> Response:
    """A Word file to be saved."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
