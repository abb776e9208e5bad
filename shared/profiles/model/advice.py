"""Help for authors before they enter: whether there is a group of experts, and whose it is."""

from shared.profiles.model.base import Key, Rule, Text


class Advice(Rule):
    """Authors and units may ask the experts of `group`; `units` are those that send them.

    Who the experts are stands in no profile: accounts with the adviser's role in the branch.
    """

    group: Text
    units: tuple[Key, ...] = ()
