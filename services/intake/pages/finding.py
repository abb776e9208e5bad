"""What the search box finds of intake: entries and units, in every branch of the site."""

from itertools import islice

from services.intake.pages.listing import LIST
from services.intake.queries import Filter, list_entries
from shared.database import Session
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.keeping import units_of
from shared.vietnamese import fold
from shared.web.branches import open_branches, place_key
from shared.web.search import MOST, Hit, SearchSource


def entries(session: Session, site: str, words: str, asker: Asker) -> list[Hit]:
    """Entries by title, unit, author or receipt number."""
    found: list[Hit] = []
    for branch in open_branches(session, site, asker, LIST):
        place = branch.contest, branch.branch
        within = reach(asker, LIST, *place)
        lines = list_entries(session, *place, Filter(text=words), within, limit=MOST).entries
        found += [
            Hit(
                one.title,
                " · ".join(filter(None, (one.receipt_number, one.unit_name, branch.unit.name))),
                f"entries/{place_key(branch)}/{one.id}",
            )
            for one in lines
        ]
    return found[:MOST]


def units(session: Session, site: str, words: str, asker: Asker) -> list[Hit]:
    """Units by name; each leads to its entries."""
    wanted = fold(words)
    hits = (
        Hit(name, branch.unit.name, f"entries?noi={place_key(branch)}&don-vi={key}")
        for branch in open_branches(session, site, asker, LIST)
        for key, name, _ in units_of(session, branch.contest)
        if wanted in fold(name)
    )
    return list(islice(hits, MOST))


SEARCH = (SearchSource("intake", "Hồ sơ dự thi", entries), SearchSource("intake", "Đơn vị", units))
