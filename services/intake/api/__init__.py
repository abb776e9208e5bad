"""Intake's JSON endpoints, and the files that travel beside events."""

from fastapi import APIRouter

from services.intake.api import (
    counter,
    duplicates,
    entries,
    extending,
    files,
    forwarding,
    imports,
    packaging,
    ruling,
    screening,
    units,
)

router = APIRouter()
for _part in (
    entries,
    counter,
    extending,
    imports,
    units,
    duplicates,
    screening,
    ruling,
    forwarding,
    packaging,
    files,
):
    router.include_router(_part.router)

URGENT = entries.urgent
