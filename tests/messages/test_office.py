"""What is done with written letters: held, sent, edited, discarded, acknowledged, reported on."""

import pytest

from shared.errors import EditConflict, InvalidInput
from shared.messages import contacts, wordings
from shared.messages.commands import (
    AcknowledgeByLink,
    AcknowledgeLetter,
    Act,
    ChangeLetters,
    ClearBounce,
    EditLetter,
    ForgetWording,
    KeepContact,
    KeepWording,
    NoteBounce,
    NoteDelivery,
)
from shared.messages.contacts import Contact
from shared.messages.handlers import Changed
from shared.messages.letter import Language, account
from shared.messages.preparing import digest_of_token
from shared.messages.refusals import LetterNotOpen, NotTheRecipient, ReceiptUsed
from shared.messages.rendering import BrokenWording
from shared.settings import MailSecurity
from tests.messages.house import CONTEST, TUNG, UNIT, House, report_due
from tests.messages.post import PostOffice, running


def _ids(house: House) -> tuple[str, ...]:
    return tuple(one.id for one in house.rows())


def _states(house: House) -> list[str]:
    return [one.state for one in house.rows()]


def _link(body: str) -> str:
    return body.rsplit("/thu/reporting/", 1)[1].split(maxsplit=1)[0]


def test_many_letters_are_held_sent_and_discarded_as_their_states_allow(house: House) -> None:
    for number in range(3):
        house.write(report_due(f"r/{number}"))
    ids = _ids(house)
    assert house.do(ChangeLetters(Act.HOLD, ids)) == Changed(3, 3)
    assert house.send(mail_mailbox=True) is False
    assert house.do(ChangeLetters(Act.SEND, ids[:1])) == Changed(1, 1)
    house.send(mail_mailbox=True)
    assert house.do(ChangeLetters(Act.DISCARD, (*ids, "nothing"))) == Changed(2, 4)
    assert _states(house) == ["delivered", "discarded", "discarded"]
    assert house.do(ChangeLetters(Act.SEND, ids)) == Changed(0, 3)


def test_an_edited_letter_says_what_was_typed(sqlite_house: House) -> None:
    house, office = sqlite_house, PostOffice()
    house.write(report_due())
    (letter,) = _ids(house)
    house.do(ChangeLetters(Act.HOLD, (letter,)))
    house.do(EditLetter(letter, 2, "  Tiêu\r\nđề ", "Nội dung {{ không điền }}\r\n"))
    with pytest.raises(EditConflict):
        house.do(EditLetter(letter, 2, "x", "x"))
    house.do(ChangeLetters(Act.SEND, (letter,)))
    with running(office) as server:
        house.send(mail_server=server, mail_security=MailSecurity.NONE)
    assert office.got[0][1]["Subject"] == "Tiêu đề"
    assert office.bodies[0].startswith("Nội dung {{ không điền }}\n")
    with pytest.raises(LetterNotOpen):
        house.do(EditLetter(letter, 5, "x", "x"))


@pytest.mark.parametrize(
    ("subject", "body"), [(" ", "x"), ("x", " \r\n"), ("x" * 301, "x"), ("x", "x" * 20_001)]
)
def test_an_edit_without_words_or_without_end_is_refused(
    sqlite_house: House, subject: str, body: str
) -> None:
    house = sqlite_house
    house.write(report_due())
    (letter,) = _ids(house)
    house.do(ChangeLetters(Act.HOLD, (letter,)))
    before = house.rows()
    with pytest.raises(InvalidInput):
        house.do(EditLetter(letter, 2, subject, body))
    assert house.rows() == before


def test_a_link_acknowledges_once(house: House) -> None:
    house.write(report_due())
    house.send(mail_mailbox=True)
    token = _link(house.rows()[0].body)
    with pytest.raises(ReceiptUsed):
        house.do(AcknowledgeByLink(digest_of_token(token + "x")))
    house.do(AcknowledgeByLink(digest_of_token(token)))
    (row,) = house.rows()
    assert (row.state, row.receipt, bool(row.acknowledged_at)) == ("acknowledged", None, True)
    with pytest.raises(ReceiptUsed):
        house.do(AcknowledgeByLink(digest_of_token(token)))


def test_the_database_does_not_hold_the_token(sqlite_house: House) -> None:
    house, office = sqlite_house, PostOffice()
    house.write(report_due())
    with running(office) as server:
        house.send(mail_server=server, mail_security=MailSecurity.NONE)
    token = _link(office.bodies[0])
    (row,) = house.rows()
    assert (token in repr(row), row.receipt) == (False, digest_of_token(token))


def test_only_the_recipient_acknowledges_in_the_inbox(house: House) -> None:
    house.write(report_due())
    house.send(mail_mailbox=True)
    (letter,) = _ids(house)
    with pytest.raises(NotTheRecipient):
        house.do(AcknowledgeLetter(letter, (account("demo:other").text,)))
    house.do(AcknowledgeLetter(letter, (account("demo:tung").text, UNIT.text)))
    assert _states(house) == ["acknowledged"]


@pytest.mark.parametrize(("reason", "state"), [(None, "delivered"), ("5.1.1 unknown", "bounced")])
def test_a_delivery_report_is_noted(house: House, reason: str | None, state: str) -> None:
    house.write(report_due())
    (letter,) = _ids(house)
    assert house.do(NoteDelivery(letter, reason)) is False
    with running(PostOffice()) as server:
        house.send(mail_server=server, mail_security=MailSecurity.NONE)
    assert house.do(NoteDelivery(letter, reason)) is True
    assert house.states() == [("r/1", state, reason)]


def test_a_bounced_address_is_cleared_and_the_letter_sent_again(house: House) -> None:
    house.write(report_due())
    house.do(NoteBounce(TUNG.mail, "550"), "site")
    house.send(mail_mailbox=True)
    assert _states(house) == ["bounced"]
    assert [one.mail for one in contacts.bad_addresses(house.site)] == [TUNG.mail]
    house.do(ClearBounce(TUNG.mail), "site")
    house.do(ChangeLetters(Act.SEND, _ids(house)))
    house.send(mail_mailbox=True)
    assert _states(house) == ["delivered"]


def test_a_wording_is_kept_by_version_and_forgotten(house: House) -> None:
    key = (CONTEST, "report_due", Language.VIETNAMESE)
    house.do(KeepWording(*key, "Riêng", "Kính gửi {{ unit }}", 0))
    with pytest.raises(EditConflict):
        house.do(KeepWording(*key, "Khác", "x", 0))
    found = wordings.own(house.sessions["reporting"], *key)
    assert found is not None
    assert (found.version, found.wording.subject, found.edited_by) == (1, "Riêng", "demo:ha")
    house.do(ForgetWording(*key))
    assert wordings.own(house.sessions["reporting"], *key) is None


@pytest.mark.parametrize(
    ("template", "body", "error"),
    [
        ("report_due", "{{ nobody }}", BrokenWording),
        ("result", "x", InvalidInput),
        ("nothing", "x", InvalidInput),
    ],
)
def test_a_wording_that_cannot_be_used_is_not_kept(
    sqlite_house: House, template: str, body: str, error: type[InvalidInput]
) -> None:
    with pytest.raises(error):
        sqlite_house.do(KeepWording(CONTEST, template, Language.VIETNAMESE, "x", body, 0))
    assert wordings.own_keys(sqlite_house.sessions["reporting"]) == frozenset()


@pytest.mark.parametrize(
    "contact",
    [
        Contact(UNIT.text, " ", "a@b.example"),
        Contact(UNIT.text, "A", "không phải thư"),
        Contact(UNIT.text, "A", "a@b.example\r\nBcc: c@d.example"),
        Contact(UNIT.text, "A", "a@b.example", "không phải Apprise"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_not_kept(
    sqlite_house: House, contact: Contact
) -> None:
    with pytest.raises(InvalidInput):
        sqlite_house.do(KeepContact(contact), "site")
    assert contacts.every(sqlite_house.site) == [TUNG]
