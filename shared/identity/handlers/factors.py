"""The second factor: set up, given at sign-in, renewed, dropped and reset."""

from dataclasses import dataclass

from shared.clock import wall_now
from shared.errors import RuleViolation
from shared.identity import accounts, factor, letters, recovery
from shared.identity.accounts import ACTIVE, Account
from shared.identity.asker import NotSignedIn
from shared.identity.commands import (
    AskCode,
    ConfirmFactor,
    DropFactor,
    EnterCode,
    OfferFactor,
    RenewCodes,
    ResetFactor,
)
from shared.identity.directory import grants_of
from shared.identity.handlers.noting import AccountRests, known_account, note
from shared.identity.handlers.sessions import begin, count_failure
from shared.identity.permissions import Thing, needing_factor
from shared.identity.tokens import digest_of
from shared.unit import Unit

SECOND_STEP = "second-step"


class WrongCode(RuleViolation):
    """A code that is none: mistyped, of another time, or used before."""

    code = "wrong_code"
    message = (
        "Mã xác nhận không đúng hoặc đã dùng. Hãy chờ ứng dụng hiện mã mới; "
        "nếu vẫn không được, kiểm tra giờ của điện thoại."
    )


class StepSpent(NotSignedIn):
    """The password was given too long ago, or this step was taken before."""

    code = "step_spent"
    message = "Bước đăng nhập này đã hết hạn. Hãy đăng nhập lại từ đầu."


class FactorNeeded(RuleViolation):
    """A role that the person holds needs the factor; it may not be dropped."""

    code = "factor_needed"
    message = "Vai trò được giao cần xác nhận hai bước nên không tắt được."


@dataclass(frozen=True, slots=True)
class Entered:
    """The session that began; None if the code was wrong."""

    login: str | None


def ask_code(unit: Unit, command: AskCode) -> None:
    """Remember that the password was right and a code is awaited."""
    digest = digest_of(command.secret)
    accounts.add_link(unit.session, digest, command.account, SECOND_STEP, command.expires)


def enter_code(unit: Unit, command: EnterCode) -> Entered:
    """Begin a session by a code; a wrong one is counted with the wrong passwords.

    Raises `StepSpent`, `AccountRests`. A wrong code is an answer and no refusal, so that the
    count is kept.
    """
    now, digest = wall_now(), digest_of(command.secret)
    link = accounts.link(unit.session, digest)
    if link is None or link.purpose != SECOND_STEP or link.is_used or now >= link.expires_at:
        raise StepSpent()
    known = known_account(unit, link.account)
    if known.state != ACTIVE or known.rests_at(now):
        raise AccountRests()
    if not _takes(unit, known, command):
        count_failure(unit, known, "code_failed")
        return Entered(None)
    if not accounts.use_link(unit.session, digest, now):
        raise StepSpent()
    return Entered(begin(unit, known, command.login, is_strong=True))


def offer_factor(unit: Unit, command: OfferFactor) -> None:
    """Keep a key until a code proves that the person's app has it, for this session alone."""
    unit.require(Thing(owner=command.account))
    known = known_account(unit, command.account)
    accounts.change(
        unit.session, known.id, factor_offered=command.factor, offered_to=_session_of(unit)
    )  # fmt: skip


def confirm_factor(unit: Unit, command: ConfirmFactor) -> str:
    """Take the offered key by its first code; every session ends and a new one begins, its id.

    Raises `WrongCode`.
    """
    unit.require(Thing(owner=command.account))
    known, now = known_account(unit, command.account), wall_now()
    offered = known.factor_offered if known.offered_to == _session_of(unit) else None
    proof = command.proof
    if proof is None or proof.factor != offered:
        raise WrongCode()
    accounts.change(
        unit.session, known.id,
        factor=offered, factor_step=proof.step, factor_offered=None, offered_to=None,
    )  # fmt: skip
    recovery.replace_all(unit.session, known.id, command.recovery)
    accounts.end_logins(unit.session, known.id, now)
    _tell(unit, known, "factor_confirmed", "xác nhận hai bước đã được bật")
    return begin(unit, known, command.login, is_strong=True)


def renew_codes(unit: Unit, command: RenewCodes) -> None:
    """Replace the recovery codes. Raises `WrongCode` where there is no factor to recover."""
    unit.require(Thing(owner=command.account))
    known = known_account(unit, command.account)
    if known.factor is None:
        raise WrongCode()
    recovery.replace_all(unit.session, known.id, command.recovery)
    _tell(unit, known, "codes_renewed", "mã dự phòng đã được thay bằng mã mới")


def drop_factor(unit: Unit, command: DropFactor) -> None:
    """Go without a second factor again. Raises `FactorNeeded`."""
    unit.require(Thing(owner=command.account))
    known = known_account(unit, command.account)
    if needing_factor(grants_of(unit.session, known.id, wall_now())):
        raise FactorNeeded()
    _forget(unit, known)
    _tell(unit, known, "factor_dropped", "xác nhận hai bước đã được tắt")


def reset_factor(unit: Unit, command: ResetFactor) -> None:
    """Take a lost factor away; every session ends, and the next sign-in sets up a new one."""
    known = known_account(unit, command.account)
    _forget(unit, known)
    accounts.end_logins(unit.session, known.id, wall_now())
    accounts.end_links(unit.session, known.id, wall_now())
    _tell(unit, known, "factor_reset", "người quản trị đã đặt lại xác nhận hai bước")


def _takes(unit: Unit, known: Account, command: EnterCode) -> bool:
    """Whether a code is right, by the app or from the paper; it is used up then."""
    if known.factor is None:
        return False
    proof = command.proof
    if proof is not None and proof.factor == known.factor and proof.step > known.factor_step:
        accounts.change(unit.session, known.id, factor_step=proof.step)
        return True
    digest = factor.recovery_digest(command.code)
    if not recovery.use(unit.session, known.id, digest, wall_now()):
        return False
    left = recovery.left(unit.session, known.id)
    _tell(unit, known, "recovery_used", f"đã đăng nhập bằng mã dự phòng, còn {left} mã")
    return True


def _session_of(unit: Unit) -> str | None:
    return unit.context.asker.login if unit.context.asker else None


def _forget(unit: Unit, known: Account) -> None:
    accounts.change(
        unit.session, known.id,
        factor=None, factor_step=0, factor_offered=None, offered_to=None,
    )  # fmt: skip
    recovery.replace_all(unit.session, known.id, ())


def _tell(unit: Unit, known: Account, act: str, what: str) -> None:
    letters.tell_of_change(unit, known, what, note(unit, act, known.id))
