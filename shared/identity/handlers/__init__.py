"""Carrying out what is asked about accounts; each security-relevant act is noted with its cause."""

from collections.abc import Mapping

from shared.identity import commands
from shared.identity.handlers import factors, links, outsiders, personal, persons, sessions, tokens
from shared.service import Command, Handler

HANDLERS: Mapping[type[Command], Handler] = {
    commands.AddAccount: persons.add_account,
    commands.AddFirstAdministrator: persons.add_first_administrator,
    commands.DisableAccount: persons.disable_account,
    commands.EnableAccount: persons.enable_account,
    commands.EndLogins: persons.end_logins,
    commands.CorrectAccount: personal.correct_account,
    commands.NoteExport: personal.note_export,
    commands.EraseAccount: personal.erase_account,
    commands.GrantRole: persons.grant_role,
    commands.RevokeRole: persons.revoke_role,
    commands.IssueLink: links.issue_link,
    commands.RequestLink: links.request_link,
    commands.SetPassword: links.set_password,
    commands.ChangePassword: links.change_password,
    commands.NoteWrongPassword: sessions.note_wrong_password,
    commands.OpenLogin: sessions.open_login,
    commands.AskCode: factors.ask_code,
    commands.EnterCode: factors.enter_code,
    commands.EnterFromOutside: outsiders.enter_from_outside,
    commands.OfferFactor: factors.offer_factor,
    commands.ConfirmFactor: factors.confirm_factor,
    commands.RenewCodes: factors.renew_codes,
    commands.DropFactor: factors.drop_factor,
    commands.ResetFactor: factors.reset_factor,
    commands.MakeToken: tokens.make_token,
    commands.SeeToken: tokens.see_token,
    commands.EndToken: tokens.end_token,
    commands.SeeLogin: sessions.see_login,
    commands.EndLogin: sessions.end_login,
}
