"""What clerk and records office decide of a paper."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Issue:
    """Number, day, signer and recipients; what is None or empty is not decided yet."""

    number: int | None = None
    issued_on: date | None = None
    signer_lines: tuple[str, ...] = ()
    signer_name: str = ""
    recipients: tuple[str, ...] = ()
