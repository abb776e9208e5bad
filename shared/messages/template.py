"""A template of letters: what it is for, which placeholders it has, and how it is treated."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ALWAYS: Mapping[str, str] = MappingProxyType(
    {
        "recipient": "tên người hoặc đơn vị nhận thư",
        "site_url": "địa chỉ trang của điểm cài đặt, không có dấu gạch chéo ở cuối",
    }
)
"""Placeholders of every template with their meaning; whoever sends the letter fills them."""


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of letter. `service` is the service that writes it.

    `placeholders` are name → meaning, for those who change the wording. A letter `by_hand` stays a
    draft until the office sends it. An `urgent` one waits for no quiet hours and joins no digest.
    A `secret` one carries a one-time link: nobody reads it in the office, and its facts are wiped
    once it is sent. `asks_receipt` puts a link to acknowledge it below the text.
    """

    key: str
    service: str
    title: str
    placeholders: Mapping[str, str]
    by_hand: bool = False
    urgent: bool = False
    secret: bool = False
    asks_receipt: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every placeholder that a wording may use."""
        return frozenset(self.placeholders) | frozenset(ALWAYS)
