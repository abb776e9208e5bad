"""Signing on a database: one transaction, once, in a bounded number of statements."""

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from services.judging.commands import SignNomination, SignResults, WithdrawEntry
from services.judging.domain.nomination import Nominee
from services.judging.domain.quota import AwardChoice, Tie
from services.judging.domain.refusals import (
    AlreadyNominated,
    AwardsUndecided,
    NotAwarded,
    QuotaExceeded,
    ResultsAlreadySigned,
    ResultsNotSigned,
    RoundClosed,
    RoundsOpen,
)
from services.judging.domain.signing import Choices
from services.judging.queries.results import (
    NomineeView,
    preview,
    signed_nomination,
    signed_results,
)
from services.judging.service import SERVICE
from services.judging.store import results
from services.judging.tables import decision
from shared.clock import FixedClock
from shared.errors import InvalidInput
from shared.events.contract import Audience
from shared.events.contracts import (
    EntryNominated,
    EntryProgressed,
    EntryWithdrawn,
    NominationSigned,
    ResultsSigned,
)
from shared.events.parts import Decision, DecisionRef
from shared.execution import Site, carry_out
from shared.messaging.tables import outbox
from shared.unit import Context
from tests.judging.office import Office, Place, await_a_waiter
from tests.judging.rules import BRANCH, CONTEST, NOW, SITE, TODAY, profile

WHY = "Ban Tổ chức quyết định"


@pytest.fixture
def scored(bare_office: Office) -> Office:
    """An office whose round is closed: `a` and `b` are equal, `c` is behind."""
    bare_office.publish(profile(nomination={"to": "national/all", "max": 1}))
    bare_office.panel()
    bare_office.admit("a", "b", "c")
    for entry, new in (("a", "30"), ("b", "30"), ("c", "20")):
        bare_office.mark(entry, new, "50")
    bare_office.close()
    bare_office.take_sent()
    return bare_office


def _gold_for(entry: str) -> Choices:
    return Choices(awards=(AwardChoice(entry, "gold", WHY),))


def _nominate(office: Office, *entries: str) -> Any:
    nominees = tuple(Nominee(one, "Có tính mới") for one in entries)
    return office.do(SignNomination(CONTEST, BRANCH, None, TODAY, "Trưởng Ban", nominees))


def test_a_preview_names_the_tie_and_is_what_gets_signed(scored: Office) -> None:
    undecided = scored.ask(preview, CONTEST, BRANCH, Choices())
    assert undecided.ties == (Tie("gold", "Giải Nhất", None, 1, ("a", "b")),)
    assert [one.award for one in undecided.results] == [None, None, None]

    shown = scored.ask(preview, CONTEST, BRANCH, _gold_for("b"))
    scored.sign(choices=_gold_for("b"))

    kept = scored.ask(signed_results, CONTEST, BRANCH)
    assert kept is not None
    assert kept.results == shown.results
    assert [(one.entry, one.rank, one.award, one.goes_up) for one in kept.results] == [
        ("a", 1, "silver", False), ("b", 1, "gold", True), ("c", 3, "silver", False),
    ]  # fmt: skip
    assert (shown.ties, shown.open_rounds, shown.left_out) == ((), (), ())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, AwardsUndecided),
        ({"choices": _gold_for("b"), "signed_on": TODAY + dt.timedelta(days=1)}, InvalidInput),
        (
            {
                "choices": Choices(
                    awards=(AwardChoice("a", "gold", WHY), AwardChoice("b", "gold", WHY))
                )
            },
            QuotaExceeded,
        ),
    ],
)
def test_a_refused_signature_writes_nothing(
    scored: Office, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    before = scored.everything()
    with pytest.raises(refusal):
        scored.sign(**changes)
    assert scored.everything() == before


def test_results_are_not_signed_while_a_round_is_open(office: Office) -> None:
    with pytest.raises(RoundsOpen) as refused:
        office.sign()
    assert str(refused.value) == "Chưa ký được kết quả: chưa khóa vòng «Marks»."


def test_results_are_signed_once_and_nothing_is_judged_after(scored: Office) -> None:
    scored.sign(choices=_gold_for("a"))
    before = scored.everything()

    with pytest.raises(ResultsAlreadySigned) as refused:
        scored.sign(number="13", choices=_gold_for("b"))
    for work in (scored.panel, scored.close):
        with pytest.raises(ResultsAlreadySigned):
            work()

    assert refused.value.facts == {"decision": "số 12/QĐ-BTC", "signed_on": TODAY}
    assert scored.everything() == before


def test_a_branch_without_entries_signs_that_too(office: Office) -> None:
    office.panel()
    assert office.close().entries == 0
    signed = office.sign(number=None)

    (event,) = office.sent()
    made = Decision(id=signed.decision, number=None, signed_on=TODAY, signer="Trưởng Ban")
    assert event.data == ResultsSigned(decision=made, part=1, parts=1, results=())
    assert event.envelope.subject == f"{BRANCH}/{signed.decision}"
    kept = office.ask(signed_results, CONTEST, BRANCH)
    assert kept is not None
    assert (kept.decision, kept.results) == (made, ())


def test_what_the_committee_chose_is_kept_with_the_decision(scored: Office) -> None:
    scored.sign(choices=_gold_for("a"))
    (row,) = scored.session.core.execute(sa.select(decision.c.choices, decision.c.recorded_by))
    assert tuple(row) == (
        '{"awards": [{"entry": "a", "award": "gold", "reason": "Ban Tổ chức quyết định"}], '
        '"vacancies": [], "forwarding": []}',
        "demo:office",
    )


def test_a_nomination_goes_to_this_site_and_to_the_monitors(scored: Office) -> None:
    signed = scored.sign(choices=_gold_for("a"))
    scored.take_sent()

    nominated = _nominate(scored, "a")

    told, public = scored.sent()
    made = Decision(id=nominated.decision, number=None, signed_on=TODAY, signer="Trưởng Ban")
    ref = DecisionRef(id=nominated.decision, signed_on=TODAY)
    assert told.data == NominationSigned(decision=made, to="national/all", entries=("a",))
    assert public.data == EntryNominated(to="national/all", reason="Có tính mới", decision=ref)
    topics = scored.session.core.execute(sa.select(outbox.c.topics).order_by(outbox.c.id))
    assert [row[0] for row in topics] == [f"hoithi.{SITE}.own", f"hoithi.{SITE}.progress"]
    assert Audience.DOWN in EntryNominated.AUDIENCES
    assert nominated.decision != signed.decision


def test_nobody_may_be_nominated_by_a_decision(scored: Office) -> None:
    scored.sign(choices=_gold_for("a"))
    scored.take_sent()
    nominated = _nominate(scored)

    (event,) = scored.sent()
    assert event.data.entries == ()
    kept = scored.ask(signed_nomination, CONTEST, BRANCH)
    assert kept is not None
    assert (kept.decision.id, kept.nominees) == (nominated.decision, ())
    with pytest.raises(AlreadyNominated):
        _nominate(scored, "a")


def test_only_who_has_an_award_and_still_competes_is_nominated(scored: Office) -> None:
    with pytest.raises(ResultsNotSigned):
        _nominate(scored)
    chosen = (AwardChoice("a", "gold", WHY), AwardChoice("c", None, WHY))
    scored.sign(choices=Choices(awards=chosen))
    scored.hear("a", EntryWithdrawn(reason="Rút"), revision=3)
    before = scored.everything()

    for entry in ("a", "c", "z"):
        with pytest.raises(NotAwarded):
            _nominate(scored, entry)

    assert scored.everything() == before


def test_a_nominee_that_is_withdrawn_later_is_shown_so(scored: Office) -> None:
    scored.sign(choices=_gold_for("a"))
    _nominate(scored, "a")
    scored.hear("a", EntryWithdrawn(reason="Rút"), revision=3)
    kept = scored.ask(signed_nomination, CONTEST, BRANCH)
    assert kept is not None
    assert kept.nominees == (NomineeView("a", "Giải pháp a", "Có tính mới", True),)


def _season_of(office: Office, count: int) -> list[str]:
    entries = [f"e{i:03}" for i in range(count)]
    office.panel()
    office.admit(*entries)
    for number, entry in enumerate(entries):
        office.mark(entry, "30", str(Decimal(number) / 20))
    office.close()
    office.take_sent()
    return entries


@pytest.mark.parametrize("count", [3, 30])
def test_a_signature_reads_and_freezes_any_number_in_the_same_statements(
    office: Office, count: int
) -> None:
    _season_of(office, count)
    statements: list[str] = []
    sa.event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: statements.append(statement),
    )

    assert office.sign().entries == count

    kinds = [one.split()[0] for one in statements]
    assert kinds == ["SELECT", "SELECT", "SELECT", "SELECT", "INSERT", "UPDATE", "INSERT"]
    told = [type(one.data) for one in office.sent()]
    assert told == [ResultsSigned, *[EntryProgressed] * count]


def test_250_results_go_out_in_two_parts(bare_office: Office) -> None:
    bare_office.publish(profile())
    entries = [f"e{i:03}" for i in range(250)]
    bare_office.panel()
    bare_office.admit(*entries)
    bare_office.close(force_reason="Không chấm")
    bare_office.sign()

    parts = [one.data for one in bare_office.sent() if isinstance(one.data, ResultsSigned)]
    assert [(one.part, one.parts, len(one.results)) for one in parts] == [(1, 2, 200), (2, 2, 50)]
    assert [one.entry for part in parts for one in part.results] == entries


def test_a_withdrawal_waits_for_a_signature_and_marks_its_result(
    scored: Office, place: Place
) -> None:
    site = Site(SITE, SERVICE, FixedClock(NOW))
    other = place.database(busy_timeout_ms=10_000)

    def withdraw() -> None:
        with other.session() as session:
            session.begin()
            command = WithdrawEntry(CONTEST, BRANCH, "c", 3, "Rút")
            carry_out(session, site, command, Context("demo:clerk"))
            session.commit()

    thread = threading.Thread(target=withdraw)
    scored.session.begin()
    command = SignResults(CONTEST, BRANCH, "12", TODAY, "Trưởng Ban", None, _gold_for("a"))
    carry_out(scored.session, site, command, Context("demo:office"))
    thread.start()
    await_a_waiter(other)
    scored.session.commit()
    thread.join(60)
    other.close()

    kept = scored.ask(signed_results, CONTEST, BRANCH)
    assert kept is not None
    marked = [(one.entry, one.is_withdrawn) for one in kept.results]
    assert marked == [("a", False), ("b", False), ("c", True)]
    assert scored.ask(results.awarded, kept.decision.id) == {"a", "b"}


def test_a_round_closed_under_a_judge_takes_no_more(scored: Office) -> None:
    with pytest.raises(RoundClosed):
        scored.close()
