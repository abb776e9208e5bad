"""Where the letters of the demonstration go: to the addresses of its invented people."""

from collections.abc import Iterator, Mapping

from services.app import Installation
from shared.identity.asker import DEMONSTRATION_PREFIX
from shared.messages import contacts
from shared.messages.contacts import Contact
from shared.messages.letter import account, office, unit_contact
from shared.profiles.people import DemonstrationPerson


def introduce(installation: Installation) -> None:
    """Tell every site how to reach its people; what somebody has set since stays."""
    people = installation.people
    for site in installation.site_names:
        hosted = {
            (profile.contest, branch)
            for profile in installation.profiles
            for branch in profile.branches_on(site)
        }
        here = {key: one for key, one in people.items() if (one.contest, one.branch) in hosted}
        database = installation.databases(site)["site"]
        with database.session() as session:
            session.begin()
            contacts.add(session, contacts_of(here))
            session.commit()
        database.close()


def contacts_of(people: Mapping[str, DemonstrationPerson]) -> Iterator[Contact]:
    """Each person by account; a reporter also for the unit, a secretary also for the office."""
    for key, one in people.items():
        if one.contest is None:
            continue
        yield Contact(account(f"{DEMONSTRATION_PREFIX}{key}").text, one.name, one.mail)
        if one.unit is not None and one.role == "reporter":
            yield Contact(unit_contact(one.contest, one.unit).text, one.name, one.mail)
        if one.role == "secretary" and one.branch is not None:
            yield Contact(office(one.contest, one.branch).text, one.name, one.mail)
