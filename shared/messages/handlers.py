"""Carrying out what is done with letters: load, decide, save; nothing here is told by events."""

from dataclasses import dataclass

from shared.errors import EditConflict, InvalidInput
from shared.identity.permissions import Thing
from shared.messages import commands, contacts, store, wordings
from shared.messages.catalogue import CATALOGUE
from shared.messages.chat import is_chat_address
from shared.messages.mail import is_mail_address
from shared.messages.refusals import NotTheRecipient, ReceiptUsed
from shared.messages.rendering import MAX_BODY, MAX_SUBJECT, Wording, require_sound
from shared.messages.tables import message
from shared.service import Command, Handler
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Changed:
    """How many letters it was done to, of how many."""

    done: int
    asked: int


def change_letters(unit: Unit, command: commands.ChangeLetters) -> Changed:
    """Hold, send or discard letters."""
    for place in store.places_of(unit.session, command.letters):
        unit.require(Thing(), place)
    done = store.change(unit.session, command.act, command.letters)
    return Changed(done, len(command.letters))


def edit_letter(unit: Unit, command: commands.EditLetter) -> None:
    """Put another text in place. Raises `InvalidInput`, `LetterNotOpen`, `EditConflict`."""
    for place in store.places_of(unit.session, (command.letter,)):
        unit.require(Thing(), place)
    subject = " ".join(command.subject.split())
    body = command.body.replace("\r\n", "\n").strip() + "\n"
    for field, text, most in (
        ("Tiêu đề", subject, MAX_SUBJECT),
        ("Nội dung", body.strip(), MAX_BODY),
    ):
        if not text:
            raise InvalidInput(field=field, reason="chưa điền")
        if len(text) > most:
            raise InvalidInput(field=field, reason=f"dài quá {most} ký tự")
    store.edit(unit.session, command.letter, command.version, subject, body)


def forget_letters(unit: Unit, command: commands.ForgetLetters) -> int:
    """Erase what letters to a person say; how many."""
    unit.require(Thing())
    return store.forget(unit.session, command.recipients)


def acknowledge_by_link(unit: Unit, command: commands.AcknowledgeByLink) -> None:
    """Note that the letter was read. Raises `ReceiptUsed`."""
    if not store.acknowledge(unit.session, message.c.receipt == command.receipt):
        raise ReceiptUsed()


def acknowledge_letter(unit: Unit, command: commands.AcknowledgeLetter) -> None:
    """Note that the letter was read by whom it is for. Raises `NotTheRecipient`."""
    unit.require(Thing(owner=unit.context.doer))
    mine = (message.c.id == command.letter) & message.c.recipient.in_(command.recipients)
    if not store.acknowledge(unit.session, mine):
        raise NotTheRecipient()


def note_delivery(unit: Unit, command: commands.NoteDelivery) -> bool:
    """Note what a mail server reported; False if the letter is not one that has gone out."""
    return store.note_delivery(unit.session, command.letter, command.reason)


def keep_wording(unit: Unit, command: commands.KeepWording) -> None:
    """Put a wording in place. Raises `BrokenWording`, `InvalidInput`, `EditConflict`."""
    template = CATALOGUE.get(command.template)
    if template is None or template.service != unit.service:
        raise InvalidInput(field="Mẫu thư", reason=f"không có mẫu «{command.template}»")
    wording = Wording(
        " ".join(command.subject.split()), command.body.replace("\r\n", "\n").strip() + "\n"
    )
    require_sound(template, wording)
    key = (command.contest, command.template, command.language)
    found = wordings.own(unit.session, *key)
    if (found.version if found else 0) != command.version:
        raise EditConflict(what="Lời thư")
    by = unit.context.actor
    wordings.keep(unit.session, *key, wording_=wording, version=command.version + 1, by=by)


def forget_wording(unit: Unit, command: commands.ForgetWording) -> None:
    """Go back to the standard wording."""
    wordings.forget(unit.session, command.contest, command.template, command.language)


def keep_contact(unit: Unit, command: commands.KeepContact) -> None:
    """Set how to reach a recipient. Raises `InvalidInput`."""
    one = command.contact
    if not one.name.strip():
        raise InvalidInput(field="Tên", reason="chưa điền")
    if not is_mail_address(one.mail):
        raise InvalidInput(field="Thư điện tử", reason=f"«{one.mail}» không phải là địa chỉ thư")
    if one.chat is not None and not is_chat_address(one.chat):
        raise InvalidInput(field="Địa chỉ trò chuyện", reason="Apprise không đọc được địa chỉ này")
    contacts.keep(unit.session, one)


def note_bounce(unit: Unit, command: commands.NoteBounce) -> None:
    """Note that an address sends letters back."""
    contacts.note_bounce(unit.session, command.mail, command.reason)


def clear_bounce(unit: Unit, command: commands.ClearBounce) -> None:
    """Give an address another chance."""
    contacts.clear_bounce(unit.session, command.mail)


HANDLERS: dict[type[Command], Handler] = {
    commands.ChangeLetters: change_letters,
    commands.EditLetter: edit_letter,
    commands.AcknowledgeByLink: acknowledge_by_link,
    commands.AcknowledgeLetter: acknowledge_letter,
    commands.NoteDelivery: note_delivery,
    commands.ForgetLetters: forget_letters,
    commands.KeepWording: keep_wording,
    commands.ForgetWording: forget_wording,
}
"""What every service adds to its own handlers."""

SITE_HANDLERS: dict[type[Command], Handler] = {
    commands.KeepContact: keep_contact,
    commands.NoteBounce: note_bounce,
    commands.ClearBounce: clear_bounce,
}
"""What the site's own database can be asked beside."""
