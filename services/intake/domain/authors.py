"""What rules ask of each author: age, birth date, where they live or work."""

import datetime as dt
from collections.abc import Callable

from services.intake.domain.entry import Entry
from services.intake.domain.findings import Finding, cannot_tell, failed, passed, worst
from shared.events.parts import Author, DossierPersonal
from shared.profiles.model import BirthDates, MinimumAge, Residence
from shared.vietnamese import fold


def authors_of(personal: DossierPersonal | str) -> tuple[Author, ...]:
    """The authors; none where they were erased."""
    return () if isinstance(personal, str) else personal.authors


def entrants_of(entry: Entry) -> tuple[str, ...]:
    """The names under which a dossier competes: the organisation, and every author."""
    names = tuple(one.name for one in authors_of(entry.personal))
    return (entry.dossier.entrant, *names) if entry.dossier.entrant else names


def check_age(rule: MinimumAge, authors: tuple[Author, ...], on: dt.date | None) -> Finding:
    """Whether every author has the age on a day, the last on which dossiers are received."""
    if on is None:
        return cannot_tell("Kế hoạch chưa nêu hạn nhận hồ sơ để tính tuổi.")
    return _each(authors, lambda one: _age(rule, one, on))


def age_on(one: Author, day: dt.date | None) -> int | None:
    """An author's age in whole years on a day; None where the birth date or the day is unknown."""
    born = one.birth_date
    if born is None or day is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_birth(rule: BirthDates, authors: tuple[Author, ...]) -> Finding:
    """Whether every author was born within the dates."""
    return _each(authors, lambda one: _birth(rule, one))


def check_residence(rule: Residence, authors: tuple[Author, ...]) -> Finding:
    """Whether every author's address names one of the places."""
    return _each(authors, lambda one: _residence(rule, one))


def _each(authors: tuple[Author, ...], check: Callable[[Author], Finding]) -> Finding:
    if not authors:
        return cannot_tell("Hồ sơ không còn thông tin tác giả.")
    return worst([check(one) for one in authors])


def _age(rule: MinimumAge, one: Author, on: dt.date) -> Finding:
    age = age_on(one, on)
    if age is not None:
        facts = f"{one.name}: {age} tuổi vào ngày {on:%d/%m/%Y}."
        return passed(facts) if age >= rule.years else failed(facts)
    if one.birth_year is None:
        return cannot_tell(f"{one.name}: chưa ghi ngày sinh (yêu cầu từ {rule.years} tuổi).")
    most = on.year - one.birth_year
    facts = f"{one.name}: sinh năm {one.birth_year}."
    if most > rule.years:
        return passed(facts)
    if most < rule.years:
        return failed(facts)
    return cannot_tell(f"{facts[:-1]}, chưa ghi ngày sinh nên chưa rõ đã đủ {rule.years} tuổi.")


def _birth(rule: BirthDates, one: Author) -> Finding:
    earliest, latest = rule.earliest or dt.date.min, rule.latest or dt.date.max
    if one.birth_date is not None:
        facts = f"{one.name}: sinh ngày {one.birth_date:%d/%m/%Y}."
        return passed(facts) if earliest <= one.birth_date <= latest else failed(facts)
    if one.birth_year is None:
        return cannot_tell(f"{one.name}: chưa ghi ngày sinh.")
    facts = f"{one.name}: sinh năm {one.birth_year}."
    first, last = dt.date(one.birth_year, 1, 1), dt.date(one.birth_year, 12, 31)
    if earliest <= first and last <= latest:
        return passed(facts)
    if last < earliest or latest < first:
        return failed(facts)
    return cannot_tell(f"{facts[:-1]}, cần ngày sinh đầy đủ.")


def _residence(rule: Residence, one: Author) -> Finding:
    if not one.address:
        return cannot_tell(f"{one.name}: chưa ghi nơi ở hoặc nơi làm việc.")
    facts = f"{one.name}: {one.address}."
    is_here = any(fold(place) in fold(one.address) for place in rule.places)
    # An address outside may still be of somebody who works inside: nobody is turned away by it.
    return passed(facts) if is_here else cannot_tell(f"{facts} Không thấy tên địa bàn.")
