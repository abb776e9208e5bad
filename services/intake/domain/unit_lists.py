"""Lists of units from a spreadsheet: new units of a contest, each line checked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.intake.domain.headers import Columns, read_table
from services.intake.domain.import_lines import ImportProblem
from services.intake.domain.unit_changes import (
    Bodies,
    Body,
    Kind,
    NewUnit,
    UnitChange,
    change_units,
)
from shared.documents.sheets import ReadSheet
from shared.errors import RuleViolation
from shared.vietnamese import fold

MAX_UNITS = 5_000
COLUMNS = Columns(
    headers={
        "name": "Tên đơn vị",
        "key": "Mã",
        "kind": "Loại",
        "parent": "Cấp quản lý",
    },
    also={
        "đơn vị": "name",
        "tên": "name",
        "tên cơ quan, đơn vị": "name",
        "mã đơn vị": "key",
        "loại đơn vị": "kind",
        "đơn vị cấp trên": "parent",
        "trực thuộc": "parent",
    },
    needed=("name",),
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the list as text; `number` counts from 1 in the sheet."""

    number: int
    name: str
    key: str = ""
    kind: str = ""
    parent: str = ""


def read_units(sheet: ReadSheet) -> tuple[UnitLine, ...]:
    """The lines of a list of units. Raises `InvalidInput`."""
    table = read_table(sheet.cells, COLUMNS)
    return tuple(UnitLine(number, **{"name": "", **line}) for number, line in table.lines)


def new_units(
    lines: Sequence[UnitLine], known: Bodies, on: dt.date
) -> tuple[tuple[Body, ...], tuple[ImportProblem, ...]]:
    """The units that the lines add, and what is wrong with lines; known ones are passed over.

    A parent may stand above in the same list.
    """
    there = dict(known)
    names = {fold(str(one["name"])): key for key, one in there.items()}
    made, problems = [], []
    for line in lines:
        parent = _parent(line, there, names)
        if line.key in there or (not line.key and fold(line.name) in names):
            problems += _contradiction(line, there)
            continue
        if line.parent and parent is None:
            reason = f"không có đơn vị «{line.parent}»"
            problems.append(_problem(line, "parent", reason, "Ghi tên hoặc mã; đặt dòng ấy trước."))
            continue
        new = NewUnit(line.name, line.key, fold(line.kind).replace(" ", "-"), parent or "")
        try:
            (body,) = change_units(UnitChange(Kind.ADD, on, into=(new,)), there)
        except RuleViolation as refused:
            reason = str(refused.facts.get("reason", refused))
            problems.append(_problem(line, "name", reason, "Sửa lại ô này rồi nhập lại."))
            continue
        there[body["key"]] = body
        names[fold(body["name"])] = body["key"]
        made.append(body)
    return tuple(made), tuple(problems)


def _parent(line: UnitLine, there: Bodies, names: Mapping[str, str]) -> str | None:
    if line.parent in there:
        return line.parent
    return names.get(fold(line.parent)) if line.parent else None


def _contradiction(line: UnitLine, there: Bodies) -> list[ImportProblem]:
    known = there.get(line.key)
    if known is None or fold(str(known["name"])) == fold(line.name):
        return []
    reason = f"mã «{line.key}» đang là «{known['name']}»"
    return [_problem(line, "name", reason, "Dùng việc «Đổi tên», có ngày hiệu lực.")]


def _problem(line: UnitLine, key: str, reason: str, remedy: str) -> ImportProblem:
    return ImportProblem(line.number, COLUMNS.headers[key], reason, remedy)
