"""The facts of a dossier that a rule may name in an expression, and what such a rule finds."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from services.intake.domain.authors import age_on
from services.intake.domain.entry import Entry
from services.intake.domain.evidence import Evidence
from services.intake.domain.findings import Finding, cannot_tell, failed, passed
from shared.events.parts import Author, DossierPersonal
from shared.expressions import Expression as Read
from shared.expressions import Facts
from shared.profiles.model import Expression

_UNKNOWN = "chưa rõ"
_THOUSANDTHS = 1000


def check_expression(
    rule: Expression, entry: Entry, evidence: Evidence, last_day: dt.date | None
) -> Finding:
    """What the rule's expression says, with every fact that it names."""
    facts = facts_of(entry, evidence, last_day)
    read = Read(rule.passes)
    holds = read.holds(facts)
    used = "; ".join(_told(group, name, facts) for group, name in read.names if group in facts)
    told = f"Căn cứ: {used}." if used else ""
    if holds is None:
        return cannot_tell(f"Chưa đủ dữ kiện để xét. {told}".strip())
    return passed(told or "Đạt.") if holds else failed(f"{rule.message} {told}".strip())


def facts_of(entry: Entry, evidence: Evidence, last_day: dt.date | None) -> Facts:
    """The facts, by the names of `shared.profiles.model.eligibility.FACTS`; None is unknown."""
    one = entry.dossier
    return {
        "entry": {
            "title": one.title,
            "summary": one.summary or "",
            "field": one.field,
            "second_field": one.second_field,
            "unit": one.unit,
            "organisation": one.entrant,
            "applied_since": one.applied_since,
            "registered_on": entry.registered_on.isoformat(),
            "authors": _authors(entry.personal, last_day),
            "parts": sorted(
                {file.part for file in one.files if file.part} | {paper.part for paper in one.paper}
            ),
            "files": len(one.files),
        },
        "others": {"of_unit": evidence.others_of_unit},
    }


def _authors(
    personal: DossierPersonal | str, last_day: dt.date | None
) -> list[Mapping[str, Any]] | None:
    """The authors; unknown where they were erased, which is not the same as none."""
    if isinstance(personal, str):
        return None
    return [_author(one, last_day) for one in personal.authors]


def _author(one: Author, last_day: dt.date | None) -> Mapping[str, Any]:
    share = one.share_percent
    return {
        "name": one.name,
        "age": age_on(one, last_day),
        "birth_year": one.birth_date.year if one.birth_date else one.birth_year,
        "address": one.address,
        # CEL knows no decimals: 33.5 % are 33,500 thousandths.
        "share": None if share is None else int(share * _THOUSANDTHS),
    }


def _told(group: str, name: str, facts: Facts) -> str:
    value = facts[group].get(name)
    shown = len(value) if isinstance(value, list) else value
    return f"{group}.{name} = {_UNKNOWN if shown is None else shown}"
