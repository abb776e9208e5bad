"""What every contract shares: how an event type is declared."""

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Audience(StrEnum):
    """Who reads an event; each audience is a topic of the writing site."""

    OWN = "own"
    PROGRESS = "progress"
    UP = "up"
    DOWN = "down"
    CONTESTS = "contests"


class Part(BaseModel):
    """A piece of an event's data: strict when written, tolerant when read (by the codec)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Contract(Part):
    """The data of one event type.

    `NAME` is the type without prefix and version, `MAJOR` its major version. `AUDIENCES` are the
    topics it may go to; an event that is addressed to a branch of the same site goes on `own`.
    """

    NAME: ClassVar[str]
    MAJOR: ClassVar[int] = 1
    AUDIENCES: ClassVar[frozenset[Audience]]
    KEY: ClassVar[str] = "the entry's id"
    PURPOSE: ClassVar[str]

    @classmethod
    def event_type(cls) -> str:
        """The CloudEvents `type`, as in `vn.hoithi.entry.forwarded.v1`."""
        return f"vn.hoithi.{cls.NAME}.v{cls.MAJOR}"


class Personal(Part):
    """Base of the one field, `personal`, in which an event may hold personal data.

    `salt` keeps the digest from being guessed back and goes when the data is erased; what is left
    in its place is the text `sha256:<hex>`.
    """

    salt: str
