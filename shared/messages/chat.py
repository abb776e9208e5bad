"""Carrying letters to chat programs by Apprise, to the address that a contact states."""

from shared.messages.carriers import Away, Ending, Parcel, Refused, Taken


class ChatCarrier:
    """Posts each letter to the Apprise address in its `to`."""

    def carry(self, parcel: Parcel) -> Ending:
        """Post one letter; Apprise tells only whether it went, and says why in its own log."""
        from apprise import Apprise  # only who sends to a chat pays for its hundred plug-ins

        poster = Apprise()
        if not poster.add(parcel.to):
            return Refused("địa chỉ Apprise không đọc được", is_address=True)
        if poster.notify(title=parcel.subject, body=parcel.body):
            return Taken()
        return Away("chương trình trò chuyện không nhận thư", is_for_all=False)

    def close(self) -> None:
        """Nothing is kept open."""


def is_chat_address(text: str) -> bool:
    """Whether Apprise can read an address."""
    from apprise import Apprise

    return bool(Apprise().add(text))
