"""Dead letters of a site: listed, shown, replayed, dropped, and taken off the limit."""

from dataclasses import dataclass

from services.app import SERVICES, Installation
from services.operations.places import Place, opened, service_named
from shared.errors import BrokenPayload, LetterGone
from shared.messaging import dead_letters
from shared.messaging.dead_letters import WAITING, DeadLetter
from shared.messaging.inbox import read
from shared.service import Service
from shared.site import SERVICE as SITE


@dataclass(frozen=True, slots=True)
class Buried:
    """A dead letter and the service that buried it."""

    service: str
    letter: DeadLetter


def buried(installation: Installation, site: str, *, resolved: bool = False) -> list[Buried]:
    """The dead letters of a site, oldest first; with `resolved`, those too that were ended."""
    with opened(installation, site) as place:
        found = [
            Buried(name, letter)
            for name, session in place.sessions.items()
            for letter in dead_letters.all_letters(session, unresolved_only=not resolved)
        ]
    return sorted(found, key=lambda one: (one.letter.dead_at, one.letter.id))


def one_buried(installation: Installation, site: str, letter_id: str) -> Buried:
    """One dead letter, by its id or the only one that begins so. Raises `LetterGone`."""
    with opened(installation, site) as place:
        return _find(place, letter_id)


def replay(installation: Installation, site: str, letter_id: str) -> Buried:
    """Feed a dead letter again to whoever should have had it, once.

    What no service could read is fed to each that reads it now; all else to the service that
    buried it. Raises what keeps it dead, and `LetterGone` when it was ended before.
    """
    with opened(installation, site) as place:
        found = _find(place, letter_id)
        holder = service_named(found.service)
        if holder is SITE and found.letter.record.topic != WAITING:
            _feed_the_others(place, holder, found.letter)
        with place.inbox(holder) as inbox:
            inbox.replay(found.letter)
    return found


def drop(installation: Installation, site: str, letter_id: str) -> Buried:
    """Give a dead letter up; its bytes stay. Raises `LetterGone`."""
    with opened(installation, site) as place:
        found = _find(place, letter_id)
        session = place.sessions[found.service]
        session.begin()
        done = dead_letters.mark(session, found.letter.id, dead_letters.DROPPED)
        session.commit()
    if not done:
        raise LetterGone(id=letter_id)
    return found


def resume(installation: Installation, site: str) -> int:
    """Let a worker that has stopped go on: no letter of now counts any more; how many did."""
    count = 0
    with opened(installation, site) as place:
        for session in place.sessions.values():
            session.begin()
            count += dead_letters.resume(session)
            session.commit()
    return count


def _find(place: Place, letter_id: str) -> Buried:
    found = [
        Buried(name, letter)
        for name, session in place.sessions.items()
        for letter in dead_letters.all_letters(session, unresolved_only=False)
        if letter.id == letter_id or (letter_id and letter.id.startswith(letter_id))
    ]
    if len(found) != 1:
        raise LetterGone(id=letter_id)
    return found[0]


def _feed_the_others(place: Place, holder: Service, letter: DeadLetter) -> None:
    received = read(letter.record)
    if received.event is None:
        raise received.error or BrokenPayload(reason="")
    for service in SERVICES:
        if service is not holder:
            with place.inbox(service) as inbox:
                inbox.apply([received])
