"""The branches that a site hosts, as pages name and address them."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from shared.database import Session
from shared.errors import NotYetKnown
from shared.identity import permissions
from shared.identity.asker import Asker
from shared.profiles import versions
from shared.profiles.model import BranchProfile
from shared.vietnamese import sort_key


def place_key(profile: BranchProfile) -> str:
    """A branch of a contest in one word, for addresses."""
    return f"{profile.contest}/{profile.branch}"


def hosted_branches(session: Session, site: str) -> tuple[BranchProfile, ...]:
    """The branches that a site hosts, by contest and name."""
    found = [one for one in versions.all_latest(session) if one.site == site and not one.external]
    return tuple(sorted(found, key=lambda one: (one.contest, sort_key(one.unit.name))))


def open_branches(
    session: Session, site: str, asker: Asker, action: str
) -> tuple[BranchProfile, ...]:
    """Those of the hosted branches in which the asker may do something, by contest and name."""
    return tuple(
        one
        for one in hosted_branches(session, site)
        if permissions.reach(asker, action, one.contest, one.branch).parts
    )


def hosted_branch(session: Session, site: str, contest: str, branch: str) -> BranchProfile:
    """A branch that a site hosts. Raises `NotYetKnown` for any other."""
    profile = versions.load(session, contest, branch)
    if profile.site != site or profile.external:
        raise NotYetKnown(awaited=versions.key_of(contest, branch))
    return profile


def straight_on(site: str, room: str, branches: Sequence[BranchProfile]) -> Response | None:
    """The way to the one branch that there is to choose; None where there are several, or none."""
    if len(branches) != 1:
        return None
    return RedirectResponse(f"/{site}/{room}/{branches[0].contest}/{branches[0].branch}", 303)
