"""What the pages about letters share: where they are sent from, and who is reading."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from shared.messages.catalogue import CATALOGUE
from shared.messages.letter import State, account, office, recipient_of, unit_contact
from shared.messages.preparing import Desk, desk_of
from shared.messages.queries import Line
from shared.messages.store import STATE_WORDS
from shared.profiles.people import DemonstrationPerson
from shared.web.doors import current_person, site_of

_LOOKS: Mapping[State, str] = {
    State.DRAFT: "late",
    State.HELD: "late",
    State.BOUNCED: "bad",
    State.DELIVERED: "good",
    State.SENT: "good",
    State.ACKNOWLEDGED: "good",
}
_KINDS = {"account": "tài khoản", "unit": "đơn vị", "office": "ban tổ chức", "address": "địa chỉ"}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A letter of a list in words; `key` names it across services, `look` is its badge."""

    line: Line
    key: str
    title: str
    state: str
    look: str
    to: str


def desk_here(request: Request) -> Desk:
    """What letters of the request's site are prepared with."""
    return desk_of(request.app.state.settings, site_of(request).name)


def shown(line: Line) -> ShownLine:
    """A line in words."""
    return ShownLine(
        line=line,
        key=f"{line.service}~{line.id}",
        title=line.subject or CATALOGUE[line.template].title,
        state=STATE_WORDS[line.state],
        look=_LOOKS.get(line.state, "open"),
        to=recipient_words(line.recipient),
    )


def recipient_words(text: str) -> str:
    """A stored recipient for people."""
    one = recipient_of(text)
    return f"{_KINDS.get(one.kind, one.kind)} {one.key}"


def own_recipients(request: Request) -> tuple[str, ...]:
    """Every stored form under which letters are for whoever asks. Raises `InvalidInput`."""
    person = current_person(request)
    people: Mapping[str, DemonstrationPerson] = request.app.state.people
    found = [account(person.account).text]
    known = people.get(person.key)
    if known is not None and known.unit is not None:
        found.append(unit_contact(known.contest, known.unit).text)
    if known is not None and known.role == "secretary":
        found.append(office(known.contest, known.branch).text)
    return tuple(found)
