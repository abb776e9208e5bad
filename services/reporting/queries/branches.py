"""Which branches a site may look at: its own and all below them."""

from collections.abc import Sequence

from shared.database import Session
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.identity.permit import Place
from shared.profiles import versions
from shared.profiles.model import BranchProfile


def branches_in_view(session: Session, site: str) -> list[BranchProfile]:
    """The branches of a site and all below, each contest from the top down."""
    known = [one for one in versions.all_latest(session) if one.site and not one.external]
    by_key = {(one.contest, one.branch): one for one in known}
    seen = {key for key, one in by_key.items() if one.site == site}
    waiting = sorted(seen)
    while waiting:
        contest, branch = waiting.pop()
        below = {(contest, child.key) for child in by_key[contest, branch].children}
        fresh = {key for key in below & by_key.keys() if key not in seen}
        seen |= fresh
        waiting.extend(fresh)
    return _from_the_top([by_key[key] for key in seen])


def may_see(session: Session, site: str, contest: str, branch: str) -> bool:
    """Whether a branch is the site's own or below one of its own."""
    wanted = (contest, branch)
    return any((one.contest, one.branch) == wanted for one in branches_in_view(session, site))


def _from_the_top(found: Sequence[BranchProfile]) -> list[BranchProfile]:
    by_key = {(one.contest, one.branch): one for one in found}

    def road(one: BranchProfile) -> list[str]:
        names = [one.branch]
        above = one.parent
        while above is not None and (one.contest, above.key) in by_key:
            names.append(above.key)
            above = by_key[one.contest, above.key].parent
        return names[::-1]

    return sorted(found, key=lambda one: (one.contest, road(one)))


def readable(
    profiles: Sequence[BranchProfile], site: str, asker: Asker | None, action: str
) -> frozenset[Place]:
    """Of which branches the asker may read what has come here, as contest and branch.

    Branches of this site as the table says; those of other sites, of which only what they sent is
    here, to whoever may read a branch of the same contest on this site.
    """
    here = {
        (one.contest, one.branch)
        for one in profiles
        if one.site == site and reach(asker, action, one.contest, one.branch).is_everything
    }
    contests = {contest for contest, _ in here}
    elsewhere = {
        (one.contest, one.branch)
        for one in profiles
        if one.site != site and one.contest in contests
    }
    return frozenset(here | elsewhere)
