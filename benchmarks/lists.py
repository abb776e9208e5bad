"""A list of ten thousand dossiers: how long until all stand in the register, and what it holds.

The steps are those of the process for chores, in a process of their own here as well. Comparing for
duplicates is told apart: it follows at rest times, and nobody waits for it.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from benchmarks.figures import Figure
from benchmarks.likeness import SEED
from services.intake.commands.imports import StartImport, TakeImport
from services.intake.errands.comparing import Finder, compare_waiting
from services.intake.errands.importing import work
from services.intake.service import SERVICE as INTAKE
from shared.clock import SiteClock
from shared.execution import Site, carry_out
from shared.files import Files
from shared.service import Command
from shared.site import SERVICE as SITE
from shared.staging import Staged
from shared.unit import Context
from tests.likeness.labelled import make
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock

ROWS = 10_000
_KIB = 1024
_CLERK = Context("clerk")
_HEAD = ("Tên giải pháp", "Lĩnh vực", "Đơn vị", "Tác giả", "Năm áp dụng", "Tóm tắt", "Liên hệ")
_FIELD, _UNIT = "co-khi-xay-dung-giao-thong", "huyen-doan"


def figures(rows: int = ROWS) -> list[Figure]:
    """Every figure of one long list, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.lists", str(rows)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=3600).stdout
    found = json.loads(told.splitlines()[-1])
    what = f"list of {rows:,} lines"
    return [
        Figure(f"{what}: until all are registered", f"{found['taken_s']:.1f} s", "20 s"),
        Figure("of which checking", f"{found['checked_s']:.1f} s"),
        Figure("CPU of it, reading process included", f"{found['cpu_s']:.1f} s"),
        Figure("memory over the idle process", f"{found['over_mib']:.0f} MiB", "250 MiB"),
        Figure("the reading process, while it reads", f"{found['reader_mib']:.0f} MiB"),
        Figure("CPU of comparing for duplicates afterwards", f"{found['compared_s']:.1f} s"),
    ]


@dataclass(frozen=True, slots=True)
class _Counter:
    """A district's intake that takes lists."""

    folder: Path

    def measure(self, rows: int) -> dict[str, float]:
        """Hand a list in, take it, compare what it brought."""
        runtime = build_site(self.folder, "district", (SITE, INTAKE))
        hold_clock(runtime, MORNING)
        Wire({"district": runtime}, demonstration()).publish()
        files = Files(self.folder / "files")
        session = runtime.databases["intake"].session()
        site = Site("district", INTAKE, SiteClock(runtime.databases["site"].session()))

        def do(command: Command) -> str:
            session.begin()
            answer = carry_out(session, site, command, _CLERK)
            session.commit()
            return str(answer.id)  # type: ignore[attr-defined]

        def settle() -> None:
            while work(session, site, files):
                pass

        sha256 = Staged(files, _CLERK.actor).keep(_workbook(rows))
        idle, cpu = _peak_mib(), _cpu_s()
        job = do(StartImport(CONTEST, LOC_NINH, sha256, "danh-sach.xlsx"))
        checked = _took(settle)
        do(TakeImport(CONTEST, LOC_NINH, job))
        written = _took(settle)
        found = {
            "checked_s": checked,
            "taken_s": checked + written,
            "cpu_s": _cpu_s() - cpu,
            "over_mib": _peak_mib() - idle,
            "reader_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _KIB,
        }
        finder, cpu = Finder(), _cpu_s()
        while compare_waiting(session, finder):
            pass
        return found | {"compared_s": _cpu_s() - cpu}


def _took(what: Callable[[], None]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _workbook(rows: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, _HEAD)
    for number, one in enumerate(make(rows, SEED), start=1):
        title, people = f"{one.title} {number}", f"Nguyễn Văn {number}; Trần Thị {number}"
        sheet.write_row(number, 0, [title, _FIELD, _UNIT, people, 2022, one.text, "0912 345 678"])
    book.close()
    return out.getvalue()


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


def _cpu_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hoithi-list-") as given:
        print(json.dumps(_Counter(Path(given)).measure(int(sys.argv[1]))))
