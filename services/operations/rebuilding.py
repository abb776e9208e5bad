"""Making reporting's read models anew from the events that it keeps."""

from services.app import Installation
from services.operations.places import opened
from services.reporting.projections import rebuild as make_anew
from services.reporting.service import SERVICE
from shared.clock import SiteClock
from shared.unit import Context, Unit

_OPERATOR = Context(actor="system")


def rebuild(installation: Installation, site: str) -> int:
    """Make every read model of a site anew, in one transaction; from how many events."""
    with opened(installation, site) as place:
        session = place.sessions[SERVICE.name]
        clock = SiteClock(place.sessions["site"])
        session.begin()
        unit = Unit(session, site=site, service=SERVICE.name, clock=clock, context=_OPERATOR)
        try:
            number = make_anew(unit)
        except BaseException:
            session.rollback()
            raise
        session.commit()
    return number
