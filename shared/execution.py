"""Running commands in an open transaction: the savepoint of each, its answer, and what it frees.

Doors, the inbox and due work all come through here; nobody here commits.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from shared.clock import Clock, wall_now
from shared.database import Prepared, Session, insert, to_text
from shared.drivers import is_transient
from shared.errors import (
    EditConflict,
    KeyReused,
    NotYetKnown,
    RuleViolation,
    TransientError,
)
from shared.events.codec import decode
from shared.events.envelope import Event
from shared.identity.permissions import action_of
from shared.identity.permit import Permit
from shared.messaging import dead_letters
from shared.messaging.tables import idempotency, refusal, values_of, waiting
from shared.profiles import versions
from shared.service import Command, Service
from shared.unit import Context, Unit

CONFLICT_TRIES = 3

_KNOWN = Prepared(
    sa.select(idempotency.c.command_digest, idempotency.c.answer).where(
        idempotency.c.key == sa.bindparam("this_key")
    )
)
_REMEMBER = Prepared(insert(idempotency).values(values_of(idempotency)).on_conflict_do_nothing())
_WAIT = Prepared(insert(waiting).values(values_of(waiting)).on_conflict_do_nothing())
_REFUSE = Prepared(insert(refusal).values(values_of(refusal)).on_conflict_do_nothing())
_FREED = Prepared(
    sa.delete(waiting)
    .where(waiting.c.awaited == sa.bindparam("this_key"))
    .returning(waiting.c.since, waiting.c.event_id, waiting.c.position, waiting.c.event)
)
_WAIT_LOCK = "waiting/"
_adapters: dict[type, TypeAdapter[Any]] = {}


class Repeated(Exception):
    """The idempotency key is taken; the savepoint goes, the stored answer is given."""


class TriedOut(Exception):
    """A dry run came as far as its commit: everything is undone, `answer` is given."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        super().__init__()


@dataclass(frozen=True, slots=True)
class Site:
    """Where commands run: the site's name, and the service whose database is open."""

    name: str
    service: Service
    clock: Clock


def carry_out(session: Session, site: Site, command: Command, context: Context) -> object:
    """Run one command in a savepoint, with everything that waited for what it brought.

    Raises what the handler raises; the savepoint is undone then.
    """
    session.savepoint()
    try:
        answer = _run(session, site, command, context)
    except BaseException:
        session.back()
        raise
    session.release()
    return answer


def answer_alone(
    session: Session, site: Site, command: Command, context: Context, key: str | None
) -> bytes:
    """Run a door's command and give its answer as JSON, in a transaction that is its alone.

    Raises what the handler raises; the caller ends the transaction then, and asks `answer_before`.
    A dry run always raises.
    """
    answer = _json(_run(session, site, command, context))
    if key is not None:
        digest = digest_of_command(command)
        values = {"key": key, "command_digest": digest, "answer": answer.decode()}
        if session.run(_REMEMBER, {**values, "stored_at": to_text(wall_now())}) == 0:
            raise Repeated(key)
    if context.is_dry_run:
        # Rules that were read in the transaction were perhaps never published.
        versions.forget(session)
        raise TriedOut(answer)
    return answer


def answer_in_savepoint(
    session: Session, site: Site, command: Command, context: Context, key: str | None
) -> bytes:
    """As `answer_alone`, in a transaction that others share; a failure undoes this one alone.

    A repeated key gets the answer it got before. Raises `KeyReused` when it came with another
    command.
    """
    session.savepoint()
    try:
        answer = answer_alone(session, site, command, context, key)
    except Exception as error:
        session.back()
        return answer_before(session, command, key, error)
    session.release()
    return answer


def answer_before(session: Session, command: Command, key: str | None, failure: Exception) -> bytes:
    """The answer that the key got when it came first; raises `failure` if it never came.

    It is looked for only after a failure, so that a command that is done the first time pays no
    read for it. A dry run gets its answer. Raises `KeyReused` when the key came with another
    command.
    """
    if isinstance(failure, TriedOut):
        return failure.answer
    if key is None or is_transient(failure):
        raise failure
    stored = session.one(_KNOWN, {"this_key": key})
    if stored is None:
        raise failure
    if stored[0] != digest_of_command(command):
        raise KeyReused(key=key) from failure
    return str(stored[1]).encode()


def react(session: Session, site: Site, event: Event[Any]) -> None:
    """Carry out every command that an event leads to, each to one of its ends.

    Raises `TransientError`, `EditConflict`, `ContractError` and the unexpected: the caller ends
    the transaction then.
    """
    for position, command in enumerate(site.service.reactions[type(event.data)](event)):
        _conclude(session, site, event, position, command, since=to_text(wall_now()))


def react_again(session: Session, site: Site, event: Event[Any], position: int) -> None:
    """Carry out the one command that stands at a position of what an event leads to.

    Raises what `react` raises, and `IndexError` when the event leads to fewer by now.
    """
    command = site.service.reactions[type(event.data)](event)[position]
    _conclude(session, site, event, position, command, since=to_text(wall_now()))


def free_waiting(session: Session, site: Site, keys: Iterable[str]) -> None:
    """Apply what waited for these keys; what still lacks something waits for that."""
    for key in keys:
        session.lock(_WAIT_LOCK + key)
        freed = session.all(_FREED, {"this_key": key})
        # The database gives them in any order; they are applied in the order in which they came.
        for since, _, position, text in sorted(freed, key=lambda row: tuple(row[:3])):
            _apply_freed(session, site, text, position, since)


def _apply_freed(session: Session, site: Site, text: str, position: int, since: str) -> None:
    try:
        event = decode(text.encode())
        command = site.service.reactions[type(event.data)](event)[position]
        for left in reversed(range(CONFLICT_TRIES)):
            try:
                return _conclude(session, site, event, position, command, since=since)
            except EditConflict:
                if left == 0:  # the bringer's transaction goes for it then, and is tried again
                    raise
    except (TransientError, EditConflict):
        raise
    except Exception as error:
        # What brought the key is innocent: a waiting event that breaks is set aside alone.
        if is_transient(error):
            raise
        dead_letters.set_aside(session, dead_letters.from_waiting(text, position), error)


def _run(session: Session, site: Site, command: Command, context: Context) -> object:
    permit = _permit(site, command, context)
    unit = _unit(session, site, context, permit)
    answer = site.service.handlers[type(command)](unit, command)
    if permit is not None:
        permit.require_settled()
    free_waiting(session, site, unit.take_announced())
    return answer


def _conclude(
    session: Session, site: Site, event: Event[Any], position: int, command: Command, *, since: str
) -> None:
    context = context_of(event)
    looked_for: set[str] = set()
    while True:
        try:
            carry_out(session, site, command, context)
        except NotYetKnown as missing:
            key = missing.awaited
            if key not in looked_for and session.lock(_WAIT_LOCK + key):
                # Whoever brings it takes the same lock: it may have been brought just now.
                looked_for.add(key)
                continue
            _keep_waiting(session, event, position, key, since)
        except EditConflict:
            raise  # another try sees what the other one wrote
        except RuleViolation as refused:
            _keep_refusal(session, event, position, refused)
            answer = site.service.answers.get(type(command))
            if answer is not None:
                carry_out(session, site, answer(command, refused), context)
        return


def _keep_waiting(
    session: Session, event: Event[Any], position: int, awaited: str, since: str
) -> None:
    values = {
        "source": event.envelope.source,
        "event_id": event.envelope.id,
        "position": position,
        "awaited": awaited,
        "event": event.raw.decode(),
        "since": since,
    }
    session.run(_WAIT, values)


def _keep_refusal(
    session: Session, event: Event[Any], position: int, refused: RuleViolation
) -> None:
    values = {
        "source": event.envelope.source,
        "event_id": event.envelope.id,
        "position": position,
        "branch": event.envelope.branch,
        "type": event.envelope.type,
        "subject": event.envelope.subject,
        "code": refused.code,
        "facts": json.dumps(refused.facts, ensure_ascii=False, default=str),
        "text": str(refused),
        "refused_at": to_text(wall_now()),
    }
    session.run(_REFUSE, values)


def context_of(event: Event[Any]) -> Context:
    """A command that an event leads to runs on behalf of whoever caused the event."""
    envelope = event.envelope
    return Context(envelope.actor, envelope.on_behalf_of, envelope.trace_parent)


def digest_of_command(command: Command) -> str:
    """A digest of what a command asks for, its kind and every field."""
    body = _adapter(type(command)).dump_json(command)
    return hashlib.sha256(type(command).__name__.encode() + b"\0" + body).hexdigest()


def _permit(site: Site, command: Command, context: Context) -> Permit | None:
    """What the asker may touch; None where the system itself acts. Raises `NotPermitted`."""
    if context.asker is None:
        return None
    action = action_of(site.service.name, type(command).__name__)
    place = getattr(command, "contest", ""), getattr(command, "branch", "")
    return Permit(context.asker, action, place)


def _unit(session: Session, site: Site, context: Context, permit: Permit | None) -> Unit:
    return Unit(
        session, site=site.name, service=site.service.name, clock=site.clock, context=context,
        permit=permit,
    )  # fmt: skip


def _json(answer: object) -> bytes:
    return b"null" if answer is None else _adapter(type(answer)).dump_json(answer)


def _adapter(kind: type) -> TypeAdapter[Any]:
    found = _adapters.get(kind)
    if found is None:
        found = _adapters[kind] = TypeAdapter(kind)
    return found
