"""Reporting's JSON endpoints."""

from fastapi import APIRouter

from services.reporting.api import papers, reports, templates

router = APIRouter()
for _part in (reports, papers, templates):
    router.include_router(_part.router)
