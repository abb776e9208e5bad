"""Lists as tests hand them in: staged, checked by the process that does chores, taken."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from services.intake import queries
from services.intake.commands.imports import StartImport, TakeImport
from services.intake.domain.import_columns import COLUMNS
from services.intake.errands.importing import work
from services.intake.queries import Filter
from services.intake.queries.imports import ImportView
from services.intake.service import SERVICE
from shared.execution import Site
from shared.files import Files
from shared.identity.permissions import EVERYTHING
from shared.staging import Staged
from tests.intake.rules import CONTEST, LOW
from tests.intake.sites import CLERK, IntakeSite

HEAD = list(COLUMNS.values())


def xlsx(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook; `merged` are top, left, bottom, right of cells that become one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, rows[top][left])
    book.close()
    return out.getvalue()


class Desk:
    """A clerk's desk for lists at one site."""

    def __init__(self, site: IntakeSite, folder: Path) -> None:
        self.site = site
        self.files = Files(folder / "files")

    def send(self, content: bytes, name: str = "danh-sach.xlsx") -> str:
        """Hand a list in; its id."""
        sha256 = Staged(self.files, CLERK).keep(content)
        job: str = self.site.do(StartImport(CONTEST, LOW, sha256, name)).id
        return job

    def step(self) -> bool:
        """What the process for chores does at once."""
        place = Site(self.site.name, SERVICE, self.site.clock)
        return work(self.site.session, place, self.files)

    def settle(self) -> None:
        """Let it do all there is."""
        while self.step():
            pass

    def check(self, content: bytes) -> ImportView:
        """Hand a list in and have it checked."""
        job = self.send(content)
        self.step()
        return self.see(job)

    def see(self, job: str) -> ImportView:
        """A list as it stands."""
        return self.site.ask(queries.one_import, CONTEST, LOW, job)

    def take(self, job: str, *, only_good: bool = False) -> None:
        """Confirm a list."""
        self.site.do(TakeImport(CONTEST, LOW, job, only_good))

    def register(self) -> list[tuple[str, str | None]]:
        """Title and receipt number of every entry, by number."""
        found = self.site.ask(queries.every_entry, CONTEST, LOW, Filter(), EVERYTHING)
        return sorted((one.title, one.receipt_number) for one in found)


def problems(view: ImportView) -> list[tuple[int, str, str]]:
    """Line, column and reason of all that is wrong."""
    return [(one.row, one.column, one.reason) for bad in view.bad for one in bad.problems]
