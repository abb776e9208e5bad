"""A list of a branch's entries as a paper, frozen when it was drafted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.domain.framing import framed, unframed
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family
from shared.documents.model import (
    Align,
    Bar,
    Chart,
    Column,
    Content,
    PaperKind,
    Table,
)
from shared.profiles.model import BranchProfile

NO_FIELD = "chưa phân lĩnh vực"


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """What a list says of an entry; `field` is the key."""

    title: str
    unit_name: str
    field: str | None


def list_content(
    profile: BranchProfile, family: Family, entries: Sequence[ListedEntry], paper: Paper
) -> Content:
    """Decide what the list says: entries by field and title, and how many each field has."""
    fields = {one.key: one.name for one in profile.fields or ()}
    order = {key: place for place, key in enumerate(fields)}
    lines = sorted(entries, key=lambda one: (order.get(one.field or "", len(order)), one.title))
    named = [(one, fields.get(one.field or "", one.field or NO_FIELD)) for one in lines]
    content = Content(
        paper=PaperKind.LIST,
        head=unframed(family),
        type_name=PaperKind.LIST.type_name,
        subject=(paper.subject,),
        opening="",
        body=(_table(named), _chart(named)) if named else (),
        closing="",
        recipients=(),
        signatures=(),
    )
    return framed(content, profile, family, paper)


def _table(named: Sequence[tuple[ListedEntry, str]]) -> Table:
    columns = (
        Column("TT", 12, Align.CENTRE),
        Column("Tên giải pháp", 63),
        Column("Đơn vị", 45),
        Column("Lĩnh vực", 45),
    )
    rows = tuple(
        (str(number), one.title, one.unit_name, field)
        for number, (one, field) in enumerate(named, start=1)
    )
    return Table(columns, rows)


def _chart(named: Sequence[tuple[ListedEntry, str]]) -> Chart:
    counted = Counter(field for _, field in named)
    bars = tuple(Bar(field, number) for field, number in counted.items())
    return Chart("Số giải pháp theo lĩnh vực", "giải pháp", bars)
