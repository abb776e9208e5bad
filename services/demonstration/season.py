"""The scenes of the demonstration's two seasons: what happens in which branch on which day.

Names of contests, branches and units are data of the play, as the profiles beside it are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from services.demonstration.doors import Doors
from services.demonstration.material import Draft, Material, scores, sheet
from shared.profiles.model import BranchProfile, ScoringRound

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that people do at a contest time."""

    at: datetime
    title: str
    act: Callable[[], None]


@dataclass(slots=True)
class Company:
    """One branch in the play: its rules, and what it has entered so far, by entry id."""

    profile: BranchProfile
    people: str
    names: Mapping[str, str] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    scores: dict[str, Decimal] = field(default_factory=dict)

    @property
    def secretary(self) -> str:
        """Who keeps the branch's papers."""
        return f"thu-ky.{self.people}"

    def registrant(self, unit: str) -> str:
        """Who enters a unit's dossiers: its author, where there is one to play as."""
        author = f"tac-gia.{unit}"
        return author if author in self.names else self.secretary

    @property
    def head(self) -> str:
        """Who decides and signs."""
        return f"truong-ban.{self.people}"

    @property
    def judges(self) -> tuple[str, ...]:
        """Who marks."""
        return tuple(f"giam-khao-{number}.{self.people}" for number in (1, 2, 3))

    @property
    def named_judges(self) -> Mapping[str, str]:
        """The same with their names."""
        return {one: self.names.get(one, one) for one in self.judges}


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a branch does what."""

    registrations: tuple[date, ...]
    screening: date
    rounds: tuple[date, ...]
    signing: date
    nomination: date | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """What a branch's season is made of: units that enter, marks, who is found ineligible."""

    units: tuple[tuple[str, str], ...]
    marks: tuple[Decimal, ...]
    since: int
    ineligible: int = 0
    by_list: bool = False
    nominated: int = 0


class BranchSeason:
    """The scenes of one branch, from the first dossier to the signature, and the nomination."""

    def __init__(
        self, doors: Doors, material: Material, company: Company, when: Timetable, cast: Cast
    ) -> None:
        self._doors = doors
        self._company = company
        self._when = when
        self._cast = cast
        fields = [one.key for one in company.profile.fields or ()]
        self._drafts = (
            material.drafts(fields, cast.units, cast.marks, since=cast.since) if cast.units else []
        )

    def scenes(self) -> Iterator[Scene]:
        """Every scene, in order of time."""
        yield from self._registrations()
        name = self._company.profile.title
        yield Scene(_at(self._when.screening, 9), f"{name}: sơ loại hồ sơ", self._screen)
        for day, round_ in zip(self._when.rounds, self._company.profile.rounds(), strict=True):
            yield Scene(_at(day, 8), f"{name}: {round_.name}", partial(self._judge, round_))
        yield Scene(_at(self._when.signing, 15), f"{name}: ký kết quả", self._sign)
        if self._when.nomination is not None:
            title = f"{name}: đề cử lên cấp trên"
            yield Scene(_at(self._when.nomination, 10), title, self._nominate)

    def _registrations(self) -> Iterator[Scene]:
        days = self._when.registrations
        for number, day in enumerate(days):
            drafts = self._drafts[number :: len(days)]
            title = f"{self._company.profile.title}: nhận {len(drafts)} hồ sơ"
            yield Scene(_at(day, 10), title, partial(self._register, drafts))

    def _register(self, drafts: Sequence[Draft]) -> None:
        company = self._company
        if self._cast.by_list:
            ids = self._doors.import_list(company.profile, company.secretary, drafts)
        else:
            ids = [
                self._doors.register(company.profile, company.registrant(one.unit), one)
                for one in drafts
            ]
        company.drafts.update(zip(ids, drafts, strict=True))
        company.scores.update((its_id, one.score) for its_id, one in company.drafts.items())

    def _screen(self) -> None:
        company, doors = self._company, self._doors
        ids = doors.to_be_screened(company.profile, company.secretary)
        by_score = sorted(ids, key=lambda one: company.scores.get(one, Decimal(100)))
        out = by_score[: self._cast.ineligible]
        rest = [one for one in ids if one not in out]
        why = "Giải pháp trùng nội dung với giải pháp đã công bố."
        for some, eligible, reason in ((out, False, why), (rest, True, "")):
            for group in _in_groups(some, 50):
                doors.propose(company.profile, company.secretary, group, eligible, reason)
                doors.decide(company.profile, company.head, group, eligible, reason)

    def _judge(self, round_: ScoringRound) -> None:
        company, doors = self._company, self._doors
        doors.form_panel(company.profile, company.secretary, round_, company.named_judges)
        criteria = [(one.key, one.max) for one in round_.criteria or ()]
        needed = round_.judges_per_entry or len(company.judges)
        for entry in doors.to_be_judged(company.profile, company.judges[0], round_):
            score = company.scores.setdefault(entry, self._score_above(len(company.scores)))
            for number, judge in enumerate(company.judges[:needed]):
                marks = sheet(score, number, criteria)
                doors.submit_sheet(company.profile, judge, round_, entry, marks)
        doors.close_round(company.profile, company.secretary, round_)

    def _score_above(self, number: int) -> Decimal:
        """The score of an entry that came from below: spread, and never equal."""
        return Decimal(94) - Decimal(number * 7 % 40) - Decimal(number) / 50

    def _sign(self) -> None:
        company = self._company
        self._doors.sign(
            company.profile, company.head, day=self._when.signing, judges=company.judges
        )

    def _nominate(self) -> None:
        company, day = self._company, self._when.nomination
        if day is not None:
            self._doors.nominate(company.profile, company.head, self._cast.nominated, day=day)


def spread(first: date, last: date, count: int) -> tuple[date, ...]:
    """`count` days from first to last, at equal distances."""
    step = (last - first) / max(1, count - 1)
    return tuple(first + step * number for number in range(count))


def merge(seasons: Sequence[Iterator[Scene]]) -> list[Scene]:
    """The scenes of all chains on one line of time."""
    return sorted((one for season in seasons for one in season), key=lambda one: one.at)


def marks(best: str, step: str, count: int, tail: Sequence[str] = ()) -> tuple[Decimal, ...]:
    """Scores from the best down, and a stated tail below them."""
    return (*scores(best, step, count), *(Decimal(one) for one in tail))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), _ZONE).astimezone(UTC)


def at(day: date, hour: int) -> datetime:
    """A contest time in the play's time zone, in UTC."""
    return _at(day, hour)


def days_after(day: date, days: int) -> date:
    """The day that many days later."""
    return day + timedelta(days)


def _in_groups(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
