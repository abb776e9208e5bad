"""Works of exclusion lists."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.intake.domain.exclusions import ListedWork
from services.intake.tables import excluded_work
from shared.database import Prepared, to_text
from shared.ids import new_id
from shared.messaging.tables import values_of
from shared.unit import Unit

_ADD = Prepared(sa.insert(excluded_work).values(values_of(excluded_work)))
_LISTED = Prepared(
    sa.select(excluded_work.c.title, excluded_work.c.authors).where(
        excluded_work.c.contest == sa.bindparam("this_contest"),
        excluded_work.c.branch == sa.bindparam("this_branch"),
        excluded_work.c.list_name == sa.bindparam("this_list"),
    )
)


def listed(unit: Unit, contest: str, branch: str, list_name: str) -> set[tuple[str, str]]:
    """Title and authors, one a line, of everything on a list."""
    place = {"this_contest": contest, "this_branch": branch, "this_list": list_name}
    return {(row[0], row[1]) for row in unit.all(_LISTED, place)}


def add(unit: Unit, contest: str, branch: str, list_name: str, works: Sequence[ListedWork]) -> None:
    """Write works of a list; they wait to be compared."""
    at = to_text(unit.now)
    unit.run_many(
        _ADD,
        [
            {
                "id": new_id(),
                "contest": contest,
                "branch": branch,
                "list_name": list_name,
                "title": one.title,
                "authors": "\n".join(one.authors),
                "unit_name": one.unit_name,
                "prize": one.prize,
                "year": one.year,
                "added_at": at,
                "added_by": unit.context.actor,
                "uncompared": 1,
            }
            for one in works
        ],
    )
