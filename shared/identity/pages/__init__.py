"""Pages of accounts: signing in, one's own account, and the table of permissions."""

from shared.identity.pages import (
    account,
    api,
    factor,
    outside,
    people,
    person,
    personal,
    rights,
    second_step,
    security,
    setting,
    signing,
    tokens,
)
from shared.web.navigation import NavigationItem
from shared.web.routing import SiteRouter

NAVIGATION = (
    NavigationItem("people", "Người dùng", 94, "person"),
    NavigationItem("security", "Nhật ký an ninh", 96, "clock"),
    NavigationItem("permissions", "Quyền hạn", 95),
)

router = SiteRouter()
for _part in (
    signing,
    second_step,
    outside,
    setting,
    account,
    factor,
    tokens,
    people,
    person,
    personal,
    security,
    rights,
    api,
):
    router.take(_part.router)
