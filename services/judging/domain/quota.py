"""Awards by quota: from the best rank down, never more than there are places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.judging.domain.ranking import Ranked
from services.judging.domain.refusals import (
    AwardUnknown,
    BelowThreshold,
    EntryNotRanked,
    FieldUnknown,
    NamedTwice,
    QuotaExceeded,
)
from shared.errors import InvalidInput
from shared.profiles.model import AwardQuota, BranchProfile, Quota


@dataclass(frozen=True, slots=True)
class AwardChoice:
    """What the committee decided for one entry against or beside the rule; None is no award."""

    entry: str
    award: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Places of an award that the committee leaves empty; `field` where quotas go by field."""

    award: str
    places: int
    reason: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries equal in everything for fewer places than they are; a person has to decide."""

    award: str
    award_name: str
    field: str | None
    places: int
    entries: tuple[str, ...]

    def in_words(self, titles: Mapping[str, str]) -> str:
        """As the clerk reads it."""
        named = ", ".join(f"«{titles[one]}»" for one in self.entries)
        return f"{self.award_name} còn {self.places} chỗ cho {named}"


@dataclass(frozen=True, slots=True)
class Awarded:
    """Awards by entry, and the ties that keep the rest from being given."""

    awards: Mapping[str, str]
    ties: tuple[Tie, ...]


def give_awards(
    profile: BranchProfile,
    steps: Sequence[tuple[Quota, Sequence[Ranked]]],
    choices: Sequence[AwardChoice],
    vacancies: Sequence[Vacancy],
) -> Awarded:
    """Decide who gets what. Each quota comes with the ranking that stands before it.

    The committee's choices take their places first. The rest is given from the best down; an
    entry has one award of the quotas. At a tie for too few places nothing more is given in that
    field (or at all, where the quota is one for all), until the committee has decided.

    Raises `InvalidInput` for a missing reason, `NamedTwice`, `EntryNotRanked`, `AwardUnknown`,
    `QuotaExceeded`, `BelowThreshold`.
    """
    _check(profile, steps, choices, vacancies)
    committee = _Committee({one.entry: one.award for one in choices}, vacancies)
    awards = {entry: award for entry, award in committee.chosen.items() if award is not None}
    ties: list[Tie] = []
    for quota, ranked in steps:
        for group in _groups(quota, ranked):
            tie = _give(profile, group, committee, awards)
            if tie is not None:
                ties.append(tie)
    return Awarded(awards, tuple(ties))


@dataclass(frozen=True, slots=True)
class _Committee:
    chosen: Mapping[str, str | None]
    vacancies: Sequence[Vacancy]

    def empty(self, award: str, field: str | None) -> int:
        mine = (one for one in self.vacancies if one.award == award and one.field == field)
        return sum(one.places for one in mine)


@dataclass(frozen=True, slots=True)
class _Group:
    quota: Quota
    field: str | None
    entries: Sequence[Ranked]


def _give(
    profile: BranchProfile, group: _Group, committee: _Committee, awards: dict[str, str]
) -> Tie | None:
    tie = None
    decided = committee.chosen.keys() | awards.keys()
    free = [one for one in group.entries if one.entry not in decided]
    for place in group.quota.awards:
        count = _places(profile, group, place, committee)  # checks the choices after a tie too
        if tie is not None or count == 0:
            continue
        able = [one for one in free if reaches(one, place)]
        given, equal = _cut(able, count)
        awards.update({one.entry: place.award for one in given})
        if equal:
            left, tied = count - len(given), tuple(one.entry for one in equal)
            tie = Tie(place.award, name_of(profile, place.award), group.field, left, tied)
        free = free[len(given) :]
    return tie


def _places(profile: BranchProfile, group: _Group, place: AwardQuota, committee: _Committee) -> int:
    """How many the rule may still give. Raises `QuotaExceeded`, `BelowThreshold`."""
    name = name_of(profile, place.award)
    taken = [one for one in group.entries if committee.chosen.get(one.entry) == place.award]
    for one in taken:
        _check_threshold(one, place, name)
    left = place.count - committee.empty(place.award, group.field)
    if left < len(taken):
        raise QuotaExceeded(award=name, field=group.field, places=max(left, 0), given=len(taken))
    return left - len(taken)


def _cut(able: Sequence[Ranked], count: int) -> tuple[Sequence[Ranked], Sequence[Ranked]]:
    """Who surely gets one of `count` places, and who is equal across the edge."""
    if len(able) <= count or able[count - 1].key != able[count].key:
        return able[:count], ()
    equal = [one for one in able if one.key == able[count].key]
    return able[: able.index(equal[0])], equal


def reaches(one: Ranked, place: AwardQuota) -> bool:
    """Whether the score is enough for the award; the threshold itself is."""
    return place.threshold is None or one.score >= place.threshold


def name_of(profile: BranchProfile, award: str) -> str:
    """The name of an award, or its key where the rules do not name it."""
    found = profile.award(award)
    return found.name if found else award


def _groups(quota: Quota, ranked: Sequence[Ranked]) -> list[_Group]:
    """The entries of each field, or all of them, best first; equal ones by id."""
    by_id = sorted(ranked, key=lambda one: one.entry)
    best_first = sorted(by_id, key=lambda one: one.key, reverse=True)
    if quota.within == "all":
        return [_Group(quota, None, best_first)]
    by_field = sorted(best_first, key=lambda one: one.field or "")
    grouped = groupby(by_field, key=lambda one: one.field)
    return [_Group(quota, field, list(entries)) for field, entries in grouped]


def _check(
    profile: BranchProfile,
    steps: Sequence[tuple[Quota, Sequence[Ranked]]],
    choices: Sequence[AwardChoice],
    vacancies: Sequence[Vacancy],
) -> None:
    quotas = {place.award for quota, _ in steps for place in quota.awards}
    ranked = {one.entry for _, entries in steps for one in entries}
    seen: set[str] = set()
    for one in choices:
        require_reason(one.reason)
        if one.entry in seen:
            raise NamedTwice(entry=one.entry)
        seen.add(one.entry)
        if one.entry not in ranked:
            raise EntryNotRanked(entry=one.entry)
        if one.award is not None and one.award not in quotas and not _is_special(profile, one):
            raise AwardUnknown(award=one.award)
    for vacancy in vacancies:
        _check_vacancy(profile, [quota for quota, _ in steps], vacancy)


def _check_vacancy(profile: BranchProfile, quotas: Sequence[Quota], vacancy: Vacancy) -> None:
    require_reason(vacancy.reason)
    if vacancy.places < 1:
        raise InvalidInput(field="Số chỗ để trống", reason="phải từ 1 trở lên.")
    found = [(q, p) for q in quotas for p in q.awards if p.award == vacancy.award]
    if not found:
        raise AwardUnknown(award=vacancy.award)
    quota, place = found[0]
    if quota.within == "all" and vacancy.field is not None:
        raise FieldUnknown(field=vacancy.field)
    if quota.within == "field" and profile.field(vacancy.field or "") is None:
        raise FieldUnknown(field=vacancy.field)
    if vacancy.places > place.count:
        name = name_of(profile, vacancy.award)
        raise QuotaExceeded(
            award=name, field=vacancy.field, places=place.count, given=vacancy.places
        )


def require_reason(reason: str) -> None:
    """Raises `InvalidInput` for a blank reason."""
    if not reason.strip():
        raise InvalidInput(field="Lý do", reason="phải nêu lý do của Ban Tổ chức.")


def _is_special(profile: BranchProfile, choice: AwardChoice) -> bool:
    award = profile.award(choice.award or "")
    return award is not None and award.special


def _check_threshold(one: Ranked, place: AwardQuota, name: str) -> None:
    if not reaches(one, place):
        raise BelowThreshold(
            entry=one.title, score=one.score, award=name, threshold=place.threshold
        )
