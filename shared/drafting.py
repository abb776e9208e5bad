"""What a person has typed into a long form and not sent yet, kept by the site until it is sent.

A draft belongs to one account and one form, which is named by the address that it is sent to. It is
no business state: it tells no event, and nobody else reads it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text, insert, to_text
from shared.errors import InvalidInput
from shared.identity.permissions import Thing
from shared.messaging.tables import values_of
from shared.service import Command, Handler
from shared.unit import Unit

MOST_LETTERS = 200_000
KEPT_DAYS = 90
Fields = Mapping[str, Sequence[str]]
"""The values of each field, in order: a box may be ticked several times."""


def define_drafts(metadata: sa.MetaData) -> sa.Table:
    """Add the table to `metadata`; only a site's own database has it."""
    return sa.Table(
        "draft",
        metadata,
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
    )


TABLE = _draft = define_drafts(sa.MetaData())
_INSERT = insert(_draft).values(values_of(_draft))
_KEEP = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["account", "form"],
        set_={name: _INSERT.excluded[name] for name in ("fields", "saved_at")},
    )
)
_MINE = (_draft.c.account == sa.bindparam("this_account")) & (
    _draft.c.form == sa.bindparam("this_form")
)
_FIND = Prepared(sa.select(_draft.c.fields, _draft.c.saved_at).where(_MINE))
_DROP = Prepared(sa.delete(_draft).where(_MINE))
_FORGET = Prepared(
    sa.delete(_draft).where(
        _draft.c.account == sa.bindparam("this_account"),
        _draft.c.saved_at < sa.bindparam("before"),
    )
)


@dataclass(frozen=True, slots=True)
class KeepDraft(Command):
    """Keep what was typed into a form so far, in place of what was kept before."""

    form: str
    fields: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class DropDraft(Command):
    """Forget what was kept: the form was sent, or the person wants to begin anew."""

    form: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was kept of a form, and when."""

    fields: Fields
    saved_at: datetime


def keep_draft(unit: Unit, command: KeepDraft) -> str:
    """When it was kept. Raises `InvalidInput` when it is too long to keep."""
    unit.require(Thing(owner=unit.context.actor))
    text = json.dumps(command.fields, ensure_ascii=False)
    if len(text) > MOST_LETTERS:
        raise InvalidInput(field="Bản nháp", reason=f"dài quá {MOST_LETTERS} ký tự")
    now, account = wall_now(), unit.context.actor
    before = to_text(now - timedelta(days=KEPT_DAYS))
    unit.run(_FORGET, {"this_account": account, "before": before})
    values = {"account": account, "form": command.form, "fields": text, "saved_at": to_text(now)}
    unit.run(_KEEP, values)
    return to_text(now)


def drop_draft(unit: Unit, command: DropDraft) -> bool:
    """Whether there was one."""
    unit.require(Thing(owner=unit.context.actor))
    return unit.run(_DROP, {"this_account": unit.context.actor, "this_form": command.form}) == 1


def find_draft(session: Session, account: str, form: str) -> Draft | None:
    """What an account has typed into a form and not sent."""
    row = session.one(_FIND, {"this_account": account, "this_form": form})
    return Draft(json.loads(row[0]), from_text(row[1])) if row else None


HANDLERS: dict[type[Command], Handler] = {KeepDraft: keep_draft, DropDraft: drop_draft}
