"""A batch that went up: its letter and its list, for who sent it and for who received it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.pages.papers import SERVICE, ShownFile
from services.reporting.queries.batches import BatchView, find_batch_view
from services.reporting.queries.papers import paper_view
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, whole_of
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "reporting.batches"
BATCH = "/batches/{contest}/{level}/{unit}/{batch}"
_FORMS = (("docx", "Bản Word"), ("pdf", "Bản PDF"), ("xlsx", "Bảng Excel"))
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class BatchPage(Page):
    """A batch; `view` is None while its news is on the way. `letter` are the letter's files."""

    TEMPLATE: ClassVar[str] = "reporting/batch.html"
    profile: BranchProfile
    path: str
    view: BatchView | None
    letter: tuple[ShownFile, ...]
    lists: tuple[ShownFile, ...]
    register: str


@router.get(BATCH)
async def show_batch(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str, batch: str
) -> Response:
    """A batch with its letter and list; until it is here, a page that waits for it."""
    branch = f"{level}/{unit}"
    whole_of(request, SEE, contest, branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    view = await site.query(SERVICE, find_batch_view, contest, branch, batch)
    api = f"/{site.name}/api/v1/branches/{branch}"
    letter: tuple[ShownFile, ...] = ()
    if view is not None and view.letter is not None:
        found = await site.query(SERVICE, paper_view, contest, branch, view.letter)
        has = found.files.word if found.files else None
        forms = _FORMS[:2] if has else ()
        root = f"{api}/papers/{view.letter}/files"
        letter = tuple(_file(root, form, name, contest) for form, name in forms)
    page = BatchPage(
        profile=profile,
        path=f"batches/{contest}/{branch}/{batch}",
        view=view,
        letter=letter,
        lists=tuple(_file(f"{api}/batches/{batch}/list", *one, contest) for one in _FORMS),
        register=f"papers/{contest}/{branch}",
    )
    return await show(request, page)


def _file(root: str, form: str, name: str, contest: str) -> ShownFile:
    return ShownFile(name, f"{root}/{form}?contest={contest}", is_official=False)
