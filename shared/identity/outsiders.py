"""Which account belongs to whom at an OpenID Connect provider, as rows."""

from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Session, to_text
from shared.identity.tables import outside_identity
from shared.messaging.tables import values_of

_WHO = (
    outside_identity.c.issuer == sa.bindparam("this_issuer"),
    outside_identity.c.subject == sa.bindparam("this_subject"),
)
_ACCOUNT = Prepared(sa.select(outside_identity.c.account).where(*_WHO))
_ADD = Prepared(sa.insert(outside_identity).values(values_of(outside_identity)))
_OF = Prepared(
    sa.select(outside_identity.c.subject).where(
        outside_identity.c.issuer == sa.bindparam("this_issuer"),
        outside_identity.c.account == sa.bindparam("this_account"),
    )
)
_DROP = Prepared(
    sa.delete(outside_identity).where(outside_identity.c.account == sa.bindparam("this_account"))
)


def account_of(session: Session, issuer: str, subject: str) -> str | None:
    """The account that belongs to a person of a provider."""
    row = session.one(_ACCOUNT, {"this_issuer": issuer, "this_subject": subject})
    return str(row[0]) if row else None


def is_taken(session: Session, issuer: str, account: str) -> bool:
    """Whether an account belongs to somebody of a provider already."""
    return session.one(_OF, {"this_issuer": issuer, "this_account": account}) is not None


def add(session: Session, issuer: str, subject: str, account: str, at: datetime) -> None:
    """Remember whose account it is from now on, whatever becomes of mail addresses."""
    row = {"issuer": issuer, "subject": subject, "account": account, "linked_at": to_text(at)}
    session.run(_ADD, row)


def drop(session: Session, account: str) -> int:
    """Forget whose account it is; how many providers."""
    return session.run(_DROP, {"this_account": account})
