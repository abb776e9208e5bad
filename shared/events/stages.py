"""The stages that `entry.progressed` names: one vocabulary for its writers and its readers."""

from enum import StrEnum


class IntakeStage(StrEnum):
    """How far an entry's dossier has come in its branch, as intake says."""

    REGISTERED = "registered"
    AWAITING_FILES = "awaiting_files"
    """Forwarded from below and not whole yet."""
    RECEIVED = "received"
    """Came from below, with every file."""
    RETURNED = "returned"
    """Came from below and was given back to be completed."""
    REFUSED = "refused"
    """Came from below and was not taken."""
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SENT = "sent"
    """Forwarded to the branch above, whose answer is awaited."""
    PACKAGE = "package"
    """To be handed to a branch above that is not on this bus, as an exported package."""
    RECEIVED_ABOVE = "received_above"
    RETURNED_ABOVE = "returned_above"
    REFUSED_ABOVE = "refused_above"
    WITHDRAWAL_PENDING = "withdrawal_pending"
    WITHDRAWN = "withdrawn"


class JudgingStage(StrEnum):
    """What the signed results say of an entry, as judging says."""

    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
