"""A dossier given back to who handed it in: completed in time it is screened again."""

import datetime as dt

import pytest

from services.intake import queries
from services.intake.commands import Chosen, ProposeScreening, ReviseEntry, WithdrawEntry
from services.intake.commands.returning import ReturnEntry
from services.intake.domain.proposals import ProposalKind
from shared.errors import HoithiError
from shared.identity.permissions import EVERYTHING
from shared.messages.tables import message
from tests.intake.rules import CONTEST, HIGH, LOW, TODAY, draft
from tests.intake.sites import IntakeSite, World, result

UNTIL = TODAY + dt.timedelta(days=7)


def _give_back(site: IntakeSite, entry: str, missing: str = "Ảnh mô hình") -> None:
    site.do(ReturnEntry(CONTEST, LOW, entry, missing, UNTIL))


def _refused(site: IntakeSite, command: ReturnEntry | ReviseEntry) -> str:
    before = site.everything()
    with pytest.raises(HoithiError) as refused:
        site.do(command)
    assert site.everything() == before
    return refused.value.code


def test_what_is_completed_is_screened_again(below: IntakeSite) -> None:
    entry = below.register()
    chosen = (Chosen(entry),)
    kind = ProposalKind.RETURN
    below.do(ProposeScreening(CONTEST, LOW, chosen, False, "Thiếu ảnh", kind))
    _give_back(below, entry)
    waiting = below.entry(LOW, entry)
    assert (waiting.stage, waiting.reason, waiting.complete_by, waiting.proposal) == (
        "returned", "Ảnh mô hình", UNTIL, None,
    )  # fmt: skip
    below.do(ReviseEntry(CONTEST, LOW, entry, draft(summary="Đã bổ sung ảnh.")))
    after = below.entry(LOW, entry)
    assert (after.stage, after.reason, after.complete_by) == ("registered", None, None)
    view = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING)
    assert [one.dossier.version for one in view.earlier] == [1]
    below.screen(entry)
    assert below.entry(LOW, entry).stage == "eligible"


def test_whoever_handed_it_in_is_written_to(below: IntakeSite) -> None:
    entry = below.register()
    _give_back(below, entry)
    keys = [row[0] for row in below.session.core.execute(message.select().with_only_columns(
        message.c.template
    ))]  # fmt: skip
    assert keys.count("dossier_returned") == 1


def test_after_the_day_it_is_not_completed_any_more(below: IntakeSite) -> None:
    entry = below.register()
    _give_back(below, entry)
    below.clock.instant += dt.timedelta(days=8)
    assert _refused(below, ReviseEntry(CONTEST, LOW, entry, draft())) == "completion_expired"


def test_it_may_be_withdrawn_meanwhile(below: IntakeSite) -> None:
    entry = below.register()
    _give_back(below, entry)
    below.do(WithdrawEntry(CONTEST, LOW, entry, "Thôi"))
    assert _refused(below, ReviseEntry(CONTEST, LOW, entry, draft())) == "wrong_stage"


@pytest.mark.parametrize(
    ("missing", "until", "code"),
    [("  ", None, "reason_missing"), ("Ảnh", TODAY - dt.timedelta(days=1), "invalid_input")],
)
def test_a_return_says_what_is_missing_and_leaves_time(
    below: IntakeSite, missing: str, until: dt.date | None, code: str
) -> None:
    command = ReturnEntry(CONTEST, LOW, below.register(), missing, until)
    assert _refused(below, command) == code


def test_two_clerks_who_return_at_once_do_it_once(below: IntakeSite) -> None:
    entry = below.register()
    seen = below.entry(LOW, entry).version
    _give_back(below, entry)
    command = ReturnEntry(CONTEST, LOW, entry, "Khác", UNTIL, version=seen)
    assert _refused(below, command) == "edit_conflict"


def test_what_came_from_below_goes_back_to_its_branch(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    assert _refused(above, ReturnEntry(CONTEST, HIGH, entry, "Ảnh")) == "entry_from_below"
