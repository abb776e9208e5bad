"""API tokens: made, seen, ended."""

from shared.clock import wall_now
from shared.database import to_text
from shared.errors import InvalidInput, NotYetKnown, RuleViolation
from shared.identity import api_tokens, letters
from shared.identity.commands import EndToken, MakeToken, SeeToken
from shared.identity.handlers.noting import known_account, note
from shared.identity.permissions import Thing
from shared.identity.scopes import scope_of
from shared.ids import new_id
from shared.unit import Unit

MOST_TOKENS = 20
MOST_DAYS = 366


class TooManyTokens(RuleViolation):
    """An account has as many tokens as it may. Facts: `most`."""

    code = "too_many_tokens"
    message = "Đã có {most} mã truy cập. Hãy thu hồi mã không còn dùng rồi tạo mã mới."


def make_token(unit: Unit, command: MakeToken) -> str:
    """Keep a new token's digest; its id. Raises `InvalidInput`, `TooManyTokens`."""
    unit.require(Thing(owner=command.account))
    known, now = known_account(unit, command.account), wall_now()
    name, scope = " ".join(command.name.split()), scope_of(command.scope.split())
    if not name or len(name) > 80:
        raise InvalidInput(field="Tên mã", reason="phải có từ 1 đến 80 ký tự")
    if scope is None:
        raise InvalidInput(field="Phạm vi", reason="hãy chọn ít nhất một phạm vi")
    if not 0 < (command.expires - now).total_seconds() <= MOST_DAYS * 86_400:
        raise InvalidInput(field="Thời hạn", reason=f"phải từ 1 đến {MOST_DAYS} ngày")
    if len(api_tokens.usable(unit.session, known.id, now)) >= MOST_TOKENS:
        raise TooManyTokens(most=MOST_TOKENS)
    asker, key = unit.context.asker, new_id()
    row = {
        "digest": command.digest, "id": key, "account": known.id, "name": name, "scope": scope,
        "is_strong": int(asker is not None and asker.is_strong), "created_at": to_text(now),
        "expires_at": to_text(command.expires), "seen_at": None, "seen_from": None,
        "ended_at": None,
    }  # fmt: skip
    api_tokens.add(unit.session, row)
    noted = note(unit, "token_made", known.id, token=key, name=name, scope=scope)
    letters.tell_of_change(unit, known, f"đã tạo mã truy cập API «{name}»", noted)
    return key


def see_token(unit: Unit, command: SeeToken) -> None:
    """Note that a token is in use."""
    api_tokens.see(unit.session, command.digest, wall_now(), unit.context.address or "")


def end_token(unit: Unit, command: EndToken) -> None:
    """End a token. Raises `NotYetKnown`."""
    unit.require(Thing(owner=command.account))
    if not api_tokens.end(unit.session, command.account, command.token, wall_now()):
        raise NotYetKnown(awaited=f"token/{command.token}")
    note(unit, "token_ended", command.account, token=command.token)
