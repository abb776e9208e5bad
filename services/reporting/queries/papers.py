"""The register of papers for pages and the API: lists, one paper with its files, kept digests."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from services.reporting.domain.paper import OPEN, PAPER_WORDS, Paper
from services.reporting.queries.paper_content import family_of
from services.reporting.store import paper_files, papers, templates
from services.reporting.store.paper_files import PaperFiles
from services.reporting.store.papers import COLUMNS, PAPER, read
from services.reporting.store.templates import TemplateVersion
from services.reporting.tables import CompiledRow, PaperFileRow, PaperTemplateRow, table_of
from shared.database import Prepared, Row, Session
from shared.documents.model import PaperKind
from shared.paging import Wanted, beyond, cursor_of
from shared.profiles import versions
from shared.profiles.model import BranchProfile

MOST = 500
_ORDER = ((PAPER.c.drafted_at, True), (PAPER.c.paper, False))
_FILE, _COMPILED = table_of(PaperFileRow), table_of(CompiledRow)
_TEMPLATE = table_of(PaperTemplateRow)
_OF_BRANCH = (
    sa.select(PAPER, _FILE.c.is_current, _FILE.c.error)
    .outerjoin(_FILE, _FILE.c.paper == PAPER.c.paper)
    .where(
        PAPER.c.contest == sa.bindparam("this_contest"),
        PAPER.c.branch == sa.bindparam("this_branch"),
    )
    .order_by(PAPER.c.drafted_at.desc(), PAPER.c.paper)
)
_LIST = Prepared(_OF_BRANCH.limit(MOST))
_OPEN = Prepared(
    sa.select(sa.func.count()).where(
        PAPER.c.contest == sa.bindparam("this_contest"),
        PAPER.c.branch == sa.bindparam("this_branch"),
        sa.or_(*(PAPER.c.state == one.value for one in sorted(OPEN))),
    )
)
_KEPT = Prepared(
    sa.select(PAPER.c.subject, PAPER.c.official, _FILE.c.word, _FILE.c.pdf, _FILE.c.excel)
    .outerjoin(_FILE, _FILE.c.paper == PAPER.c.paper)
    .order_by(PAPER.c.paper)
)
_SENT = Prepared(sa.select(_COMPILED.c.obligation, _COMPILED.c.due_date, _COMPILED.c.document))
_TEMPLATES = Prepared(sa.select(_TEMPLATE.c.kind, _TEMPLATE.c.version, _TEMPLATE.c.sha256))


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the register; `number_line` is as it stands on the paper, blank until given."""

    paper: Paper
    number_line: str
    state_text: str
    is_written: bool
    error: str | None


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Some papers, the newest draft first; `after` begins the next page, None on the last."""

    papers: tuple[PaperLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper with its files; `files` is None before they were asked for."""

    line: PaperLine
    files: PaperFiles | None
    profile: BranchProfile


@dataclass(frozen=True, slots=True)
class TemplateView:
    """The template of a kind: its newest version, None while it is the shipped one; older ones."""

    kind: PaperKind
    current: TemplateVersion | None
    versions: tuple[TemplateVersion, ...]

    @property
    def version(self) -> int:
        """The number of the newest version, 0 while none was added."""
        return self.versions[0].version if self.versions else 0

    @property
    def is_shipped(self) -> bool:
        """Whether papers are written by the shipped template."""
        return self.current is None or self.current.sha256 is None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that must be in the site's store: its digest, and what it is, for people."""

    sha256: str
    what: str


def paper_list(
    session: Session, contest: str, branch: str, *, state: str | None = None
) -> tuple[PaperLine, ...]:
    """The register of a branch, the newest draft first; at most 500."""
    profile = versions.load(session, contest, branch)
    rows = session.all(_LIST, {"this_contest": contest, "this_branch": branch})
    found = [_read_line(profile, row) for row in rows]
    return tuple(one for one in found if state in (None, one.paper.state.value))


def paper_page(
    session: Session, contest: str, branch: str, wanted: Wanted, *, state: str | None = None
) -> PaperPage:
    """A page of the register, the newest draft first. Raises `InvalidInput`, `NotYetKnown`."""
    profile = versions.load(session, contest, branch)
    query = _OF_BRANCH.where(beyond(_ORDER, wanted.after)).limit(wanted.limit + 1)
    if state is not None:
        query = query.where(PAPER.c.state == state)
    here = {"this_contest": contest, "this_branch": branch}
    rows = [tuple(row) for row in session.core.execute(query, here)]
    shown = rows[: wanted.limit]
    is_last = len(rows) == len(shown)
    place = dict(zip(COLUMNS, shown[-1], strict=False)) if shown else {}
    after = None if is_last else cursor_of([place["drafted_at"], place["paper"]])
    return PaperPage(tuple(_read_line(profile, row) for row in shown), after)


def open_papers(session: Session, contest: str, branch: str) -> int:
    """How many papers of a branch have no signed copy yet and are not voided."""
    row = session.one(_OPEN, {"this_contest": contest, "this_branch": branch})
    return int(row[0]) if row else 0


def paper_view(session: Session, contest: str, branch: str, paper: str) -> PaperView:
    """One paper of a branch. Raises `NotYetKnown`."""
    found = papers.load(session, contest, branch, paper)
    profile = versions.load(session, contest, branch)
    files = paper_files.find(session, paper)
    line = _line(profile, found, bool(files and files.is_current), files.error if files else None)
    return PaperView(line, files, profile)


def drafted_from(session: Session, contest: str, branch: str, origin: str) -> str | None:
    """The paper that was drafted from something, by its id; None while it is not here."""
    found = papers.of_origin(session, contest, branch, origin)
    return found.paper if found else None


def template_views(session: Session, contest: str, branch: str) -> tuple[TemplateView, ...]:
    """The templates of a branch, by kind."""
    versions.load(session, contest, branch)
    every = templates.versions(session, contest, branch)
    return tuple(_template(kind, every) for kind in PaperKind)


def template_view(session: Session, contest: str, branch: str, kind: PaperKind) -> TemplateView:
    """The template of one kind."""
    return next(one for one in template_views(session, contest, branch) if one.kind is kind)


def kept_files(session: Session) -> Iterator[KeptFile]:
    """Every file that papers, compiled reports and templates name."""
    for subject, official, word, pdf, excel in session.all(_KEPT):
        named = ((official, "bản ký"), (word, "Word"), (pdf, "PDF"), (excel, "Excel"))
        yield from (KeptFile(one, f"văn bản «{subject}», {what}") for one, what in named if one)
    for obligation, due_date, document in session.all(_SENT):
        if document:
            yield KeptFile(document, f"báo cáo tổng hợp {obligation}.{due_date}")
    for kind, version, sha256 in session.all(_TEMPLATES):
        if sha256:
            yield KeptFile(sha256, f"mẫu {PaperKind(kind).type_name}, bản {version}")


def _read_line(profile: BranchProfile, row: Row) -> PaperLine:
    width = len(COLUMNS)
    return _line(profile, read(row), bool(row[width]), row[width + 1])


def _line(profile: BranchProfile, paper: Paper, is_written: bool, error: str | None) -> PaperLine:
    number_line = ""
    if paper.kind.code is not None:
        style = family_of(profile)
        number_line = style.number_line(paper.kind, paper.issue.number, paper.symbol)
    return PaperLine(
        paper,
        number_line,
        PAPER_WORDS[paper.state],
        is_written,
        error if paper.state in OPEN else None,
    )


def _template(kind: PaperKind, every: list[TemplateVersion]) -> TemplateView:
    own = tuple(one for one in every if one.kind is kind)
    return TemplateView(kind, own[0] if own else None, own)
