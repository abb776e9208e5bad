"""Intake's table of contents."""

from services.intake import commands, reactions
from services.intake.commands import advice as advising
from services.intake.commands import imports as lists
from services.intake.commands import units as unit_acts
from services.intake.commands.counter import ClaimEntry, RegisterPaper, ReturnOriginals
from services.intake.commands.deadlines import AnnounceUnsigned
from services.intake.commands.extending import ExtendReceipt, GrantExtension
from services.intake.commands.fields import KeepField
from services.intake.commands.official_lists import DrawUpList
from services.intake.commands.returning import ReturnEntry
from services.intake.commands.ruling import NumberRuling, SignScreening
from services.intake.commands.sending import ForwardEntries
from services.intake.handlers import (
    advice,
    answers,
    arrivals,
    counter,
    deadlines,
    duplicates,
    entries,
    extending,
    external,
    fields,
    imports,
    imports_at_once,
    official_lists,
    results,
    returning,
    ruling,
    screening,
    sending,
    units,
    withdrawals,
)
from services.intake.tables import METADATA
from shared.events import contracts
from shared.messages import handlers as letters
from shared.profiles import keeping
from shared.service import Chore, Service

SERVICE = Service(
    "intake",
    METADATA,
    handlers={
        **keeping.HANDLERS,
        **letters.HANDLERS,
        keeping.PublishContest: deadlines.publish_contest,
        keeping.KeepProfile: deadlines.keep_profile,
        AnnounceUnsigned: deadlines.announce_unsigned,
        commands.RegisterEntry: entries.register_entry,
        lists.ImportEntries: imports_at_once.import_entries,
        unit_acts.ChangeUnits: units.change,
        unit_acts.ImportUnits: units.import_units,
        unit_acts.RemindUnits: units.remind_units,
        lists.StartImport: imports.start_import,
        lists.TakeImport: imports.take_import,
        lists.WriteImported: imports.write_imported,
        lists.BreakOffImport: imports.break_off_import,
        lists.DropImport: imports.drop_import,
        commands.ReviseEntry: entries.revise_entry,
        commands.AttachFile: entries.attach_file,
        commands.WithdrawEntry: entries.withdraw_entry,
        RegisterPaper: counter.register_paper,
        ClaimEntry: counter.claim_entry,
        ReturnOriginals: counter.return_originals,
        advising.AskAdvice: advice.ask_advice,
        advising.NameAdviser: advice.name_adviser,
        advising.NoteAdvice: advice.note_advice,
        advising.CloseAdvice: advice.close_advice,
        advising.TieAdvice: advice.tie_advice,
        advising.NoteAdviser: advice.note_adviser,
        commands.ProposeScreening: screening.propose_screening,
        commands.DecideScreening: screening.decide_screening,
        ReturnEntry: returning.return_entry,
        SignScreening: ruling.sign_screening,
        NumberRuling: ruling.number_ruling,
        DrawUpList: official_lists.draw_up,
        KeepField: fields.keep_field,
        commands.SettlePair: duplicates.settle_pair,
        commands.ListExcluded: duplicates.list_excluded,
        ExtendReceipt: extending.extend_receipt,
        GrantExtension: extending.grant_extension,
        commands.RecordResults: results.record_results,
        commands.RecordNomination: results.record_nomination,
        commands.ForwardEntry: sending.forward_entry,
        ForwardEntries: sending.forward_entries,
        commands.ReceiveForwarding: arrivals.receive_forwarding,
        commands.DeclineForwarding: arrivals.decline_forwarding,
        commands.ReceiveRevision: arrivals.receive_revision,
        commands.RefuseForwarding: arrivals.refuse_forwarding,
        commands.ReturnForwarding: arrivals.return_forwarding,
        commands.KeepFile: arrivals.keep_file,
        commands.NoteReceived: answers.note_received,
        commands.NoteRefused: answers.note_refused,
        commands.NoteReturned: answers.note_returned,
        commands.NoteOutcome: answers.note_outcome,
        commands.AnswerWithdrawal: withdrawals.answer_withdrawal,
        commands.RefuseWithdrawal: withdrawals.refuse_withdrawal,
        commands.NoteWithdrawn: withdrawals.note_withdrawn,
        commands.NoteKept: withdrawals.note_kept,
        commands.RecordExternalReceipt: external.record_external_receipt,
        commands.RecordExternalOutcome: external.record_external_outcome,
    },
    reactions={
        **keeping.REACTIONS,
        contracts.ResultsSigned: reactions.on_results_signed,
        contracts.NominationSigned: reactions.on_nomination_signed,
        contracts.EntryForwarded: reactions.on_entry_forwarded,
        contracts.EntryAdvised: reactions.on_entry_advised,
        contracts.EntryRevised: reactions.on_entry_revised,
        contracts.EntryWithdrawalRequested: reactions.on_entry_withdrawal_requested,
        contracts.ForwardingReceived: reactions.on_forwarding_received,
        contracts.ForwardingRefused: reactions.on_forwarding_refused,
        contracts.ForwardingReturned: reactions.on_forwarding_returned,
        contracts.ForwardingWithdrawn: reactions.on_forwarding_withdrawn,
        contracts.ForwardingWithdrawalRefused: reactions.on_forwarding_withdrawal_refused,
        contracts.EntryOutcome: reactions.on_entry_outcome,
    },
    answers={
        commands.ReceiveForwarding: reactions.decline,
        commands.AnswerWithdrawal: reactions.keep,
    },
    due=reactions.DUE,
    migrations="services.intake.migrations",
    doors=("services.intake.api:router", "services.intake.pages:router"),
    errands=("services.intake.errands.pushing:push_files",),
    chores=(
        Chore(
            waiting="services.intake.store.imports:waiting_since",
            work="services.intake.errands.importing:work_on_lists",
        ),
        Chore(
            waiting="services.intake.store.compared:waiting_since",
            work="services.intake.errands.comparing:compare_works",
        ),
    ),
)
