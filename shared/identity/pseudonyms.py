"""By what a person is known again on another site, where the account has another id (ADR 0039)."""

import hashlib
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from shared.database import Session
from shared.identity.accounts import folded
from shared.identity.tables import account

PREFIX = "pseudonym:"
"""Keeps a pseudonym from ever being taken for an account's id."""


def pseudonym(contest: str, mail: str) -> str:
    """The same wherever a person signs in with one mail address, and another in each contest.

    It can be guessed by who has the address: in an event it stands in `personal`.
    """
    return PREFIX + hashlib.sha256(f"{contest}\n{folded(mail)}".encode()).hexdigest()


def pseudonyms(session: Session, contest: str, accounts: Sequence[str]) -> Mapping[str, str]:
    """The pseudonyms of accounts of this site, by account; others are left out."""
    # What is typed may be anything; PostgreSQL takes no NUL.
    asked = [one for one in accounts if "\0" not in one]
    known = sa.select(account.c.id, account.c.mail).where(account.c.id.in_(asked))
    return {row[0]: pseudonym(contest, row[1]) for row in session.core.execute(known)}
