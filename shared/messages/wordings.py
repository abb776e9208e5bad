"""A contest's own wordings, kept by the service that writes the letters."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text, insert, to_text
from shared.messages.letter import Language
from shared.messages.rendering import Wording, standard_wording
from shared.messages.tables import wording
from shared.messaging.tables import values_of

_THIS = (
    (wording.c.contest == sa.bindparam("this_contest"))
    & (wording.c.template == sa.bindparam("this_template"))
    & (wording.c.language == sa.bindparam("this_language"))
)
_ONE = Prepared(
    sa.select(
        wording.c.subject, wording.c.body, wording.c.version,
        wording.c.edited_by, wording.c.edited_at,
    ).where(_THIS)
)  # fmt: skip
_KEYS = Prepared(sa.select(wording.c.contest, wording.c.template, wording.c.language))
_DELETE = Prepared(sa.delete(wording).where(_THIS))
_ROW = insert(wording).values(values_of(wording))
_KEEP = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=["contest", "template", "language"],
        set_={
            name: _ROW.excluded[name]
            for name in ("subject", "body", "version", "edited_by", "edited_at")
        },
    )
)


@dataclass(frozen=True, slots=True)
class OwnWording:
    """A wording that a contest put in place of the standard; `version` counts from 1."""

    wording: Wording
    version: int
    edited_by: str
    edited_at: datetime


def own(session: Session, contest: str, template: str, language: Language) -> OwnWording | None:
    """The contest's own wording, if it has one."""
    row = session.one(_ONE, _key(contest, template, language))
    if row is None:
        return None
    return OwnWording(Wording(row[0], row[1]), int(row[2]), row[3], from_text(row[4]))


def current(session: Session, contest: str | None, template: str, language: Language) -> Wording:
    """The wording that letters are written with: the contest's own, else the standard."""
    found = own(session, contest, template, language) if contest else None
    return found.wording if found else standard_wording(template, language)


def keep(
    session: Session, contest: str, template: str, language: Language, *,
    wording_: Wording, version: int, by: str,
) -> None:  # fmt: skip
    """Put a wording in place."""
    values = {
        "contest": contest,
        "template": template,
        "language": language.value,
        "subject": wording_.subject,
        "body": wording_.body,
        "version": version,
        "edited_by": by,
        "edited_at": to_text(wall_now()),
    }
    session.run(_KEEP, values)


def forget(session: Session, contest: str, template: str, language: Language) -> None:
    """Go back to the standard wording."""
    session.run(_DELETE, _key(contest, template, language))


def own_keys(session: Session) -> frozenset[tuple[str, str, str]]:
    """Contest, template and language of every wording that is not the standard."""
    return frozenset((row[0], row[1], row[2]) for row in session.all(_KEYS))


def _key(contest: str, template: str, language: Language) -> dict[str, str]:
    return {
        "this_contest": contest,
        "this_template": template,
        "this_language": language.value,
    }
