"""Pages of accounts: signing in, one's own account, and the table of permissions."""

from fastapi import APIRouter

from shared.identity.pages import account, rights, setting, signing
from shared.web.navigation import NavigationItem

NAVIGATION = (NavigationItem("permissions", "Quyền hạn", 95),)

router = APIRouter()
for _part in (signing, setting, account, rights):
    router.include_router(_part.router)
