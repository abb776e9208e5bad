"""The rule sections of a branch: all of them may be absent."""

from typing import Annotated

from pydantic import Field as Attribute

from shared.profiles.model.advice import Advice
from shared.profiles.model.base import Frozen, Text
from shared.profiles.model.documents import (
    CalendarItem,
    Committee,
    DocumentHead,
    Edition,
    LegalBasis,
    PlanDocument,
)
from shared.profiles.model.dossier import Attachments, DossierPart, EntryForm, Field
from shared.profiles.model.eligibility import EligibilityRule
from shared.profiles.model.judging import Step
from shared.profiles.model.receiving import Receipt, ReceiptNumber, StandingOffice
from shared.profiles.model.reporting import Figure, Obligation
from shared.profiles.model.results import Award, Forwarding, Nomination
from shared.profiles.model.targets import EntryTarget


class Rules(Frozen):
    """What one branch lays down for its edition, by version; `None` is "the plan is silent"."""

    version: Annotated[int, Attribute(ge=1)] = 1
    title: Text | None = None
    edition: Edition | None = None
    plan: PlanDocument | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    committee: Committee | None = None
    standing_offices: tuple[StandingOffice, ...] | None = None
    receipt: Receipt | None = None
    receipt_number: ReceiptNumber | None = None
    fields: tuple[Field, ...] | None = None
    advice: Advice | None = None
    targets: tuple[EntryTarget, ...] = ()
    eligibility: tuple[EligibilityRule, ...] | None = None
    entry_form: EntryForm | None = None
    dossier_parts: tuple[DossierPart, ...] | None = None
    attachments: Attachments | None = None
    judging: tuple[Step, ...] | None = None
    awards: tuple[Award, ...] | None = None
    forwarding: Forwarding | None = None
    nomination: Nomination | None = None
    figures: tuple[Figure, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    calendar: tuple[CalendarItem, ...] = ()
    document_head: DocumentHead | None = None
