"""Receipts of a list's lines that go out by mail, kept until the whole list is written."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import sqlalchemy as sa

from services.intake.tables import import_receipt
from shared.database import Prepared, Session
from shared.messaging.tables import values_of

_OF_JOB = import_receipt.c.job == sa.bindparam("this_job")
_ADD = Prepared(sa.insert(import_receipt).values(values_of(import_receipt)))
_ALL = Prepared(
    sa.select(
        import_receipt.c.address,
        import_receipt.c.receipt_number,
        import_receipt.c.title,
        import_receipt.c.missing,
    )
    .where(_OF_JOB)
    .order_by(import_receipt.c.address, import_receipt.c.receipt_number)
)
_DROP = Prepared(sa.delete(import_receipt).where(_OF_JOB))
_NAMES = ("address", "receipt_number", "title", "missing")


@dataclass(frozen=True, slots=True)
class ListedReceipt:
    """What one address is to be told of one line."""

    address: str
    receipt_number: str
    title: str
    missing: str


def add(session: Session, job: str, receipts: Sequence[ListedReceipt]) -> None:
    """Keep receipts until their letters are written."""
    rows = [{"job": job, **dict(zip(_NAMES, astuple(one), strict=True))} for one in receipts]
    session.run_many(_ADD, rows)


def take(session: Session, job: str) -> list[ListedReceipt]:
    """Every receipt of a list, by address and number; they are forgotten."""
    found = [ListedReceipt(*row) for row in session.all(_ALL, {"this_job": job})]
    session.run(_DROP, {"this_job": job})
    return found
