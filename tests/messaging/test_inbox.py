"""From the log into the inbox, on each database: once each, the five ends, waiting events."""

from typing import Any

import pytest

from shared.database import Session
from shared.errors import BrokenPayload, EditConflict, LetterGone, SameIdOtherBytes, TransientError
from shared.messaging import dead_letters
from shared.messaging.dead_letters import DeadLetter, Record
from shared.messaging.inbox import TRIES_ALONE
from shared.messaging.tables import inbox as inbox_table
from tests.messaging import counter
from tests.messaging.asking import act, changed, codes, say
from tests.messaging.conftest import NewSite
from tests.messaging.counter import FAULTS, Open
from tests.messaging.sites import ToySite

# Once each.


def test_batch_is_applied_in_order_and_once(site: ToySite) -> None:
    records, inbox = say(site, ("n", "open"), ("n", "add 3"), ("n", "add 4")), site.inbox()
    for _ in range(2):
        site.feed(inbox, records)
    assert site.steps() == [("n", "open"), ("n", "add 3"), ("n", "add 4")]
    assert (site.values(), site.count(inbox_table)) == ({"n": 7}, 3)


def test_event_twice_in_one_batch_is_applied_once(site: ToySite) -> None:
    records = say(site, ("n", "open"), ("n", "add 3"))
    site.feed(site.inbox(), [*records, records[1], records[0]])
    assert (site.values(), site.counts()["dead"]) == ({"n": 3}, 0)


def test_one_event_on_two_topics_is_applied_once(site: ToySite) -> None:
    opened, added = say(site, ("n", "open"), ("n", "add 3"))
    other = Record(added.topic.replace(".own", ".progress"), 2, 77, added.key, added.value)
    site.feed(site.inbox(), [opened, added, other])
    assert site.values() == {"n": 3}


def test_two_inboxes_at_once_apply_it_once(new_site: NewSite, store_url: str) -> None:
    # Two workers hold the same records after a rebalance; the second waits for the first.
    site = new_site("a", store_url)
    records = say(site, ("n", "open"), ("n", "add 3"))
    first, second = site.inbox(), site.inbox()
    site.feed(first, records)
    site.feed(second, records)
    assert site.values() == {"n": 3}


def test_events_that_nobody_reads_leave_no_trace(site: ToySite) -> None:
    act(site, Open("n"))
    site.feed(site.inbox(), [])
    assert site.count(inbox_table) == 0


def test_projection_keeps_the_latest_in_any_order(site: ToySite) -> None:
    inbox = site.inbox()
    site.feed(inbox, say(site, ("n", "open"), ("n", "add 1"), ("n", "add 2"), ("n", "add 4")))
    told = [one for one in site.records() if one.topic.endswith(".progress")]
    assert len(told) == 3
    site.feed(inbox, [told[2], told[0]])
    site.feed(inbox, [told[1]])
    assert counter.told(site.session) == {"n": 7}


# Waiting.


def test_event_before_what_it_needs_waits_for_it(site: ToySite) -> None:
    records, inbox = say(site, ("n", "add 3"), ("n", "open")), site.inbox()
    site.feed(inbox, records[:1])
    assert (site.values(), site.counts()["waiting"]) == ({}, 1)
    site.feed(inbox, records)
    assert (site.values(), site.counts()["waiting"]) == ({"n": 3}, 0)


def test_both_orders_end_alike(new_site: NewSite, store_url: str) -> None:
    words = [("n", "open"), ("n", "add 3"), ("n", "add 4")]
    ends = []
    for name, order in (("a", (0, 1, 2)), ("b", (1, 2, 0))):
        site = new_site(name, store_url)
        records, inbox = say(site, *words), site.inbox()
        for index in order:
            site.feed(inbox, [records[index]])
        ends.append((site.values(), site.steps(), site.counts()["waiting"]))
    assert ends[0] == ends[1] == ({"n": 7}, [("n", "open"), ("n", "add 3"), ("n", "add 4")], 0)


def test_waiting_events_are_applied_in_the_order_they_came(site: ToySite) -> None:
    waiting = [("n", f"add {number}") for number in (9, 1, 8, 2, 7, 3)]
    site.feed(site.inbox(), say(site, *waiting))
    act(site, Open("n"))
    assert site.steps()[1:] == waiting


def test_chain_of_waiting_events_is_freed_link_by_link(site: ToySite) -> None:
    # What opens `b` waits for `a` itself; `c` waits for `b`.
    records = say(site, ("c", "add 1"), ("b", "add 1 a, open c"), ("a", "open"))
    inbox = site.inbox()
    site.feed(inbox, records[:1])
    site.feed(inbox, records[1:2])
    assert site.values() == {"c": 1}
    site.feed(inbox, records[2:])
    assert (site.values(), site.counts()["waiting"]) == ({"a": 1, "c": 1}, 0)


def test_freed_event_that_lacks_something_else_waits_for_that(site: ToySite) -> None:
    records, inbox = (
        say(site, ("n", "add 1 a, add 1 b"), ("a", "open"), ("b", "open")),
        site.inbox(),
    )
    for record in records:
        site.feed(inbox, [record])
    assert (site.values(), site.counts()["waiting"]) == ({"a": 1, "b": 1}, 0)


def test_waiting_event_that_breaks_dies_alone(site: ToySite, monkeypatch: Any) -> None:
    inbox = site.inbox()
    site.feed(inbox, say(site, ("n", "add 3"), ("n", "add 4")))
    monkeypatch.setitem(counter.SERVICE.handlers, counter.Add, _break_on_three)
    act(site, Open("n"))
    assert (site.values(), codes(site)) == ({"n": 4}, ["ZeroDivisionError"])
    assert site.counts()["waiting"] == 0


def _break_on_three(unit: Any, command: counter.Add) -> int:
    unit.run(counter._NOTE, {"id": command.id, "words": "half done"})
    if command.amount == 3:
        raise ZeroDivisionError
    return counter.add(unit, command)


def test_dead_waiting_event_is_replayed_where_it_stood(site: ToySite, monkeypatch: Any) -> None:
    inbox = site.inbox()
    site.feed(inbox, say(site, ("n", "open m, add 3")))
    with monkeypatch.context() as broken:
        broken.setitem(counter.SERVICE.handlers, counter.Add, _break_on_three)
        act(site, Open("n"))
    (letter,) = site.letters()
    inbox.replay(letter)
    assert (site.values(), codes(site)) == ({"m": 0, "n": 3}, [])
    assert [one for one in site.steps() if one[1] == "open"] == [("m", "open"), ("n", "open")]


# Refused.


def test_refused_event_is_kept_and_answered(site: ToySite) -> None:
    inbox = site.inbox()
    site.feed(inbox, say(site, ("n", "open"), ("n", "add 101"), ("n", "add 1")))
    assert site.steps() == [("n", "open"), ("n", "sorry"), ("n", "add 1")]
    row = site.session.core.exec_driver_sql("SELECT code, facts, text FROM refusal").one()
    assert tuple(row) == ("too_much", '{"amount": 101}', "Không cộng quá 100 một lần: 101.")
    assert site.counts()["dead"] == 0


# Again.


def test_transient_failure_is_tried_again_in_place(site: ToySite) -> None:
    FAULTS.left["away"] = 4
    pauses: list[float] = []
    site.feed(site.inbox(pause=pauses.append), say(site, ("n", "open"), ("n", "away")))
    assert site.steps() == [("n", "open"), ("n", "fail away")]
    assert (FAULTS.tries, len(pauses), site.counts()["dead"]) == (5, 4, 0)
    assert pauses == sorted(pauses)


def test_transient_failure_without_end_acknowledges_nothing(site: ToySite) -> None:
    pauses: list[float] = []
    records = say(site, ("n", "open"), ("n", "away"))
    with pytest.raises(TransientError):
        site.feed(site.inbox(pause=pauses.append), records)
    assert (site.steps(), site.count(inbox_table), site.counts()["dead"]) == ([], 0, 0)
    assert 300 <= sum(pauses) < 311


def test_conflict_is_tried_again(site: ToySite) -> None:
    FAULTS.left["conflict"] = 2
    site.feed(site.inbox(pause=lambda _: None), say(site, ("n", "open"), ("n", "conflict")))
    assert site.steps() == [("n", "open"), ("n", "fail conflict")]


def test_conflict_without_end_acknowledges_nothing(site: ToySite) -> None:
    with pytest.raises(EditConflict):
        site.feed(site.inbox(pause=lambda _: None), say(site, ("n", "conflict")))
    assert (site.steps(), site.counts()["dead"]) == ([], 0)


def test_locked_file_is_asked_for_again_for_minutes(new_site: NewSite) -> None:
    site = new_site("a")
    records = say(site, ("n", "open"))
    holder = Session(site.databases["counter"])
    holder.begin()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 500:
            holder.commit()

    inbox = site.inbox(pause=pause)
    inbox._session.core.exec_driver_sql("PRAGMA busy_timeout = 0")
    site.feed(inbox, records)
    holder.close()
    assert (site.values(), len(pauses), max(pauses) <= 0.02) == ({"n": 0}, 500, True)


# Dead.


def test_handler_that_breaks_is_isolated_and_tried_three_times(site: ToySite) -> None:
    site.feed(site.inbox(), say(site, ("n", "open"), ("n", "bug"), ("n", "add 1")))
    assert site.steps() == [("n", "open"), ("n", "add 1")]
    assert codes(site) == ["RuntimeError"]
    assert FAULTS.tries == 1 + TRIES_ALONE


def test_handler_that_breaks_once_is_no_dead_letter(site: ToySite) -> None:
    FAULTS.left["bug"] = 2
    site.feed(site.inbox(), say(site, ("n", "open"), ("n", "bug"), ("n", "add 1")))
    assert site.steps() == [("n", "open"), ("n", "fail bug"), ("n", "add 1")]
    assert codes(site) == []


def test_dead_event_that_comes_again_is_not_applied(site: ToySite) -> None:
    records, inbox = say(site, ("n", "open"), ("n", "bug")), site.inbox()
    site.feed(inbox, records)
    tries = FAULTS.tries
    site.feed(inbox, [Record(r.topic, 5, 99, r.key, r.value) for r in records])
    assert (codes(site), FAULTS.tries) == (["RuntimeError"], tries)


def broken_records(good: Record) -> dict[str, Record]:
    """Records that can never be applied, by the code that they die with."""
    value = good.value or b""
    forged = good.topic.replace("hoithi.a-", "hoithi.b-")
    return {
        "unknown_type": changed(good, type="vn.hoithi.entry.eaten.v1"),
        "broken_payload": Record(good.topic, 0, 2, good.key, value[:-1]),
        "forged_source": Record(forged, 0, 3, good.key, value),
    }


@pytest.mark.parametrize("code", ["unknown_type", "broken_payload", "forged_source"])
def test_broken_record_dies_and_the_rest_flows_on(site: ToySite, code: str) -> None:
    opened, added = say(site, ("n", "open"), ("n", "add 1"))
    broken, inbox = broken_records(added)[code], site.inbox()
    site.feed(inbox, [opened, broken, added])
    assert (site.values(), codes(site)) == ({"n": 1}, [code])
    assert site.letters()[0].record == broken
    site.feed(inbox, [broken])
    assert codes(site) == [code]


@pytest.mark.parametrize(
    "value",
    [None, b"", b"\xff\xfe", b"[]", b'"text"', b"{}", b"[" * 100_000, b'{"id": 1}', b"NaN"],
)
def test_payload_that_is_no_event_dies(site: ToySite, value: bytes | None) -> None:
    (opened,) = say(site, ("n", "open"))
    site.feed(site.inbox(), [Record(opened.topic, 0, 9, b"k", value), opened])
    assert (site.values(), codes(site)) == ({"n": 0}, ["broken_payload"])


@pytest.mark.parametrize("key", [b"\xff", b"", None, b"other"])
def test_key_that_is_not_the_partition_key_dies(site: ToySite, key: bytes | None) -> None:
    opened, added = say(site, ("n", "open"), ("n", "add 1"))
    wrong = Record(added.topic, 0, added.offset, key, added.value)
    site.feed(site.inbox(), [opened, wrong])
    assert (site.values(), codes(site)) == ({"n": 0}, ["broken_payload"])
    assert site.letters()[0].record.key == key


@pytest.mark.parametrize(
    ("attribute", "value", "code"),
    [
        ("type", "vn.hoithi.entry.withdrawn.v2", "unknown_type"),
        ("source", "/elsewhere/a/counter", "broken_payload"),
        ("revision", "1", "broken_payload"),
        ("time", "yesterday", "broken_payload"),
        ("subject", None, "broken_payload"),
        ("data", {"reason": 7}, "broken_payload"),
    ],
)
def test_attribute_that_cannot_be_read_dies(
    site: ToySite, attribute: str, value: Any, code: str
) -> None:
    (opened,) = say(site, ("n", "open"))
    site.feed(site.inbox(), [changed(opened, **{attribute: value})])
    assert (site.values(), codes(site)) == ({}, [code])


def test_known_id_with_other_bytes_dies_and_changes_nothing(site: ToySite) -> None:
    opened, added = say(site, ("n", "open"), ("n", "add 1"))
    inbox = site.inbox()
    site.feed(inbox, [opened, added])
    site.feed(inbox, [changed(added, data={"reason": "add 100"})])
    assert (site.values(), codes(site)) == ({"n": 1}, ["same_id_other_bytes"])
    with pytest.raises(SameIdOtherBytes):
        inbox.replay(site.letters()[0])
    assert (site.values(), codes(site)) == ({"n": 1}, ["same_id_other_bytes"])


def test_newer_minor_version_is_read_and_its_bytes_are_kept(site: ToySite) -> None:
    (waiting,) = say(site, ("n", "add 3"))
    newer = changed(waiting, data={"colour": "red"}, dataschema="v1.1")
    site.feed(site.inbox(), [newer])
    kept = site.session.core.exec_driver_sql("SELECT event FROM waiting").scalar_one()
    assert kept.encode() == newer.value
    act(site, Open("n"))
    assert (site.values(), codes(site)) == ({"n": 3}, [])


# Replayed.


def bury(site: ToySite, inbox: Any) -> DeadLetter:
    site.feed(inbox, say(site, ("n", "open"), ("n", "add 1 n, bug, add 2 n")))
    (letter,) = site.letters()
    return letter


def test_replayed_letter_is_applied_once(site: ToySite) -> None:
    inbox = site.inbox()
    letter = bury(site, inbox)
    FAULTS.left["bug"] = 0
    inbox.replay(letter)
    with pytest.raises(LetterGone):
        inbox.replay(letter)
    site.feed(inbox, [letter.record])
    assert (site.values(), codes(site)) == ({"n": 3}, [])


def test_replay_that_breaks_again_leaves_the_letter(site: ToySite) -> None:
    inbox = site.inbox()
    letter = bury(site, inbox)
    with pytest.raises(RuntimeError):
        inbox.replay(letter)
    assert (site.values(), site.letters()) == ({"n": 0}, [letter])


def test_letter_that_still_cannot_be_read_stays(site: ToySite) -> None:
    inbox = site.inbox()
    site.feed(inbox, [Record(f"hoithi.{site.name}.own", 0, 1, b"k", b"{")])
    (letter,) = site.letters()
    with pytest.raises(BrokenPayload):
        inbox.replay(letter)
    assert site.letters() == [letter]


def test_dropped_letter_is_gone(site: ToySite) -> None:
    inbox = site.inbox()
    letter = bury(site, inbox)
    assert dead_letters.mark(site.session, letter.id, dead_letters.DROPPED) is True
    assert dead_letters.mark(site.session, letter.id, dead_letters.DROPPED) is False
    with pytest.raises(LetterGone):
        inbox.replay(letter)
    assert site.letters() == []
    every = dead_letters.all_letters(site.session, unresolved_only=False)
    assert [one.state for one in every] == ["dropped"]
