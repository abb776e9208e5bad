"""Which awarded entries go up, by the branch's rule and never more than it allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.judging.domain.quota import require_reason
from services.judging.domain.refusals import (
    EntryNotRanked,
    ForwardingExceeded,
    NamedTwice,
    NotEntitled,
    NothingAbove,
)
from shared.profiles.model import BranchProfile, Forwarding


@dataclass(frozen=True, slots=True)
class ForwardChoice:
    """What the committee decided on one entry's way up, with its reason."""

    entry: str
    goes_up: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A ranked entry with its award."""

    entry: str
    rank: int
    key: tuple[Decimal, ...]
    award: str | None


@dataclass(frozen=True, slots=True)
class Upward:
    """Who goes up, and who would but for the greatest number allowed."""

    goes_up: frozenset[str]
    left_out: tuple[str, ...]


def decide_upward(
    profile: BranchProfile, placed: Sequence[Placed], choices: Sequence[ForwardChoice]
) -> Upward:
    """Decide who goes up to the parent branch.

    Entitled is who has one of the rule's awards and, where it says so, a rank up to the one it
    names. Beyond `max` the order decides: whom the committee named; then the best by the ranking's
    own comparison; of entries equal in that too, the one registered first (entry ids sort by
    time). Where the rule is silent only those go up whom the committee names.

    Raises `NamedTwice`, `EntryNotRanked`, `NothingAbove`, `NotEntitled`, `ForwardingExceeded`,
    `InvalidInput` for a missing reason.
    """
    rule = profile.forwarding or Forwarding()
    entitled = [one for one in placed if profile.parent and is_entitled(rule, one)]
    chosen = _checked(profile, rule, placed, entitled, choices)
    held = {entry for entry, goes_up in chosen.items() if not goes_up}
    named = {entry for entry, goes_up in chosen.items() if goes_up}
    if rule.max is not None and len(named) > rule.max:
        raise ForwardingExceeded(most=rule.max, given=len(named))
    wanted = {one.entry for one in entitled} | named
    by_id = sorted((one for one in placed if one.entry in wanted - held), key=lambda p: p.entry)
    in_order = sorted(by_id, key=lambda one: (one.entry in named, one.key), reverse=True)
    most = len(in_order) if rule.max is None else rule.max
    up, left = in_order[:most], in_order[most:]
    return Upward(frozenset(one.entry for one in up), tuple(one.entry for one in left))


def is_entitled(rule: Forwarding, one: Placed) -> bool:
    """Whether the rule by itself lets the entry go up."""
    if not rule.is_stated:
        return False
    has_award = rule.awards is None or one.award in rule.awards
    return has_award and (rule.rank_up_to is None or one.rank <= rule.rank_up_to)


def _checked(
    profile: BranchProfile,
    rule: Forwarding,
    placed: Sequence[Placed],
    entitled: Sequence[Placed],
    choices: Sequence[ForwardChoice],
) -> Mapping[str, bool]:
    ranked = {one.entry for one in placed}
    may_go = {one.entry for one in entitled} if rule.is_stated else ranked
    chosen: dict[str, bool] = {}
    for one in choices:
        require_reason(one.reason)
        if one.entry in chosen:
            raise NamedTwice(entry=one.entry)
        if one.entry not in ranked:
            raise EntryNotRanked(entry=one.entry)
        if one.goes_up and profile.parent is None:
            raise NothingAbove(entry=one.entry)
        if one.goes_up and one.entry not in may_go:
            raise NotEntitled(entry=one.entry)
        chosen[one.entry] = one.goes_up
    return chosen
