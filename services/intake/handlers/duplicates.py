"""Saying what two alike works are, and listing works that may not enter."""

from dataclasses import dataclass

from services.intake.commands import ListExcluded, SettlePair
from services.intake.domain import duplicates as rules
from services.intake.domain.duplicates import Saying
from services.intake.domain.exclusions import MOST_WORKS
from services.intake.domain.refusals import TooManyAtOnce
from services.intake.handlers.telling import say
from services.intake.store import entries, exclusions, pairs
from shared.errors import InvalidInput, NotYetKnown
from shared.events.contracts import EntryCompared
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said of a pair, and its version after."""

    first: str
    second: str
    verdict: str
    version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """How many works were new on the list, and how many were on it before."""

    added: int
    known: int


def settle_pair(unit: Unit, command: SettlePair) -> Settled:
    """Keep what a person of the branch says of a pair, of which an entry is the branch's."""
    profile = unit.profile(command.contest, command.branch)
    pair = pairs.load(unit, *rules.in_order(command.first, command.second))
    saying = Saying(
        command.verdict, command.reason, command.branch, unit.context.actor, command.version
    )
    mine = entries.load_many(unit, command.contest, command.branch, pair.ids)
    if not mine:
        raise NotYetKnown(awaited=f"alike/{pair.first}/{pair.second}")
    after = rules.settle(pair, saying, unit.now)
    pairs.save(unit, after)
    titles = pairs.titles(unit.session, pair)
    for one in mine:
        other = pair.second if one == pair.first else pair.first
        data = EntryCompared(
            other=other,
            other_title=titles.get(other, other),
            verdict=command.verdict.value,
            reason=after.reason,
        )
        say(unit, profile, one, [data])
    return Settled(after.first, after.second, command.verdict.value, after.version)


def list_excluded(unit: Unit, command: ListExcluded) -> Listed:
    """Add to an exclusion list what is not on it yet; the same list may be handed in again."""
    name = " ".join(command.list_name.split())
    if not name:
        raise InvalidInput(field="Tên danh sách", reason="không được để trống")
    if not 1 <= len(command.works) <= MOST_WORKS:
        reason = f"mỗi lần nhập từ 1 đến {MOST_WORKS} dòng"
        raise TooManyAtOnce(field="Tệp", reason=reason)
    unit.profile(command.contest, command.branch)
    known = exclusions.listed(unit, command.contest, command.branch, name)
    fresh = {(one.title, "\n".join(one.authors)): one for one in command.works}
    new = [one for key, one in fresh.items() if key not in known]
    exclusions.add(unit, command.contest, command.branch, name, new)
    return Listed(len(new), len(command.works) - len(new))
