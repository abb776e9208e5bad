"""Reporting's table of contents: obligations, prompts, reports, the monitor, stored events."""

from services.reporting.handlers import HANDLERS
from services.reporting.projections import PROJECTIONS
from services.reporting.reactions import ANSWERS, DUE, REACTIONS
from services.reporting.tables import METADATA
from shared.service import Service

SERVICE = Service(
    "reporting",
    METADATA,
    handlers=HANDLERS,
    reactions=REACTIONS,
    projections=PROJECTIONS,
    answers=ANSWERS,
    due=DUE,
    migrations="services.reporting.migrations",
    errands=(
        "services.reporting.errands:write_papers",
        "services.reporting.errands:push_documents",
    ),
    doors=("services.reporting.api:router", "services.reporting.pages:router"),
)
