"""Reading a list that a stranger sent, in a process of its own with a limit of memory and time.

A workbook of a megabyte can unfold to gigabytes, and a library that runs out of memory takes its
process with it: this one is nobody's but the file's.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict

from shared.documents.sheets import Block, ReadSheet
from shared.documents.spreadsheet import read_sheet
from shared.errors import InvalidInput

MOST_MB, MOST_CPU_S, MOST_S = 600, 60, 300
_UNFOLDS = "mở ra quá lớn hoặc quá lâu; hãy chép riêng phần danh sách sang một tệp mới rồi gửi lại"


def read_apart(content: bytes, *, most_rows: int) -> ReadSheet:
    """As `read_sheet`, safe from what the file does. Raises `InvalidInput`."""
    command = [sys.executable, "-m", __name__, str(most_rows)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=MOST_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise InvalidInput(field="Tệp", reason=_UNFOLDS) from None
    if done.returncode:
        raise InvalidInput(field="Tệp", reason=_UNFOLDS)
    told = json.loads(done.stdout)
    if "refused" in told:
        raise InvalidInput(**told["refused"])
    return ReadSheet(
        told["cells"],
        tuple(Block(**one) for one in told["merged"]),
        {(line, place): reason for line, place, reason in told["flaws"]},
        tuple(told["notes"]),
    )


def main() -> None:
    """Read what comes in and write what it is."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MB * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    try:
        found = read_sheet(sys.stdin.buffer.read(), most_rows=int(sys.argv[1]))
    except InvalidInput as refused:
        json.dump({"refused": refused.facts}, sys.stdout)
        return
    told = {
        "cells": found.cells,
        "merged": [asdict(one) for one in found.merged],
        "flaws": [(*place, reason) for place, reason in found.flaws.items()],
        "notes": found.notes,
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
