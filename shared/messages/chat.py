"""Carrying letters to chat programs by Apprise, to the address that a contact states."""

import apprise

from shared.messages.carriers import Away, Ending, Parcel, Refused, Taken


class ChatCarrier:
    """Posts each letter to the Apprise address in its `to`."""

    def carry(self, parcel: Parcel) -> Ending:
        """Post one letter; Apprise tells only whether it went, and says why in its own log."""
        poster = apprise.Apprise()
        if not poster.add(parcel.to):
            return Refused("địa chỉ Apprise không đọc được", is_address=True)
        if poster.notify(title=parcel.subject, body=parcel.body):
            return Taken()
        return Away("chương trình trò chuyện không nhận thư", is_for_all=False)

    def close(self) -> None:
        """Nothing is kept open."""


def is_chat_address(text: str) -> bool:
    """Whether Apprise can read an address."""
    return bool(apprise.Apprise().add(text))
