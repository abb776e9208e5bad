"""Judging's pages: how far the rounds are, score sheets, signing results and nominations."""

from fastapi import APIRouter

from services.judging.pages import nomination, places, results, sheets
from shared.web.navigation import NavigationItem

NAVIGATION = (NavigationItem("judging", "Chấm giải", 40, "star"),)

router = APIRouter()
for _part in (places, sheets, results, nomination):
    router.include_router(_part.router)
