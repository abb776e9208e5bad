"""The typed form of a contest profile and of the part each branch publishes."""

from shared.profiles.model.advice import Advice
from shared.profiles.model.branch_profile import BranchProfile, ParentRef, UnitRef, read_part
from shared.profiles.model.deadline import Deadline
from shared.profiles.model.documents import (
    CalendarItem,
    Committee,
    CommitteeMember,
    DocumentHead,
    Edition,
    LegalBasis,
    PlanDocument,
)
from shared.profiles.model.dossier import DossierPart, EntryForm, Field, Question
from shared.profiles.model.eligibility import (
    BirthDates,
    Confirmation,
    EligibilityRule,
    EnteredBefore,
    Entrants,
    EntriesPerPerson,
    EntriesPerUnit,
    Expression,
    MinimumAge,
    Residence,
    SinceYear,
    WonBefore,
)
from shared.profiles.model.judging import (
    AwardQuota,
    Criterion,
    Quota,
    Ranking,
    ScoringRound,
    Step,
    ValidityCheck,
)
from shared.profiles.model.phases import Missing, Phase, missing_for_obligation
from shared.profiles.model.profile import SCHEMA_VERSION, Branch, Level, Profile, Unit
from shared.profiles.model.receiving import (
    Extended,
    FromBelow,
    OfficeHours,
    Receipt,
    ReceiptNumber,
    StandingOffice,
)
from shared.profiles.model.reporting import Figure, Obligation
from shared.profiles.model.results import Award, Forwarding, Nomination
from shared.profiles.model.rules import Rules
from shared.profiles.model.targets import EntryTarget

__all__ = [
    "SCHEMA_VERSION",
    "Advice",
    "Award",
    "AwardQuota",
    "BirthDates",
    "Branch",
    "BranchProfile",
    "CalendarItem",
    "Committee",
    "CommitteeMember",
    "Confirmation",
    "Criterion",
    "Deadline",
    "DocumentHead",
    "DossierPart",
    "Edition",
    "EligibilityRule",
    "EnteredBefore",
    "Entrants",
    "EntriesPerPerson",
    "EntriesPerUnit",
    "EntryForm",
    "EntryTarget",
    "Expression",
    "Extended",
    "Field",
    "Figure",
    "Forwarding",
    "FromBelow",
    "LegalBasis",
    "Level",
    "MinimumAge",
    "Missing",
    "Nomination",
    "Obligation",
    "OfficeHours",
    "ParentRef",
    "Phase",
    "PlanDocument",
    "Profile",
    "Question",
    "Quota",
    "Ranking",
    "Receipt",
    "ReceiptNumber",
    "Residence",
    "Rules",
    "ScoringRound",
    "SinceYear",
    "StandingOffice",
    "Step",
    "Unit",
    "UnitRef",
    "ValidityCheck",
    "WonBefore",
    "missing_for_obligation",
    "read_part",
]  # fmt: skip
