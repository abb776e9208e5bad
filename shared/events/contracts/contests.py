"""What every site of a contest has to know: rules, units, and who is alive."""

from typing import Any

from shared.events.contract import Contract
from shared.events.contracts.audiences import CONTESTS, PROGRESS
from shared.events.parts import DatabaseHead


class ContestPublished(Contract):
    """A branch published a version of its part of a contest profile."""

    NAME = "contest.published"
    AUDIENCES = CONTESTS
    KEY = "contest, branch and version"
    PURPOSE = "Every service keeps the versions of the rules that it reads."
    version: int
    part: dict[str, Any]


class UnitsPublished(Contract):
    """The organisations of a contest, with validity, so that a merger is no new rule version."""

    NAME = "units.published"
    AUDIENCES = CONTESTS
    KEY = "contest, branch and version"
    PURPOSE = "Units, their parents and successors, in complete parts of at most 200."
    version: int
    part: int
    parts: int
    units: tuple[dict[str, Any], ...]


class SiteHeartbeat(Contract):
    """A site is alive; where the log of each of its databases stands."""

    NAME = "site.heartbeat"
    AUDIENCES = PROGRESS
    KEY = "the site"
    PURPOSE = "The level above tells silent from quiet and sees a rewritten log."
    build: str
    databases: tuple[DatabaseHead, ...]
