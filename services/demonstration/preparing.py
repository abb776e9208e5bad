"""What is done before the demonstration starts and when its seasons are played.

Both run in processes of their own, which end: the one that watches over the demonstration all day
stays a small one.
"""

from services.app import Installation, prepare
from services.demonstration.chains import both_chains
from services.demonstration.clocks import BEFORE_THE_SEASONS, hold_clocks
from services.demonstration.contacts import introduce
from services.demonstration.doors import Doors
from services.demonstration.playing import Tell, play
from services.demonstration.running import DemonstrationFolder
from shared.migrating import upgrade
from shared.site import SERVICE as SITE


def make_ready(installation: Installation) -> None:
    """Bring databases up to date and publish the contests; safe to repeat."""
    sites = installation.site_names
    if not DemonstrationFolder(installation.settings.data).is_played:
        # Before anything is published: due dates of a past season would all be late otherwise.
        for name in sites:
            upgrade(installation.databases(name)["site"], SITE)
        hold_clocks(installation, BEFORE_THE_SEASONS)
    prepare(installation, sites)
    introduce(installation)


def play_seasons(installation: Installation, seed: int, tell: Tell) -> None:
    """Play both seasons through the doors of a demonstration that is running."""
    with Doors(installation.settings.site_urls) as doors:
        play(installation, both_chains(installation, doors, seed), lambda: None, tell)
    DemonstrationFolder(installation.settings.data).mark_played(seed)
