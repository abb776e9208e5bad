"""Dead letters by command: listed, shown, replayed once, dropped, resumed."""

from collections.abc import Callable
from typing import Any

import pytest

from services.app import Installation
from services.intake.service import SERVICE as INTAKE
from services.operations import letters
from services.operations.letters import buried, drop, replay, resume
from services.operations.places import opened
from shared.errors import BrokenPayload, LetterGone
from shared.events import contracts
from shared.messaging.dead_letters import Record
from shared.messaging.tables import inbox, profile
from shared.profiles.keeping import KeepProfile
from tests.operations.conftest import deliver, log_everything

Run = Callable[..., str]


@pytest.fixture
def sites(installation: Installation) -> tuple[str, str]:
    """A site, and another whose contests it reads."""
    for site in installation.site_names:
        others = [
            topic.split(".")[1]
            for topic in installation.topology(site).reads
            if topic.endswith(".contests") and topic.split(".")[1] != site
        ]
        if others:
            return site, others[0]
    raise LookupError


def count(installation: Installation, site: str, service: str, table: Any) -> int:
    with opened(installation, site) as place:
        rows = place.sessions[service].core.execute(table.select())
        return len(rows.all())


@pytest.fixture
def broken(
    installation: Installation, sites: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> list[letters.Buried]:
    """The published rules of another site, which intake could not keep: a fault of its handler."""

    def fail(unit: object, command: KeepProfile) -> None:
        raise ZeroDivisionError

    site, other = sites
    with monkeypatch.context() as fault:
        fault.setitem(INTAKE.handlers, KeepProfile, fail)  # type: ignore[arg-type]
        deliver(installation, site, log_everything(installation, other))
    return buried(installation, site)


def test_letter_is_replayed_once(
    installation: Installation, sites: tuple[str, str], broken: list[letters.Buried]
) -> None:
    site, _ = sites
    before = count(installation, site, "intake", profile)
    assert {(one.service, one.letter.code) for one in broken} == {("intake", "ZeroDivisionError")}
    for one in broken:
        replay(installation, site, one.letter.id)
    assert count(installation, site, "intake", profile) == before + len(broken)
    assert buried(installation, site) == []
    with pytest.raises(LetterGone):
        replay(installation, site, broken[0].letter.id)
    states = [one.letter.state for one in buried(installation, site, resolved=True)]
    assert states == ["replayed"] * len(broken)


def test_dropped_letter_is_not_applied(
    installation: Installation, sites: tuple[str, str], broken: list[letters.Buried]
) -> None:
    site, _ = sites
    before = count(installation, site, "intake", profile)
    drop(installation, site, broken[0].letter.id)
    for act in (drop, replay):
        with pytest.raises(LetterGone):
            act(installation, site, broken[0].letter.id)
    assert count(installation, site, "intake", profile) == before
    assert buried(installation, site) == broken[1:]


def test_resumed_letters_stay_and_are_counted_once(
    installation: Installation, sites: tuple[str, str], broken: list[letters.Buried]
) -> None:
    site, _ = sites
    assert [resume(installation, site) for _ in range(2)] == [len(broken), 0]
    assert {one.letter.state for one in buried(installation, site)} == {"resumed"}


def test_type_that_a_newer_version_knows_reaches_all_who_read_it(
    installation: Installation, sites: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, other = sites
    records = log_everything(installation, other)
    with monkeypatch.context() as older:
        older.delitem(contracts.BY_TYPE, contracts.ContestPublished.event_type())
        deliver(installation, site, records)
    found = buried(installation, site)
    assert {(one.service, one.letter.code) for one in found} == {("site", "unknown_type")}
    for one in found:
        replay(installation, site, one.letter.id)
    assert buried(installation, site) == []
    for service in ("site", "intake", "judging", "reporting"):
        sources = f"/hoithi/{other}/intake"
        with opened(installation, site) as place:
            asked = inbox.select().where(inbox.c.source == sources)
            known = len(place.sessions[service].core.execute(asked).all())
        assert known == len([one for one in records if one.topic.endswith(".contests")])


def test_what_cannot_be_read_stays(installation: Installation, sites: tuple[str, str]) -> None:
    site, other = sites
    deliver(installation, site, [Record(f"hoithi.{other}.contests", 1, 7, b"\xff", b"{")])
    (found,) = buried(installation, site)
    with pytest.raises(BrokenPayload):
        replay(installation, site, found.letter.id)
    assert buried(installation, site) == [found]


def test_commands_list_show_replay_drop_and_resume(
    run: Run, sites: tuple[str, str], broken: list[letters.Buried]
) -> None:
    site, other = sites
    first, *others = [one.letter.id for one in broken]
    listed = run("dead-letters", "list", "--site", site)
    assert f"Sự kiện lỗi của {site}: {len(broken)}" in listed
    assert all(one in listed for one in (first, *others, "ZeroDivisionError", "intake"))
    shown = run("dead-letters", "show", "--site", site, first)
    assert f"hoithi.{other}.contests" in shown
    assert '"type":"vn.hoithi.contest.published.v1"' in shown
    assert first in run("dead-letters", "replay", "--site", site, first)
    run("dead-letters", "replay", "--site", site, first, code=1)
    resumed = run("dead-letters", "resume", "--site", site)
    assert f"{len(others)} sự kiện lỗi" in resumed
    for one in others:
        run("dead-letters", "drop", "--site", site, one)
    assert f"Sự kiện lỗi của {site}: 0" in run("dead-letters", "list", "--site", site)
    assert "đã bỏ" in run("dead-letters", "list", "--site", site, "--all") or not others


def test_unknown_site_and_letter_are_refused(run: Run, sites: tuple[str, str]) -> None:
    run("dead-letters", "list", "--site", "nowhere", code=2)
    run("dead-letters", "show", "--site", sites[0], "nothing", code=1)
    run("dead-letters", "drop", "--site", sites[0], "", code=1)
