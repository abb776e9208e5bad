"""What a person has entered and asked, for the page of all their data."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.intake.tables import advice_note, advice_request, entry
from shared.database import Session


def owned_by(session: Session, account: str) -> Sequence[Mapping[str, object]]:
    """The works that an account registered as its own, with who made them."""
    columns = (entry.c.contest, entry.c.branch, entry.c.id, entry.c.dossier, entry.c.personal)
    found = sa.select(*columns).where(entry.c.owner == account).order_by(entry.c.id)
    return [dict(row) for row in session.core.execute(found).mappings()]


def asked_by(session: Session, account: str) -> Sequence[Mapping[str, object]]:
    """The requests for advice that an account sent, with what was answered."""
    answers = (
        sa.select(advice_note.c.request, advice_note.c.adviser_name, advice_note.c.text)
        .join(advice_request, advice_request.c.id == advice_note.c.request)
        .where(advice_request.c.owner == account)
        .order_by(advice_note.c.request, advice_note.c.number)
    )
    said: dict[str, list[str]] = {}
    for request, name, text in session.core.execute(answers):
        said.setdefault(request, []).append(f"{name}: {text}")
    names = ("contest", "branch", "id", "title", "question", "asker", "contact", "asked_at")
    asked = sa.select(*(advice_request.c[name] for name in names)).where(
        advice_request.c.owner == account
    )
    rows = session.core.execute(asked.order_by(advice_request.c.id)).mappings()
    return [{**row, "answers": said.get(row["id"], [])} for row in rows]
