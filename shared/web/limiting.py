"""How often costly doors may be used: signing in, sending files, taking lists away.

Counted in this process and forgotten with it: what keeps passwords safe is the account's own rest
(`shared.identity.lockout`), this keeps one program from taking the whole machine.
"""

import ipaddress
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from shared.errors import RuleViolation
from shared.identity import permissions
from shared.identity.asker import DEMONSTRATION_PREFIX, Asker
from shared.settings import Settings
from shared.web.exporting import EXPORT_FIELD

_A_HOUSEHOLD = 64
"""Bits of an IPv6 address that belong to one line; the rest everybody chooses freely."""


class TooOften(RuleViolation):
    """A door was used more often than allowed. Facts: `retry_after_s`."""

    code = "too_often"
    message = "Ông/bà làm việc này quá nhanh, chưa ghi gì. Xin thử lại sau {retry_after_s} giây."


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    limit: RateLimitItemPerMinute


class Limits:
    """What was used lately; one for all sites of a process."""

    def __init__(self, settings: Settings) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        most: Mapping[str, int] = {
            "sign-in": settings.sign_ins_per_minute,
            "upload": settings.uploads_per_minute,
            "export": settings.exports_per_minute,
        }
        self._rules = {one: _Rule(one, RateLimitItemPerMinute(most[one])) for one in most}

    def require(self, request: Request, door: str, asker: Asker | None) -> None:
        """Count the use of a door. Raises `TooOften`."""
        if asker is not None and asker.account.startswith(DEMONSTRATION_PREFIX):
            return  # the play hands in two seasons in a minute, on this machine alone
        who = asker.account if asker is not None else _line_of(request)
        for name in _uses(request, door):
            rule = self._rules[name]
            if not self._window.hit(rule.limit, name, who):
                ends = self._window.get_window_stats(rule.limit, name, who).reset_time
                raise TooOften(retry_after_s=max(1, math.ceil(ends - time.time())))


def _uses(request: Request, door: str) -> Iterator[str]:
    if door.startswith("POST ") and (door in permissions.table().public or _asks_a_code(door)):
        yield "sign-in"
    kind = request.headers.get("content-type", "")
    if request.method == "PUT" or kind.startswith("multipart/form-data"):
        # A neighbouring site sends what it must, and has a token for it.
        if "authorization" not in request.headers:
            yield "upload"
    elif EXPORT_FIELD in request.query_params or request.url.path.endswith("/package"):
        yield "export"


def _asks_a_code(door: str) -> bool:
    """Whether somebody could try codes here; trying one counts like a sign-in."""
    return "/claim" in door


def _line_of(request: Request) -> str:
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), _A_HOUSEHOLD), strict=False))
    return host
