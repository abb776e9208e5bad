"""What was sent up together, as both ends read it: facts, entries, and what its list says."""

from dataclasses import dataclass

from services.reporting.domain.batch_papers import ORIGIN, Batch, batch_list_content
from services.reporting.queries.batch_sources import batch_of, find_batch
from services.reporting.queries.paper_content import family_of
from services.reporting.store import papers, templates
from shared.database import Session
from shared.documents.model import Content, PaperKind
from shared.profiles import versions


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its sender's name; `letter` is its paper here, None above and until drafted."""

    batch: Batch
    from_name: str
    is_ours: bool
    letter: str | None


@dataclass(frozen=True, slots=True)
class BatchList:
    """What the list of a batch says, and the digest of the office's own template, if any."""

    content: Content
    template: str | None


def batch_view(session: Session, contest: str, branch: str, batch_id: str) -> BatchView:
    """A batch as one of its two ends sees it. Raises `NotYetKnown`."""
    return _view(session, branch, batch_of(session, contest, branch, batch_id))


def find_batch_view(session: Session, contest: str, branch: str, batch_id: str) -> BatchView | None:
    """The same, or None while it is not here."""
    found = find_batch(session, contest, branch, batch_id)
    return _view(session, branch, found) if found else None


def _view(session: Session, branch: str, found: Batch) -> BatchView:
    is_ours, origin = found.branch == branch, f"{ORIGIN}{found.id}"
    paper = papers.of_origin(session, found.contest, branch, origin) if is_ours else None
    sender = versions.load(session, found.contest, found.branch)
    return BatchView(found, sender.unit.name, is_ours, paper.paper if paper else None)


def batch_list(session: Session, contest: str, branch: str, batch_id: str) -> BatchList:
    """What is to be written as the list of a batch, in its sender's form. Raises `NotYetKnown`."""
    found = batch_of(session, contest, branch, batch_id)
    sender = versions.load(session, contest, found.branch)
    content = batch_list_content(sender, family_of(sender), found)
    own = templates.current(session, contest, branch, PaperKind.LIST)
    is_ours = found.branch == branch
    return BatchList(content, own.sha256 if own and is_ours else None)
