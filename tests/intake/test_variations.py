"""Rules of real contests as data alone: each with a dossier that keeps it and one that does not."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from services.intake import queries
from services.intake.commands import ListExcluded, RegisterEntry, SettlePair
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.domain.duplicates import SameOrNot
from services.intake.domain.exclusions import ListedWork
from services.intake.domain.lateness import CameBy
from shared.errors import HoithiError
from shared.events.parts import PaperPart
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepUnits
from shared.profiles.loading import check_file, load_profile
from shared.profiles.model import BranchProfile
from tests.intake.sites import IntakeSite, open_world
from tests.intake.test_likeness import compare_all

HERE = Path(__file__).parent / "variations"
BRANCH = "province/tinh"
DOSSIERS: dict[str, Any] = yaml.safe_load((HERE / "dossiers.yaml").read_text(encoding="utf-8"))
IN_TIME = "2026-05-04T10:00"


def _site(path: Path, url: str, folder: Path) -> Iterator[tuple[IntakeSite, BranchProfile]]:
    chain = load_profile(path)
    profile = chain.branch_profile(BRANCH)
    for world in open_world(url, folder, [profile]):
        site = world.sites["tinh"]
        units = [
            {"key": key, "name": one.name, "kind": one.kind} for key, one in chain.units.items()
        ]
        site.do(KeepUnits(profile.contest, 1, tuple(units)))
        yield site, profile


def _draft(given: Mapping[str, Any]) -> Draft:
    authors = given.get("authors") or [{"name": "Nguyễn Văn An"}]
    known = {
        key: given[key]
        for key in ("field", "second_field", "applied_since", "contact", "consented")
        if key in given
    }
    return Draft(
        title=given.get("title", "Máy gieo hạt"),
        unit="xa-mot",
        authors=tuple(_author(one) for one in authors),
        paper=tuple(PaperPart(**one) for one in given.get("paper", ())),
        answers=tuple(given.get("answers", {}).items()),
        **known,
    )


def _author(given: Mapping[str, Any]) -> DraftAuthor:
    share = given.get("share_percent")
    return DraftAuthor(
        given["name"],
        birth_date=given.get("birth_date"),
        address=given.get("address"),
        share_percent=None if share is None else Decimal(share),
    )


def _answer(site: IntakeSite, profile: BranchProfile, check: str, given: Mapping[str, Any]) -> str:
    """What the check says of a dossier, or the code of its refusal."""
    local = dt.datetime.fromisoformat(given.get("at", IN_TIME))
    site.clock.instant = local.replace(tzinfo=ZoneInfo(profile.time_zone)).astimezone(dt.UTC)
    try:
        road = CameBy(given["came_by"]) if "came_by" in given else None
        command = RegisterEntry(profile.contest, BRANCH, _draft(given), came_by=road)
        entry = site.do(command).id
    except HoithiError as refused:
        return refused.code
    compare_all(site)
    if given.get("is_same"):
        (pair,) = site.ask(queries.alike_works, profile.contest, BRANCH)
        site.do(SettlePair(profile.contest, BRANCH, *pair.pair.ids, SameOrNot.SAME))
    view = site.ask(queries.one_entry, profile.contest, BRANCH, entry, EVERYTHING)
    (found,) = [one for one in view.checks if one.key == check]
    assert found.facts
    return found.answer.value


@pytest.mark.parametrize("name", sorted(DOSSIERS))
def test_a_contests_rule_is_data_alone(name: str, sqlite_url: str, tmp_path: Path) -> None:
    path, given = HERE / f"{name}.yaml", DOSSIERS[name]
    assert check_file(path) == []
    for site, profile in _site(path, sqlite_url, tmp_path):
        if "earlier" in given:
            earlier = given["earlier"]
            works = (ListedWork(earlier["title"], ("Nguyễn Văn An",)),)
            site.do(ListExcluded(profile.contest, BRANCH, earlier["list"], works))
        passing, failing = given["passing"], given["failing"]
        assert _answer(site, profile, given["check"], passing) == "pass"
        expected = failing.get("answer", "fail")
        assert _answer(site, profile, given["check"], failing) == expected


def test_every_file_of_the_folder_has_its_dossiers() -> None:
    files = {one.stem for one in HERE.glob("*.yaml")} - {"base", "dossiers"}
    assert files == set(DOSSIERS)


def test_what_the_form_asks_is_compared_with_other_works(sqlite_url: str, tmp_path: Path) -> None:
    told = "Máy dùng động cơ nhỏ với dao cắt tự chế, gặt được ruộng bậc thang hẹp và dốc của xã."
    answers = {"tinh-moi": told, "da-biet": f"{told} Trước đây bà con phải gặt tay."}
    given = {"field": "co-khi", "answers": answers}
    for site, profile in _site(HERE / "phieu-hoi.yaml", sqlite_url, tmp_path):
        for title in ("Máy gặt bậc thang", "Thiết bị thu hoạch"):
            draft = _draft({**given, "title": title})
            site.do(RegisterEntry(profile.contest, BRANCH, draft))
        compare_all(site)
        (pair,) = site.ask(queries.alike_works, profile.contest, BRANCH)
        assert told in pair.other.text
