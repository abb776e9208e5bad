"""The Word templates of a branch: placeholders, preview, replacing and resetting."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.commands import ReplaceTemplate
from services.reporting.pages.papers import upload_of
from services.reporting.queries import papers
from services.reporting.queries.papers import TemplateView
from shared.documents.model import PaperKind
from shared.documents.placeholders import PLACEHOLDERS, Placeholder
from shared.documents.viewing import find_office
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import read_form, submit
from shared.web.paper_uploads import keep_edited
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "reporting"
TEMPLATES = "/paper-templates/{contest}/{level}/{unit}"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class TemplatesPage(Page):
    """The templates of a branch; `root` is where their files are had.

    `is_shown` tells that a sample can be looked at without Word.
    """

    TEMPLATE: ClassVar[str] = "reporting/paper_templates.html"
    path: str
    root: str
    profile: BranchProfile
    templates: tuple[TemplateView, ...]
    placeholders: tuple[Placeholder, ...]
    is_shown: bool


@router.get(TEMPLATES)
async def show_templates(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Every template with its versions, and what can stand in one."""
    branch = f"{level}/{unit}"
    whole_of(request, "reporting.templates", contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    found = await site.query(SERVICE, papers.template_views, contest, branch)
    root = f"/{site.name}/api/v1/branches/{branch}/templates"
    path = f"paper-templates/{contest}/{branch}"
    is_shown = find_office() is not None
    return await show(request, TemplatesPage(path, root, profile, found, PLACEHOLDERS, is_shown))


@router.post(TEMPLATES + "/{kind}")
async def replace_template(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str, kind: PaperKind
) -> Response:  # fmt: skip
    """Use an edited template from now on."""
    whole_of(request, "reporting.ReplaceTemplate", contest, f"{level}/{unit}")
    form = await read_form(request)
    file = upload_of(form, "Tệp mẫu")
    sha256 = await keep_edited(request, kind, file)
    branch, version = f"{level}/{unit}", form.whole("version", "Phiên bản")
    name = (file.filename or "")[-120:]
    command = ReplaceTemplate(contest, branch, kind.value, sha256, name, version)
    then = f"/{site.name}/paper-templates/{contest}/{branch}"
    return await submit(request, SERVICE, command, form, then)


@router.post(TEMPLATES + "/{kind}/reset")
async def reset_template(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str, kind: PaperKind
) -> Response:  # fmt: skip
    """Use the shipped template again."""
    form = await read_form(request)
    branch, version = f"{level}/{unit}", form.whole("version", "Phiên bản")
    command = ReplaceTemplate(contest, branch, kind.value, None, "", version)
    then = f"/{site.name}/paper-templates/{contest}/{branch}"
    return await submit(request, SERVICE, command, form, then)
