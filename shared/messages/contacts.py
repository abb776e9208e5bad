"""Where letters go: names and addresses by recipient, kept by the site and by no profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.messages.letter import Language, Recipient
from shared.messaging.tables import values_of


def define_contacts(metadata: sa.MetaData) -> None:
    """Add the tables of contacts to `metadata`; only a site's own database has them."""
    sa.Table(
        "contact",
        metadata,
        sa.Column("recipient", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("mail", sa.Text, nullable=False),
        sa.Column("chat", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("is_digest", sa.Integer, nullable=False),
    )
    sa.Table(
        "address",
        metadata,
        sa.Column("mail", sa.Text, primary_key=True),
        sa.Column("bounced_at", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


_REFERENCE = sa.MetaData()
define_contacts(_REFERENCE)
contact = _REFERENCE.tables["contact"]
bad_address = _REFERENCE.tables["address"]

_KEEP = insert(contact).values(values_of(contact))
_SET = Prepared(
    _KEEP.on_conflict_do_update(
        index_elements=["recipient"],
        set_={one.name: _KEEP.excluded[one.name] for one in contact.columns},
    )
)
_ADD = Prepared(_KEEP.on_conflict_do_nothing())
_FIND = Prepared(sa.select(contact).where(contact.c.recipient == sa.bindparam("this_recipient")))
_ALL = Prepared(sa.select(contact).order_by(contact.c.recipient))
_BOUNCED = Prepared(
    sa.select(bad_address.c.reason).where(bad_address.c.mail == sa.bindparam("this_mail"))
)
_BAD = Prepared(sa.select(bad_address).order_by(bad_address.c.mail))
_BOUNCE = Prepared(insert(bad_address).values(values_of(bad_address)).on_conflict_do_nothing())
_CLEAR = Prepared(sa.delete(bad_address).where(bad_address.c.mail == sa.bindparam("this_mail")))


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a recipient; `chat` is an Apprise address, letters go there as well.

    With `is_digest` what is not urgent comes once a day in one letter.
    """

    recipient: str
    name: str
    mail: str
    chat: str | None = None
    language: Language = Language.VIETNAMESE
    is_digest: bool = False


@dataclass(frozen=True, slots=True)
class BadAddress:
    """An address that sent a letter back; nothing more goes there until it is cleared."""

    mail: str
    bounced_at: datetime
    reason: str


def find(session: Session, recipient: Recipient) -> Contact | None:
    """How to reach a recipient; None if nobody has said."""
    row = session.one(_FIND, {"this_recipient": recipient.text})
    if row is not None:
        return _contact(row)
    if recipient.kind == "address":
        return Contact(recipient.text, recipient.key, recipient.key)
    return None


def every(session: Session) -> list[Contact]:
    """Every contact, by recipient."""
    return [_contact(row) for row in session.all(_ALL)]


def keep(session: Session, one: Contact) -> None:
    """Set how to reach a recipient."""
    session.run(_SET, _values(one))


def add(session: Session, several: Iterable[Contact]) -> None:
    """Set how to reach those whom nobody has set before."""
    session.run_many(_ADD, [_values(one) for one in several])


def bounced(session: Session, mail: str) -> str | None:
    """Why an address sent letters back; None for a good one."""
    row = session.one(_BOUNCED, {"this_mail": mail})
    return str(row[0]) if row else None


def note_bounce(session: Session, mail: str, reason: str) -> None:
    """Note that an address sends letters back."""
    values = {"mail": mail, "bounced_at": to_text(wall_now()), "reason": reason}
    session.run(_BOUNCE, values)


def bad_addresses(session: Session) -> list[BadAddress]:
    """Every address that sent letters back, by address."""
    return [BadAddress(row[0], from_text(row[1]), row[2]) for row in session.all(_BAD)]


def clear_bounce(session: Session, mail: str) -> None:
    """Give an address another chance."""
    session.run(_CLEAR, {"this_mail": mail})


def _values(one: Contact) -> dict[str, object]:
    return {
        "recipient": one.recipient,
        "name": one.name,
        "mail": one.mail,
        "chat": one.chat,
        "language": one.language.value,
        "is_digest": int(one.is_digest),
    }


def _contact(row: Row) -> Contact:
    recipient, name, mail, chat, language, is_digest = row
    return Contact(recipient, name, mail, chat, Language(language), bool(is_digest))
