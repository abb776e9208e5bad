"""Intake's JSON endpoints, and the files that travel beside events."""

from fastapi import APIRouter

from services.intake.api import (
    duplicates,
    entries,
    extending,
    files,
    forwarding,
    imports,
    packaging,
    screening,
)

router = APIRouter()
for _part in (entries, extending, imports, duplicates, screening, forwarding, packaging, files):
    router.include_router(_part.router)

URGENT = entries.urgent
