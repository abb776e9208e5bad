"""What the pages about letters share: where they are sent from, and who is reading."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from shared.identity.permissions import reach
from shared.identity.permit import Place
from shared.language import translated
from shared.messages.catalogue import CATALOGUE
from shared.messages.letter import State, account, office, recipient_of, unit_contact
from shared.messages.preparing import Desk, desk_of
from shared.messages.queries import Line
from shared.messages.store import STATE_WORDS
from shared.web.branches import open_branches
from shared.web.doors import current_person, site_of

_LOOKS: Mapping[State, str] = {
    State.DRAFT: "late",
    State.HELD: "late",
    State.BOUNCED: "bad",
    State.DELIVERED: "good",
    State.SENT: "good",
    State.ACKNOWLEDGED: "good",
}
_FOR_A_UNIT = {"reporting_officer", "unit_clerk"}
_FOR_AN_OFFICE = {"secretariat"}
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
    return f"{translated(_KINDS.get(one.kind, one.kind))} {one.key}"


async def places_within(request: Request, action: str) -> tuple[Place, ...] | None:
    """The branches in whose letters the asker may do something; None for every letter."""
    asker, site = current_person(request), site_of(request)
    if reach(asker, action, "", "").is_everything:
        return None
    branches = await site.query("site", open_branches, site.name, asker, action)
    return tuple((one.contest, one.branch) for one in branches)


def is_within(line: Line, within: tuple[Place, ...] | None) -> bool:
    """Whether a letter is one of these branches'."""
    return within is None or (line.contest, line.branch) in within


def own_recipients(request: Request) -> tuple[str, ...]:
    """Every stored form under which letters are for whoever asks. Raises `NotSignedIn`."""
    asker = current_person(request)
    found = [account(asker.account).text]
    for grant in asker.grants:
        if grant.contest is None:
            continue
        if grant.unit is not None and grant.role in _FOR_A_UNIT:
            found.append(unit_contact(grant.contest, grant.unit).text)
        elif grant.branch is not None and grant.role in _FOR_AN_OFFICE:
            found.append(office(grant.contest, grant.branch).text)
    return tuple(dict.fromkeys(found))
