"""What a registration form offers of the requests for advice: which became the dossier."""

from collections.abc import Sequence
from dataclasses import replace

from services.intake.pages.listing import Choice
from services.intake.pages.typed import Typed
from services.intake.queries.advice import AdviceLine, open_to
from shared.database import Session
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile

_SEE = "intake.advice"


def open_advice(session: Session, profile: BranchProfile, asker: Asker) -> tuple[AdviceLine, ...]:
    """The requests that the asker sees and that became no entry yet; none where none are asked."""
    if profile.advice is None:
        return ()
    place = profile.contest, profile.branch
    return open_to(session, *place, reach(asker, _SEE, *place))


def advice_choices(asked: Sequence[AdviceLine]) -> tuple[Choice, ...]:
    """The same, to choose from."""
    return tuple(Choice(one.id, f"{one.title} ({one.asker})") for one in asked)


def begun_with(typed: Typed, asked: AdviceLine | None) -> Typed:
    """A form that begins with what was asked; what was typed already stays."""
    if asked is None:
        return typed
    return replace(
        typed,
        advice=asked.id,
        title=typed.title or asked.title,
        unit=typed.unit or asked.unit or "",
        field=typed.field or asked.field or "",
    )
