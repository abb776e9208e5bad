"""Help before entry: asked, named, advised, closed; tied to the entry, and told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.intake.commands import RegisterEntry
from services.intake.commands.advice import (
    AskAdvice,
    CloseAdvice,
    NameAdviser,
    NoteAdvice,
    TieAdvice,
)
from services.intake.commands.counter import RegisterPaper
from services.intake.domain.advice import AdviceState, Adviser, Asked, Request, advisers_of
from services.intake.queries.advice import (
    awaited_of,
    of_entry,
    one_request,
    open_to,
    requests,
    unnamed,
)
from services.intake.queries.owned import asked_by
from services.intake.store import advice as store
from services.intake.store.advisers import of_entries
from services.intake.store.erasing import erase_authors
from services.intake.tables import METADATA
from shared.errors import HoithiError, NotYetKnown
from shared.events.contracts import AdviceProgressed, EntryAdvised, EntryRegistered
from shared.identity.permissions import Reach, Thing
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, LOW_SITE, NOW, draft, high, low
from tests.intake.sites import IntakeSite, World, open_world, result

AUTHOR = "demo:author"
EXPERT = Adviser("demo:expert", "Chuyên gia Một", "pseudonym:1")
OTHER = Adviser("demo:other", "Chuyên gia Hai")
GROUP = {"group": "Tổ chuyên gia tư vấn"}
_message = METADATA.tables["message"]


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A branch with experts and the branch above it, each on a site of its own."""
    yield from open_world(database_url, tmp_path, [low(advice=GROUP), high()])


@pytest.fixture
def site(world: World) -> IntakeSite:
    """The site of the lower branch."""
    return world.sites[LOW_SITE]


def ask(site: IntakeSite, actor: str = AUTHOR, **changes: object) -> str:
    """Ask for advice; the request's id."""
    said = {"title": " Máy gặt ", "question": "Viết tính mới ra sao?", "asker": "Lê An", **changes}
    its_id: str = site.do(AskAdvice(CONTEST, LOW, Asked(**said)), actor).id  # type: ignore[arg-type]
    return its_id


def name(site: IntakeSite, key: str, adviser: Adviser = EXPERT) -> None:
    site.do(NameAdviser(CONTEST, LOW, key, adviser))


def say(site: IntakeSite, key: str, text: str = "Nêu rõ điểm khác.", actor: str = "") -> None:
    site.do(NoteAdvice(CONTEST, LOW, key, text), actor or EXPERT.account)


def request(site: IntakeSite, key: str) -> Request:
    return site.ask(store.read, CONTEST, LOW, key)


def refused(site: IntakeSite, command: object, actor: str = AUTHOR) -> str:
    """The code of a refusal; nothing was written."""
    before = site.everything()
    with pytest.raises(HoithiError) as error:
        site.do(command, actor)  # type: ignore[arg-type]
    assert site.everything() == before
    return error.value.code


def told(site: IntakeSite, kind: type) -> list[object]:
    """What was said of one kind, in order."""
    return [one.event.data for one in site.sent() if type(one.event.data) is kind]


def letters(site: IntakeSite) -> list[tuple[str, str]]:
    rows = site.session.core.execute(
        sa.select(_message.c.template, _message.c.recipient).order_by(_message.c.id)
    )
    return [(row[0], row[1]) for row in rows if row[0].startswith("advi")]


def test_a_request_goes_its_way(site: IntakeSite) -> None:
    key = ask(site, field="craft", unit="u1", contact="an@example.vn, 0912")
    assert request(site, key).asked == Asked(
        "Máy gặt", "Viết tính mới ra sao?", "Lê An", "an@example.vn, 0912", "craft", "u1"
    )
    name(site, key)
    say(site, key)
    say(site, key, "Thêm bản vẽ.", actor="demo:clerk")
    site.do(CloseAdvice(CONTEST, LOW, key, " xong "), AUTHOR)

    found, notes = request(site, key), site.ask(store.notes, key)
    assert (found.state, found.adviser, found.closing, found.version) == (
        AdviceState.CLOSED, EXPERT, "xong", 5,
    )  # fmt: skip
    assert [(one.number, one.text, one.is_for_another, one.noted_at) for one in notes] == [
        (1, "Nêu rõ điểm khác.", False, NOW),
        (2, "Thêm bản vẽ.", True, NOW),
    ]
    assert [one.step for one in told(site, AdviceProgressed)] == [  # type: ignore[attr-defined]
        "asked", "named", "advised", "advised", "closed",
    ]  # fmt: skip
    assert letters(site) == [
        ("adviser_named", "account:demo:expert"),
        ("advice_given", "address:an@example.vn"),
        ("advice_given", "address:an@example.vn"),
    ]


def test_without_a_mail_address_the_answer_goes_to_the_account_that_asked(site: IntakeSite) -> None:
    key = ask(site, contact="0912 345 678")
    name(site, key)
    say(site, key)
    assert letters(site)[-1] == ("advice_given", f"account:{AUTHOR}")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "invalid_input"),
        ({"question": "x" * 5001}, "invalid_input"),
        ({"asker": ""}, "invalid_input"),
        ({"field": "moon"}, "invalid_input"),
        ({"unit": "u9"}, "unit_unknown"),
        ({"unit": "old"}, "unit_not_valid"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    site: IntakeSite, changes: dict[str, str], code: str
) -> None:
    said = {"title": "Máy gặt", "question": "?", "asker": "An", **changes}
    assert refused(site, AskAdvice(CONTEST, LOW, Asked(**said))) == code


def test_where_the_plan_has_no_experts_nobody_can_ask(world: World) -> None:
    above = world.sites[HIGH_SITE]
    command = AskAdvice(CONTEST, HIGH, Asked("Máy gặt", "?", "An"))
    assert refused(above, command) == "no_advice_here"


def test_order_is_kept(site: IntakeSite) -> None:
    key = ask(site)
    assert refused(site, NoteAdvice(CONTEST, LOW, key, "…")) == "adviser_missing"
    own = Adviser(AUTHOR, "Lê An")
    assert refused(site, NameAdviser(CONTEST, LOW, key, own)) == "own_adviser"
    assert refused(site, NameAdviser(CONTEST, LOW, key, EXPERT, version=9)) == "edit_conflict"
    name(site, key)
    assert refused(site, NoteAdvice(CONTEST, LOW, key, " ")) == "invalid_input"
    site.do(CloseAdvice(CONTEST, LOW, key))
    assert refused(site, NoteAdvice(CONTEST, LOW, key, "…")) == "advice_closed"
    assert refused(site, NameAdviser(CONTEST, LOW, key, OTHER)) == "advice_closed"
    assert refused(site, CloseAdvice(CONTEST, LOW, key)) == "advice_closed"
    assert refused(site, NoteAdvice(CONTEST, LOW, "nothing", "…")) == "not_found"


def test_registering_ties_it_and_judging_is_told(site: IntakeSite) -> None:
    key = ask(site)
    name(site, key)
    say(site, key)
    site.take_sent()
    entry = site.do(RegisterEntry(CONTEST, LOW, draft(), advice=key), AUTHOR).id

    assert request(site, key).entry == entry
    (said,) = told(site, EntryAdvised)
    assert isinstance(said, EntryAdvised) and not isinstance(said.personal, str)
    assert (said.adviser, said.personal.pseudonym, said.to_branch) == (
        EXPERT.account, "pseudonym:1", None,
    )  # fmt: skip
    assert [one.name for one in site.sent() if one.topic.endswith(".own")] == [
        EntryRegistered.NAME, EntryAdvised.NAME, AdviceProgressed.NAME,
    ]  # fmt: skip


def test_a_counter_ties_a_paper_dossier(site: IntakeSite) -> None:
    key = ask(site)
    name(site, key)
    entry = site.do(RegisterPaper(CONTEST, LOW, draft(), advice=key)).id
    assert request(site, key).entry == entry
    assert len(told(site, EntryAdvised)) == 1


def test_a_request_becomes_one_entry(site: IntakeSite) -> None:
    key = ask(site)
    first, second = site.register(), site.register("Máy cày")
    site.do(TieAdvice(CONTEST, LOW, key, first))
    site.do(TieAdvice(CONTEST, LOW, key, first))
    assert refused(site, TieAdvice(CONTEST, LOW, key, second)) == "advice_tied"
    assert refused(site, RegisterEntry(CONTEST, LOW, draft("Khác"), advice=key)) == "advice_tied"
    assert told(site, EntryAdvised) == []  # nobody was named


def test_everybody_who_helped_is_told_once_also_later(site: IntakeSite) -> None:
    key, entry = ask(site), site.register()
    name(site, key)
    say(site, key)
    name(site, key, OTHER)
    site.do(TieAdvice(CONTEST, LOW, key, entry))
    site.do(TieAdvice(CONTEST, LOW, key, entry))
    late = Adviser("demo:late", "Chuyên gia Ba")
    name(site, key, late)
    say(site, key, actor=late.account)

    said = [one.adviser for one in told(site, EntryAdvised)]  # type: ignore[attr-defined]
    assert said == [EXPERT.account, OTHER.account, late.account]


def test_who_was_named_and_replaced_without_a_word_did_not_advise(site: IntakeSite) -> None:
    key = ask(site)
    name(site, key)
    name(site, key, OTHER)
    found = request(site, key)
    assert advisers_of(found, site.ask(store.notes, key)) == (OTHER,)


def test_the_branch_above_learns_of_it_with_the_entry(world: World, site: IntakeSite) -> None:
    key = ask(site)
    name(site, key)
    say(site, key)
    entry = site.do(RegisterEntry(CONTEST, LOW, draft(), advice=key), AUTHOR).id
    site.screen(entry)
    site.sign(result(entry))
    world.settle()

    above = world.sites[HIGH_SITE]
    assert above.ask(of_entries, HIGH, [entry]) == [(entry, EXPERT.account, "pseudonym:1")]
    own = [one for one in world.published if one.topic == f"hoithi.{HIGH_SITE}.own"]
    said = [one.event for one in own if one.name == EntryAdvised.NAME]
    assert [(one.branch, one.data.adviser) for one in said] == [(HIGH, EXPERT.account)]
    assert (above.refusals(), above.waiting(), above.dead()) == ([], [], [])


def test_what_is_known_only_after_sending_is_told_above_too(world: World, site: IntakeSite) -> None:
    key, entry = ask(site), site.register()
    site.screen(entry)
    site.sign(result(entry))
    world.settle()
    name(site, key)
    site.do(TieAdvice(CONTEST, LOW, key, entry))
    world.settle()

    above = world.sites[HIGH_SITE]
    assert above.ask(of_entries, HIGH, [entry]) == [(entry, EXPERT.account, "pseudonym:1")]


def test_erasing_an_entrys_authors_erases_what_they_asked(site: IntakeSite) -> None:
    key = ask(site, contact="an@example.vn")
    other = ask(site)
    name(site, key)
    say(site, key)
    entry = site.do(RegisterEntry(CONTEST, LOW, draft(), advice=key), AUTHOR).id
    site.session.begin()
    erase_authors(site.session, entry)
    site.session.commit()

    asked = request(site, key).asked
    assert (asked.asker, asked.contact, asked.question) == ("sha256:", None, "sha256:")
    assert [one.text for one in site.ask(store.notes, key)] == ["sha256:"]
    assert request(site, other).asked.asker == "Lê An"
    site.session.begin()
    erase_authors(site.session, other)  # it became no entry: by its own id
    site.session.commit()
    assert request(site, other).asked.asker == "sha256:"


def test_lists_counts_and_views_in_each_reach(site: IntakeSite) -> None:
    mine, other = ask(site, field="craft", unit="u1"), ask(site, "demo:other-author", title="Lò")
    name(site, mine)
    say(site, mine)
    waits = ask(site, title="Bơm")
    name(site, waits, OTHER)
    entry = site.do(RegisterEntry(CONTEST, LOW, draft(), advice=mine), AUTHOR).id

    def seen(*parts: Thing) -> list[str]:
        return [one.title for one in site.ask(requests, CONTEST, LOW, Reach(parts))]

    assert seen(Thing()) == ["Máy gặt", "Lò", "Bơm"]
    assert seen(Thing(owner=AUTHOR)) == ["Máy gặt", "Bơm"]
    assert seen(Thing(unit="u1")) == ["Máy gặt"]
    assert seen(Thing(judge=OTHER.account)) == ["Bơm"]
    assert seen() == []
    assert site.ask(unnamed, CONTEST, LOW) == 1
    counts = [site.ask(awaited_of, CONTEST, LOW, one.account) for one in (EXPERT, OTHER)]
    assert counts == [0, 1]
    open_ones = site.ask(open_to, CONTEST, LOW, Reach((Thing(owner=AUTHOR),)))
    assert [one.id for one in open_ones] == [waits]

    view = site.ask(one_request, CONTEST, LOW, mine, Reach((Thing(judge=EXPERT.account),)))
    assert (view.line.unit_name, view.line.notes, view.entry_title) == ("Xã Một", 1, "Máy gặt")
    assert (view.line.entry, view.line.receipt_number) == (entry, "01/TN")
    assert [one.text for one in view.notes] == ["Nêu rõ điểm khác."]
    with pytest.raises(NotYetKnown):
        site.ask(one_request, CONTEST, LOW, other, Reach((Thing(owner=AUTHOR),)))
    given = site.ask(of_entry, LOW, entry)
    assert [(one.id, one.adviser_name) for one in given] == [(mine, EXPERT.name)]
    (sent, _) = site.ask(asked_by, AUTHOR)
    assert (sent["title"], sent["answers"]) == ("Máy gặt", ["Chuyên gia Một: Nêu rõ điểm khác."])
