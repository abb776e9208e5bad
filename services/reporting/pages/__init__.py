"""Reporting's pages: the live monitor, reports, and what happened to an entry on every level."""

from fastapi import APIRouter

from services.reporting.pages import history, monitor, report, reports
from shared.web.navigation import NavigationItem

NAVIGATION = (
    NavigationItem("monitor", "Theo dõi trực tiếp", 10),
    NavigationItem("reports", "Báo cáo", 50),
)

router = APIRouter()
for _part in (monitor, reports, report, history):
    router.include_router(_part.router)
