"""Intake's pages: the list of entries, one entry with its forms, screening many at once."""

from fastapi import APIRouter

from services.intake.pages import entry, listing, screening
from shared.web.navigation import NavigationItem

NAVIGATION = (
    NavigationItem("entries", "Hồ sơ dự thi", 20),
    NavigationItem("screening", "Sơ loại", 30),
)

router = APIRouter()
for _part in (listing, entry, screening):
    router.include_router(_part.router)
