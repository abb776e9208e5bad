"""Who asks: an account with what it was granted, as doors find it and handlers check it."""

from dataclasses import dataclass

from shared.errors import InvalidInput, NotAllowed

DEMONSTRATION_PREFIX = "demo:"


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    message = "Chưa đăng nhập, hoặc phiên làm việc đã hết. Hãy đăng nhập rồi thực hiện lại."


class NotPermitted(NotAllowed):
    """The asker's roles do not allow it here. Facts: `action`, its name for people."""

    code = "not_permitted"
    message = "Ông/bà không có quyền thực hiện việc này: {action}."


class FactorMissing(NotAllowed):
    """The asker's roles need a second factor, and there is none yet, or it was not given."""

    code = "factor_missing"
    message = (
        "Vai trò của ông/bà cần xác nhận hai bước. Hãy bật xác nhận hai bước rồi thực hiện lại."
    )


class UnknownRole(InvalidInput):
    """A role that the table does not know."""

    code = "unknown_role"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and where it holds; None is everywhere."""

    role: str
    contest: str | None = None
    branch: str | None = None
    unit: str | None = None
    field: str | None = None

    def holds_at(self, contest: str, branch: str) -> bool:
        """Whether it holds in a branch of a contest."""
        return self.contest in (None, contest) and self.branch in (None, branch)


@dataclass(frozen=True, slots=True)
class Asker:
    """An account with the grants that hold now.

    `login` is the id of the session; None for an API token or the demonstration. `is_strong` tells
    that a second factor was given. `scope` is what an API token is narrowed to. `withheld` are the
    roles that need a second factor that was not given: until it is, every grant is held back.
    """

    account: str
    name: str
    grants: tuple[Grant, ...] = ()
    language: str = "vi"
    login: str | None = None
    is_strong: bool = False
    scope: str | None = None
    withheld: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What idempotency keys are kept under."""
        return self.account

    @property
    def keeps_choices(self) -> bool:
        """Whether the account, and not the browser, says in what language pages are."""
        return self.login is not None and not self.withheld

    @property
    def roles(self) -> frozenset[str]:
        """Every role held anywhere."""
        return frozenset(one.role for one in self.grants)
