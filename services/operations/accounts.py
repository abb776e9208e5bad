"""What an operator does to a site's accounts, without a web server."""

from collections.abc import Iterable
from datetime import timedelta

from services.app import Installation
from services.operations.places import Place, opened
from shared.clock import SiteClock, wall_now
from shared.errors import NotYetKnown
from shared.execution import Site, carry_out
from shared.identity import accounts
from shared.identity.commands import AddFirstAdministrator
from shared.identity.letters import LINK_PAGE
from shared.identity.tokens import new_secret
from shared.service import Command
from shared.settings import Settings
from shared.site import SERVICE as SITE
from shared.unit import Context

_OPERATOR = Context("operator")


def run(place: Place, command: Command) -> object:
    """Carry out a command about accounts; its answer. Raises what the handler raises."""
    session = place.sessions["site"]
    where = Site(place.site, SITE, SiteClock(session))
    session.begin()
    try:
        answer = carry_out(session, where, command, _OPERATOR)
        session.commit()
    finally:
        session.recover()
    return answer


def account_of(place: Place, mail: str) -> str:
    """The id of the account with a mail address. Raises `NotYetKnown`."""
    found = accounts.by_mail(place.sessions["site"], mail)
    if found is None:
        raise NotYetKnown(awaited=mail)
    return found.id


def validity(settings: Settings) -> timedelta:
    """How long a link to set a password holds."""
    return timedelta(days=settings.invitation_days)


def link_address(settings: Settings, site: str, secret: str) -> str:
    """Where the page of a one-time link is."""
    root = settings.site_urls.get(site) or f"{settings.server_url}/{site}"
    return f"{root.rstrip('/')}/{LINK_PAGE}{secret}"


def add_first_administrators(installation: Installation, sites: Iterable[str]) -> list[str]:
    """Give each fresh site its administrator; the one-time links, which are told only now.

    The demonstration has ready-made people instead.
    """
    if installation.people:
        return []
    settings, links = installation.settings, []
    for site in sites:
        secret = new_secret()
        command = AddFirstAdministrator(
            settings.administrator, "Người quản trị", secret, wall_now() + validity(settings)
        )
        with opened(installation, site) as place:
            if run(place, command) is not None:
                links.append(link_address(settings, site, secret))
    return links
