"""What the contest's own form adds to a dossier's form: answers, parts on paper, how it came."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.intake.domain.lateness import CameBy
from shared.errors import InvalidInput
from shared.events.parts import PaperPart, Told
from shared.web.forms import Form, day_of

Fields = Mapping[str, Sequence[str]]
_ANSWER, _PAPER = "answer.", "paper."
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class TypedPaper:
    """What was typed of a part that is on paper."""

    part: str
    copies: str = "1"
    folder: str = ""
    stamped: str = ""


def answers_typed(fields: Fields) -> dict[str, str]:
    """The answers as text, by the question's key."""
    return {
        name.removeprefix(_ANSWER): values[0].strip()
        for name, values in fields.items()
        if name.startswith(_ANSWER) and values and values[0].strip()
    }


def paper_typed(fields: Fields) -> dict[str, TypedPaper]:
    """The parts that are ticked as being on paper, by key."""

    def one(name: str, part: str) -> str:
        return (fields.get(f"{name}.{part}") or ("",))[0].strip()

    keys = [name.removeprefix(_PAPER) for name in fields if name.startswith(_PAPER)]
    return {
        key: TypedPaper(key, one("copies", key), one("folder", key), one("stamped", key))
        for key in keys
    }


def answers_of(told: Iterable[Told]) -> dict[str, str]:
    """The answers as a dossier has them."""
    return {one.key: one.text for one in told}


def paper_of(parts: Iterable[PaperPart]) -> dict[str, TypedPaper]:
    """The parts on paper as a dossier has them."""
    words = {None: "", True: "yes", False: "no"}
    return {
        one.part: TypedPaper(one.part, str(one.copies), one.folder or "", words[one.is_stamped])
        for one in parts
    }


def read_paper(form: Form) -> tuple[PaperPart, ...]:
    """The parts on paper that a form names. Raises `InvalidInput`."""
    return tuple(
        PaperPart(
            part=one.part,
            copies=form.whole(f"copies.{one.part}", "Số bản giấy") if one.copies else 1,
            folder=one.folder or None,
            is_stamped={"yes": True, "no": False}.get(one.stamped),
        )
        for one in paper_typed(form.values()).values()
    )


def read_road(form: Form) -> CameBy | None:
    """By which road the dossier came, where a counter says so. Raises `InvalidInput`."""
    text = form.optional("came_by")
    if text is None:
        return None
    if text not in tuple(CameBy):
        raise InvalidInput(field="Cách nộp", reason="chưa chọn")
    return CameBy(text)


def read_received(form: Form, time_zone: str) -> datetime | None:
    """When a paper came, where a counter typed it: a day and an hour in the contest's time zone."""
    day, hour = form.optional("received_on"), form.optional("received_hour")
    if day is None and hour is None:
        return None
    found, match = day_of(day or ""), _HOUR.fullmatch(hour or "")
    if found is None or match is None:
        raise InvalidInput(field="Nhận lúc", reason="ghi đủ ngày và giờ, như 30/05/2025 và 16:30")
    local = datetime(
        found.year, found.month, found.day, int(match[1]), int(match[2]),
        tzinfo=ZoneInfo(time_zone),
    )  # fmt: skip
    return local
