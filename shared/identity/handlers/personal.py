"""A person's data: corrected, handed out, erased by law."""

from shared.clock import wall_now
from shared.errors import InvalidInput
from shared.identity import accounts, letters, personal
from shared.identity.commands import CorrectAccount, EraseAccount, NoteExport
from shared.identity.handlers.noting import known_account, note
from shared.identity.handlers.persons import (
    MailTaken,
    given_name_first,
    require_another,
    sound_mail,
    sound_name,
)
from shared.identity.permissions import Thing
from shared.language import LANGUAGES
from shared.unit import Unit


def correct_account(unit: Unit, command: CorrectAccount) -> None:
    """Put right name, mail address or language. Raises `InvalidInput`, `MailTaken`.

    A new mail address is told to the old one, and earlier links end: they went there.
    """
    unit.require(Thing(owner=command.account))
    known, changed = known_account(unit, command.account), _changed(command)
    mail = changed.get("mail")
    if mail is not None and mail != known.mail and accounts.by_mail(unit.session, mail):
        raise MailTaken(mail=mail)
    if not changed:
        return
    accounts.change(unit.session, known.id, **changed)
    if changed.keys() == {"language"}:  # switched at every other visit: nothing to keep a note of
        letters.keep_contact(unit, known_account(unit, known.id))
        return
    key = note(unit, "data_corrected", known.id)
    if mail is not None and mail != known.mail:
        accounts.end_links(unit.session, known.id, wall_now())
        letters.tell_of_change(unit, known, "địa chỉ thư của tài khoản đã được đổi", key)
    letters.keep_contact(unit, known_account(unit, known.id))


def note_export(unit: Unit, command: NoteExport) -> None:
    """Note it: what is handed out is gone from under our eyes."""
    unit.require(Thing(owner=command.account))
    note(unit, "data_exported", known_account(unit, command.account).id)


def erase_account(unit: Unit, command: EraseAccount) -> None:
    """Forget a person. Raises `NotOneself`. Letters are each service's to forget."""
    require_another(unit, command.account)
    known = known_account(unit, command.account)
    personal.erase(unit.session, known.id, wall_now())
    note(unit, "data_erased", known.id)


def _changed(command: CorrectAccount) -> dict[str, str]:
    changed: dict[str, str] = {}
    if command.name is not None:
        name = sound_name(command.name)
        changed |= {"name": name, "sort_name": given_name_first(name)}
    if command.mail is not None:
        changed["mail"] = sound_mail(command.mail)
    if command.language is not None:
        if command.language not in LANGUAGES:
            raise InvalidInput(field="Ngôn ngữ", reason=f"không có «{command.language}»")
        changed["language"] = command.language
    return changed
