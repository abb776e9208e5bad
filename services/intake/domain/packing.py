"""A list that came in one pack with the files of its lines: which file is whose.

A line has the folder that bears its serial number, or what its cells name: folders and files, as
people write names (without their ending, without diacritics) where that is certain. Every file
belongs to one line; what belongs to none is told, and nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.intake.domain.import_columns import FILES, MORE, OF_PART, ORDER
from services.intake.domain.import_lines import ImportProblem, ImportRow, PackedFile
from shared.errors import InvalidInput
from shared.vietnamese import fold

_LISTS = (".xlsx", ".xls", ".ods", ".csv")
_NUMBER = re.compile(r"0*(\d{1,8})(?!\d)", re.ASCII)
_SERIAL = re.compile(r"\d{1,8}", re.ASCII)
_AS_IT_IS: tuple[Callable[[str], str], ...] = (str.casefold, fold)
_SHOWN, _TOLD = 5, 100
_ZIP = "Tệp ZIP"


@dataclass(frozen=True, slots=True)
class Pack:
    """The paths of a pack; `top` is the folder that all of it lies in, or empty."""

    listing: str
    files: tuple[str, ...]
    top: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """The lines with their files, what is wrong with some, and the files that are nobody's."""

    rows: tuple[ImportRow, ...]
    problems: tuple[ImportProblem, ...]
    strays: tuple[str, ...]


def unpacked(paths: Sequence[str]) -> Pack:
    """Which of the paths is the list: the one spreadsheet outside of all folders.

    A folder around everything does not count: many pack the folder rather than what is in it.
    Raises `InvalidInput`.
    """
    top = _top(paths)
    outside = [one for one in paths if "/" not in one.removeprefix(top)]
    lists = [one for one in outside if one.casefold().endswith(_LISTS)]
    if not lists:
        reason = (
            "không thấy danh sách; để một tệp danh sách (Excel hoặc CSV) ở ngoài cùng, "
            "không nằm trong thư mục của hồ sơ nào"
        )
        raise InvalidInput(field=_ZIP, reason=reason)
    if len(lists) > 1:
        reason = (
            f"có {len(lists)} danh sách ở ngoài cùng ({_names(lists)}); chỉ để lại một, "
            "bảng tính khác thì để vào thư mục hồ sơ"
        )
        raise InvalidInput(field=_ZIP, reason=reason)
    return Pack(lists[0], tuple(one for one in paths if one != lists[0]), top)


def matched(pack: Pack, rows: Sequence[ImportRow], columns: Mapping[str, str]) -> Matched:
    """Give every line its files; `columns` are the headers of the list's columns by key."""
    sorting = _Sorting(_Index.of(pack), columns)
    found = tuple(sorting.with_files(one) for one in rows)
    strays = tuple(one for one in pack.files if one not in sorting.taken)
    return Matched(found, tuple(sorting.problems), strays)


def stray_problems(strays: Sequence[str]) -> tuple[ImportProblem, ...]:
    """What is to be said of files that no line has; they belong to line 0."""
    remedy = "Ghi tên tệp vào dòng của hồ sơ, chuyển vào thư mục mang số TT, hoặc bỏ khỏi tệp ZIP."
    found = [ImportProblem(0, one, "không thuộc dòng nào", remedy) for one in strays[:_TOLD]]
    if len(strays) > _TOLD:
        rest = f"còn {len(strays) - _TOLD} tệp khác không thuộc dòng nào"
        found.append(ImportProblem(0, "…", rest, remedy))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Names:
    """Paths by one way of naming them."""

    fit: Callable[[str], str]
    paths: Mapping[str, list[str]]

    @classmethod
    def of(
        cls, fit: Callable[[str], str], view: Callable[[str], str], below: Mapping[str, str]
    ) -> "_Names":
        """Each path under what is seen of it."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, short in below.items():
            found[fit(view(short))].append(path)
        return cls(fit, found)

    def hits(self, name: str) -> list[str]:
        """The paths that a name stands for."""
        return self.paths.get(self.fit(name), [])


@dataclass(frozen=True, slots=True)
class _Index:
    """The paths of a pack by every way in which they are named, the surest first."""

    names: tuple[_Names, ...]
    folders: tuple[_Names, ...]
    numbered: Mapping[int, list[str]]
    inside: Mapping[str, list[str]]

    @classmethod
    def of(cls, pack: Pack) -> "_Index":
        """The index of a pack."""
        below = {path: path.removeprefix(pack.top) for path in pack.files}
        inside = _inside(below)
        numbered: dict[int, list[str]] = defaultdict(list)
        for name in inside:
            if "/" not in name and (found := _NUMBER.match(name)):
                numbered[int(found[1])].append(name)
        names = tuple(
            _Names.of(fit, view, below) for view in (_whole, _last, _stem) for fit in _AS_IT_IS
        )
        alone = {one: one for one in inside}
        folders = tuple(
            _Names.of(fit, view, alone) for view in (_whole, _last) for fit in _AS_IT_IS
        )
        return cls(names, folders, numbered, inside)

    def find(self, name: str, near: Collection[str]) -> list[str]:
        """The files that a name stands for, one or all of a folder; those near go before others.

        Raises `_Unclear`.
        """
        wanted = name.replace("\\", "/").strip("/ ")
        for by in self.names:
            if hits := [one for one in by.hits(wanted) if one in near]:
                return [_only(hits, name)]
        for by in self.names:
            if hits := by.hits(wanted):
                return [_only(hits, name)]
        for by in self.folders:
            if hits := by.hits(wanted):
                return self.inside[_only(hits, name)]
        raise _Unclear(
            f"«{name}» không có trong tệp ZIP", "Chép tệp vào tệp ZIP, hoặc sửa lại tên ở ô này."
        )

    def of_number(self, text: str) -> list[str]:
        """The files of the folder that bears a serial number. Raises `_Unclear`."""
        hits = self.numbered.get(int(text), []) if _SERIAL.fullmatch(text) else []
        if len(hits) > 1:
            reason = f"có {len(hits)} thư mục mang số {text} ({_names(hits)})"
            raise _Unclear(reason, "Gộp lại thành một thư mục.")
        return self.inside[hits[0]] if hits else []


@dataclass(frozen=True, slots=True)
class _Sorting:
    """Goes through the lines and remembers whose each file is."""

    index: _Index
    columns: Mapping[str, str]
    taken: dict[str, int] = field(default_factory=dict)
    problems: list[ImportProblem] = field(default_factory=list)

    def with_files(self, row: ImportRow) -> ImportRow:
        """The line with its files, those of parts first."""
        whole = row.cell(FILES)
        near = self._numbered(row)
        if whole:
            near = self._named(row, FILES, whole, near)
        files: dict[str, PackedFile] = {}
        for key, text in row.more:
            if key.startswith(OF_PART):
                part = key.removeprefix(OF_PART)
                self._add(row, key, self._named(row, key, text, near), part, files)
        self._add(row, FILES if whole else ORDER, near, None, files)
        return replace(row, packed=tuple(files.values()))

    def _named(self, row: ImportRow, key: str, text: str, near: Collection[str]) -> list[str]:
        found: list[str] = []
        for name in (one.strip() for one in text.replace("\n", ";").split(";")):
            try:
                found += self.index.find(name, near) if name else ()
            except _Unclear as unclear:
                self._say(row, key, unclear.reason, unclear.remedy)
        return found

    def _numbered(self, row: ImportRow) -> list[str]:
        try:
            return self.index.of_number(row.cell(ORDER))
        except _Unclear as unclear:
            self._say(row, ORDER, unclear.reason, unclear.remedy)
            return []

    def _add(
        self, row: ImportRow, key: str, paths: Iterable[str], part: str | None,
        files: dict[str, PackedFile],
    ) -> None:  # fmt: skip
        for path in paths:
            owner = self.taken.setdefault(path, row.number)
            if owner != row.number:
                remedy = (
                    "Mỗi tệp thuộc một hồ sơ: sửa lại một trong hai dòng, hoặc chép tệp thành hai."
                )
                self._say(row, key, f"tệp «{path}» đã thuộc dòng {owner}", remedy)
            elif path not in files:
                files[path] = PackedFile(path, part)
            elif part is not None:
                remedy = "Mỗi tệp ghi ở một cột."
                self._say(row, key, f"tệp «{path}» đã ghi ở cột khác của dòng này", remedy)

    def _say(self, row: ImportRow, key: str, reason: str, remedy: str) -> None:
        column = self.columns.get(key) or MORE.get(key, key)
        self.problems.append(ImportProblem(row.number, column, reason, remedy))


class _Unclear(ValueError):
    """A name stands for nothing, or for more than one thing."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def _top(paths: Sequence[str]) -> str:
    """The folders that all of the paths lie in, ending with "/"; empty where there are none."""
    top = ""
    while True:
        first = {one.removeprefix(top).partition("/")[0] for one in paths}
        if len(first) != 1 or any("/" not in one.removeprefix(top) for one in paths):
            return top
        top += f"{first.pop()}/"


def _inside(below: Mapping[str, str]) -> Mapping[str, list[str]]:
    """The paths below each folder, however deep."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, short in below.items():
        folders = short.split("/")[:-1]
        for deep in range(1, len(folders) + 1):
            found["/".join(folders[:deep])].append(path)
    return found


def _whole(path: str) -> str:
    return path


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _stem(path: str) -> str:
    name = _last(path)
    return name.rpartition(".")[0] or name


def _only(hits: Sequence[str], name: str) -> str:
    if len(hits) > 1:
        reason = f"«{name}» có {len(hits)} nơi mang tên này ({_names(hits)})"
        raise _Unclear(reason, "Ghi cả tên thư mục, ví dụ «1/thuyet-minh.pdf», hoặc đổi tên.")
    return hits[0]


def _names(paths: Sequence[str]) -> str:
    return "; ".join(paths[:_SHOWN]) + ("; …" if len(paths) > _SHOWN else "")
