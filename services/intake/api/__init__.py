"""Intake's JSON endpoints, and the files that travel beside events."""

from services.intake.api import (
    advice,
    counter,
    duplicates,
    entries,
    extending,
    fields,
    files,
    forwarding,
    imports,
    official_lists,
    packaging,
    ruling,
    screening,
    units,
)
from shared.web.routing import SiteRouter

router = SiteRouter()
for _part in (
    entries,
    counter,
    advice,
    extending,
    imports,
    units,
    duplicates,
    screening,
    ruling,
    official_lists,
    fields,
    forwarding,
    packaging,
    files,
):
    router.take(_part.router)

URGENT = entries.urgent
