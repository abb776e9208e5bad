"""Signed results in parts and out of order, one site for both levels, and the road of outcomes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.intake import queries
from services.intake.commands import ForwardEntry
from services.intake.queries import Filter
from shared.errors import RuleViolation
from shared.events.contracts import NominationSigned, ResultsSigned
from shared.events.parts import Decision, EntryResult
from shared.identity.permissions import EVERYTHING, Reach, Thing
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, LOW_SITE, TODAY, high, low
from tests.intake.sites import CLERK, IntakeSite, World, open_world, result

DECISION = Decision(id="d1", number="7", signed_on=TODAY, signer="Ông X")
TOP = "top/all"


def test_every_part_of_a_decision_is_recorded(below: IntakeSite) -> None:
    first, second = below.register("Một"), below.register("Hai")
    below.screen(first, second)
    for part, entry in ((2, second), (1, first)):
        data = ResultsSigned(
            decision=DECISION, part=part, parts=2, results=(result(entry, up=False),)
        )
        below.hear("d1", data)
    lines = below.ask(queries.list_entries, CONTEST, LOW, Filter(), EVERYTHING).entries
    assert [one.award for one in lines] == ["gold", "gold"]


def test_a_nomination_that_overtakes_its_results_waits(above: IntakeSite) -> None:
    entry = above.register(branch=HIGH)
    above.screen(entry, branch=HIGH)
    named = NominationSigned(decision=DECISION, to=TOP, entries=(entry,))
    above.hear("d1", named, HIGH)
    assert above.waiting() == [f"results/{CONTEST}/{HIGH}"]
    above.sign(result(entry, up=False), branch=HIGH)
    assert (above.waiting(), above.entry(HIGH, entry).stage) == ([], "package")


def test_nobody_nominated_is_a_decision_too(above: IntakeSite) -> None:
    above.hear("d1", NominationSigned(decision=DECISION, to=TOP, entries=()), HIGH)
    package = above.ask(queries.package, CONTEST, HIGH)
    assert (package.decision, package.kind, package.entries) == (DECISION, "nomination", ())


@pytest.fixture
def by_hand(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A branch whose plan does not send up by itself."""
    yield from open_world(sqlite_url, tmp_path, [low(forwarding={"awards": ["gold"]}), high()])


def test_where_the_plan_does_not_send_a_clerk_does(by_hand: World) -> None:
    below = by_hand.sites[LOW_SITE]
    winner, other = below.register("Một"), below.register("Hai")
    below.screen(winner, other)
    below.sign(result(winner), result(other, up=False))
    assert below.ask(queries.counts, CONTEST, LOW, EVERYTHING) == {"eligible": 2}
    with pytest.raises(RuleViolation) as refused:
        below.do(ForwardEntry(CONTEST, LOW, other))
    assert refused.value.code == "not_going_up"
    below.do(ForwardEntry(CONTEST, LOW, winner))
    by_hand.settle()
    assert below.entry(LOW, winner).stage == "received_above"


@pytest.fixture
def one_site(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Both branches on one site."""
    profiles = [low(site="all", above="all"), high(site="all", below="all")]
    yield from open_world(database_url, tmp_path, profiles)


def test_two_branches_of_one_site_talk_the_same_way(one_site: World) -> None:
    site = one_site.sites["all"]
    entry = site.register()
    site.screen(entry)
    site.sign(result(entry))
    one_site.settle()
    assert (site.entry(LOW, entry).stage, site.entry(HIGH, entry).stage) == (
        "received_above", "received",
    )  # fmt: skip
    assert site.ask(queries.pending_pushes) == 0
    assert {one.topic for one in one_site.published} == {"hoithi.all.own", "hoithi.all.progress"}


@pytest.fixture
def three_levels(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    """A branch, the branch above it, and one above that, on three sites."""
    middle = high(
        parent={"key": TOP, "name": "Toàn quốc", "site": "top"},
        forwarding={"awards": ["gold"], "automatic": True},
    )
    top = high(
        site="top", branch=TOP, level="top",
        children=[{"key": HIGH, "name": "Cả nước", "site": HIGH_SITE}],
    )  # fmt: skip
    yield from open_world(sqlite_url, tmp_path, [low(), middle, top])


def test_what_became_of_an_entry_goes_down_its_whole_road(three_levels: World) -> None:
    world = three_levels
    bottom, middle, top = (world.sites[one] for one in (LOW_SITE, HIGH_SITE, "top"))
    entry = bottom.register()
    bottom.screen(entry)
    bottom.sign(result(entry))
    world.settle()
    middle.screen(entry, branch=HIGH)
    middle.sign(result(entry), branch=HIGH)
    world.settle()
    assert top.entry(TOP, entry).road == (LOW, HIGH)
    top.screen(entry, branch=TOP)
    top.sign(result(entry, up=False, award=None), branch=TOP)
    world.settle()

    known = bottom.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).outcomes
    assert [(one.outcome.decided_by, one.outcome.outcome) for one in known] == [
        (HIGH, "awarded"), (TOP, "not_awarded"),
    ]  # fmt: skip
    for site in world.sites.values():
        assert (site.dead(), site.waiting(), site.refusals()) == ([], [], [])

    mine = Reach((Thing(owner=CLERK),))
    read = bottom.ask(queries.one_entry, CONTEST, LOW, entry, mine)
    assert read.entry.result == EntryResult(
        entry=entry, award="gold", award_name="Giải Nhất", goes_up=True
    )
    told = [one.outcome for one in read.outcomes]
    assert [(one.outcome, one.rank, one.score) for one in told] == [
        ("awarded", None, None), ("not_awarded", None, None),
    ]  # fmt: skip
    assert [one.outcome.rank for one in known] == [1, 1]
