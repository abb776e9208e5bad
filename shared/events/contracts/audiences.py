"""The audiences of contracts, by the word that a contract uses for them."""

from shared.events.contract import Audience

OWN = frozenset({Audience.OWN})
PROGRESS = frozenset({Audience.PROGRESS})
UP = frozenset({Audience.UP})
DOWN = frozenset({Audience.DOWN})
CONTESTS = frozenset({Audience.CONTESTS})
