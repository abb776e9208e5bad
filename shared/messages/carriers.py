"""What carries a letter away, and the three ways in which that ends."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter ready to go; `id` names it to the mail server and in what comes back."""

    id: str
    to: str
    name: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Taken:
    """It was taken over. `is_delivered` where that is the recipient's own door."""

    is_delivered: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken. `is_address` when the address is wrong, whatever is sent there."""

    reason: str
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """Not now. `is_for_all` when nothing else can be carried now either."""

    reason: str
    is_for_all: bool = True


Ending = Taken | Refused | Away


class Carrier(Protocol):
    """Carries letters until it is closed; raises nothing."""

    def carry(self, parcel: Parcel) -> Ending:
        """Hand one letter over."""
        ...

    def close(self) -> None:
        """Let connections go."""
        ...


class Mailbox:
    """The demonstration's mailbox: a page shows what was sent, and nothing leaves the machine."""

    def carry(self, parcel: Parcel) -> Ending:
        """Everything arrives at once."""
        return Taken(is_delivered=True)

    def close(self) -> None:
        """Nothing is open."""


class Nobody:
    """Where no mail server is set: every letter waits and says why."""

    def carry(self, parcel: Parcel) -> Ending:
        """Nothing is carried."""
        return Away("chưa đặt máy chủ thư (HOITHI_MAIL_SERVER)")

    def close(self) -> None:
        """Nothing is open."""
