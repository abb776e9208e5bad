"""Judging's pages: how far the rounds are, score sheets, signing results and nominations."""

from fastapi import APIRouter

from services.judging.pages import files, nomination, panels, places, results, round, sheets
from shared.web.navigation import NavigationItem

NAVIGATION = (NavigationItem("judging", "Chấm giải", 40, "star"),)

router = APIRouter()
for _part in (places, sheets, files, panels, round, results, nomination):
    router.include_router(_part.router)
