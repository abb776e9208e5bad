"""Pages about letters: the office's list, one letter, wordings, contacts, one's own letters."""

from shared.settings import Settings
from shared.web.letters import contacts, listing, one, own, receipts, wordings
from shared.web.navigation import NavigationItem
from shared.web.routing import SiteRouter

router = SiteRouter()
for part in (listing, one, wordings, contacts, own, receipts):
    router.take(part.router)


def navigation(settings: Settings) -> tuple[NavigationItem, ...]:
    """What the menu offers; the mailbox where letters go to it."""
    mailbox = (NavigationItem("mailbox", "Hộp thư trình diễn", 64, "mail"),)
    return (
        NavigationItem("my-letters", "Thư của tôi", 60, "mail"),
        NavigationItem("letters", "Thư gửi đi", 62, "send"),
        *(mailbox if settings.mail_mailbox else ()),
    )
