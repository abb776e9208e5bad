"""The form of a dossier: what stands in its fields, and the draft that they make."""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.intake.domain.drafts import MAX_AUTHORS, Draft, DraftAuthor, DraftFile
from services.intake.domain.entry import Entry
from services.intake.pages.typed_form import (
    TypedPaper,
    answers_of,
    answers_typed,
    paper_of,
    paper_typed,
    read_paper,
)
from shared.events.parts import Author, FileRef
from shared.web.formats import day, number
from shared.web.forms import Form, day_of

TITLE, UNIT, FIELD = "Tên giải pháp", "Đơn vị", "Lĩnh vực"
SINCE, POSTMARK = "Năm áp dụng", "Dấu bưu điện"
MORE, DROP = "more", "drop."
_ROW = re.compile(r"author\.(\d{1,2})\.(?:name|born|address|share)")


@dataclass(frozen=True, slots=True)
class TypedAuthor:
    """A row for one author, as text."""

    name: str = ""
    born: str = ""
    address: str = ""
    share: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into the row."""
        return not (self.name or self.born or self.address or self.share)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, as text; there is at least one row for an author."""

    title: str = ""
    unit: str = ""
    field: str = ""
    summary: str = ""
    applied_since: str = ""
    entrant: str = ""
    contact: str = ""
    postmarked_on: date | None = None
    authors: tuple[TypedAuthor, ...] = (TypedAuthor(),)
    second_field: str = ""
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    paper: Mapping[str, TypedPaper] = dataclasses.field(default_factory=dict)
    consented: bool = False
    came_by: str = ""
    received_on: date | None = None
    received_hour: str = ""
    advice: str = ""


def typed_of(fields: Mapping[str, Sequence[str]]) -> Typed:
    """The form as it was typed, from the fields that a browser or a kept draft holds."""

    def one(name: str) -> str:
        values = fields.get(name) or ("",)
        return values[0].strip()

    rows = tuple(
        TypedAuthor(
            *(one(f"author.{index}.{part}") for part in ("name", "born", "address", "share"))
        )
        for index in _indexes(fields)
    )
    return Typed(
        title=one("title"),
        unit=one("unit"),
        field=one("field"),
        summary=one("summary"),
        applied_since=one("applied_since"),
        entrant=one("entrant"),
        contact=one("contact"),
        postmarked_on=day_of(one("postmarked_on")),
        authors=rows or (TypedAuthor(),),
        second_field=one("second_field"),
        answers=answers_typed(fields),
        paper=paper_typed(fields),
        consented=bool(one("consented")),
        came_by=one("came_by"),
        received_on=day_of(one("received_on")),
        received_hour=one("received_hour"),
        advice=one("advice"),
    )


def typed_of_entry(entry: Entry) -> Typed:
    """The form as the dossier fills it; persons that were erased leave their fields empty."""
    dossier, personal = entry.dossier, entry.personal
    authors = () if isinstance(personal, str) else personal.authors
    return Typed(
        title=dossier.title,
        unit=dossier.unit,
        field=dossier.field or "",
        summary=dossier.summary or "",
        applied_since=str(dossier.applied_since or ""),
        entrant=dossier.entrant or "",
        contact="" if isinstance(personal, str) else personal.contact or "",
        authors=tuple(_typed_author(one) for one in authors) or (TypedAuthor(),),
        second_field=dossier.second_field or "",
        answers=answers_of(dossier.answers),
        paper=paper_of(dossier.paper),
        consented=dossier.consented is True,
    )


def with_rows(typed: Typed, act: str) -> Typed:
    """The form with a row more, or without the one that `act` names; one row always stays."""
    rows = list(typed.authors)
    if act == MORE and len(rows) < MAX_AUTHORS:
        rows.append(TypedAuthor())
    elif act.startswith(DROP):
        rows = [one for index, one in enumerate(rows) if act != f"{DROP}{index}"]
    return replace(typed, authors=tuple(rows) or (TypedAuthor(),))


def draft_of(form: Form, kept: Iterable[FileRef] = ()) -> Draft:
    """The draft that a form asks to hand in, with files that stay. Raises `InvalidInput`."""
    return Draft(
        title=form.text("title", TITLE),
        unit=form.text("unit", UNIT),
        authors=tuple(_authors(form)),
        field=form.optional("field"),
        summary=form.optional("summary"),
        applied_since=form.whole("applied_since", SINCE)
        if form.optional("applied_since")
        else None,
        entrant=form.optional("entrant"),
        contact=form.optional("contact"),
        files=tuple(DraftFile(one.sha256, one.name, one.media_type, one.part) for one in kept),
        paper=read_paper(form),
        second_field=form.optional("second_field"),
        answers=tuple(answers_typed(form.values()).items()),
        consented=_consented(form),
    )


def _consented(form: Form) -> bool | None:
    """Whether the box was ticked; None where the form had none."""
    asked = form.optional("consent_asked") is not None
    return (form.optional("consented") is not None) if asked else None


def postmark_of(form: Form) -> date | None:
    """The day of the postmark, where one was typed."""
    return form.day("postmarked_on", POSTMARK) if form.optional("postmarked_on") else None


def _authors(form: Form) -> Iterable[DraftAuthor]:
    for place, index in enumerate(_indexes(form.values()), start=1):
        row = f"author.{index}"
        if any(form.optional(f"{row}.{one}") for one in ("name", "born", "address", "share")):
            year, birth = _born(form, f"{row}.born", f"Ngày hoặc năm sinh (người thứ {place})")
            yield DraftAuthor(
                name=form.text(f"{row}.name", f"Họ và tên (người thứ {place})"),
                birth_year=year,
                address=form.optional(f"{row}.address"),
                share_percent=_share(form, f"{row}.share", f"Tỷ lệ đóng góp (người thứ {place})"),
                birth_date=birth,
            )


def _born(form: Form, name: str, label: str) -> tuple[int | None, date | None]:
    if form.optional(name) is None:
        return None, None
    found = form.day_or_year(name, label)
    return (found, None) if isinstance(found, int) else (None, found)


def _share(form: Form, name: str, label: str) -> Decimal | None:
    return form.number(name, label) if form.optional(name) else None


def _indexes(fields: Mapping[str, Sequence[str]]) -> list[int]:
    """The numbers of the rows that a form holds, in order, no more than a dossier may have."""
    found = {int(match[1]) for match in map(_ROW.fullmatch, fields) if match}
    return sorted(found)[:MAX_AUTHORS]


def _typed_author(one: Author) -> TypedAuthor:
    born = day(one.birth_date) if one.birth_date else str(one.birth_year or "")
    share = number(one.share_percent) if one.share_percent is not None else ""
    return TypedAuthor(one.name, born, one.address or "", share)
