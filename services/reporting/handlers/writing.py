"""What was written beside the unit of work is noted: a paper's files, a template's version."""

from datetime import date

from services.reporting.commands import RecordPaperFiles, ReplaceTemplate
from services.reporting.handlers.compiling import record_document
from services.reporting.store import paper_files, papers, templates
from services.reporting.store.paper_files import PaperFiles
from shared.documents.model import PaperKind
from shared.errors import EditConflict
from shared.unit import Unit

COMPILED = "compiled/"


def record_paper_files(unit: Unit, command: RecordPaperFiles) -> bool:
    """Note a paper's files; False if the paper was changed meanwhile, then they are made anew.

    The first files of a compiled report send the report up.
    """
    paper = papers.load(unit.session, command.contest, command.branch, command.paper)
    if paper.version != command.version:
        return False
    files = PaperFiles(command.version, True, command.word, command.pdf, command.excel, 0, None)
    paper_files.record(unit, paper.paper, files)
    if paper.origin.startswith(COMPILED):
        obligation, _, day = paper.origin.removeprefix(COMPILED).rpartition(".")
        place = (paper.branch, obligation, date.fromisoformat(day))
        record_document(unit, paper.contest, place, command.word)
    return True


def replace_template(unit: Unit, command: ReplaceTemplate) -> dict[str, object]:
    """Use another template from now on; papers made before stay. Raises `EditConflict`."""
    kind = PaperKind(command.kind)
    newest = templates.current(unit.session, command.contest, command.branch, kind)
    version = newest.version if newest else 0
    if command.version is not None and command.version != version:
        raise EditConflict(what="Mẫu văn bản")
    templates.add(
        unit, command.contest, command.branch, kind,
        version=version + 1, sha256=command.sha256, name=command.name,
    )  # fmt: skip
    return {"kind": kind.value, "version": version + 1}
