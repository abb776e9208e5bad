"""Judging's table of contents."""

from services.judging import commands, reactions
from services.judging.handlers import (
    conflicts,
    entries,
    nominations,
    panels,
    results,
    rounds,
    sheets,
)
from services.judging.tables import METADATA
from shared.events.contracts import (
    EntryAdvised,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    EntryScreened,
    EntryWithdrawn,
)
from shared.messages import handlers as letters
from shared.profiles import keeping
from shared.service import Service

SERVICE = Service(
    "judging",
    METADATA,
    handlers={
        **keeping.HANDLERS,
        **letters.HANDLERS,
        commands.AdmitEntry: entries.admit_entry,
        commands.ReviseEntry: entries.revise_entry,
        commands.WithdrawEntry: entries.withdraw_entry,
        commands.RecordConflict: conflicts.record_conflict,
        commands.FormPanel: panels.form_panel,
        commands.SubmitSheet: sheets.submit_sheet,
        commands.CloseRound: rounds.close,
        commands.SignResults: results.sign_results,
        commands.SignNomination: nominations.sign_nomination,
    },
    reactions={
        **keeping.REACTIONS,
        EntryRegistered: reactions.on_entry_registered,
        EntryReceived: reactions.on_entry_received,
        EntryScreened: reactions.on_entry_screened,
        EntryRevised: reactions.on_entry_revised,
        EntryWithdrawn: reactions.on_entry_withdrawn,
        EntryAdvised: reactions.on_entry_advised,
    },
    migrations="services.judging.migrations",
    doors=("services.judging.api:router", "services.judging.pages:router"),
)
