"""Signing in by an OpenID Connect provider: what it is asked, and what of its answer is believed.

Authorization code flow with PKCE, state and nonce. The three follow from one secret in a cookie,
so that nothing is stored before the answer comes.
Source: OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9207; RFC 9700.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.errors import TransientError
from shared.identity.asker import NotSignedIn
from shared.settings import Settings

CALLBACK = "sign-in/oidc/callback"
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""None that a client secret could sign, and never none at all."""

_TIMEOUT_S = 10.0
_KNOWN_FOR_S = 3600.0
_LEEWAY_S = 60
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SCOPE = "openid email profile"


class ProviderAway(TransientError):
    """The provider does not answer, or not as one does."""

    code = "provider_away"
    message = "Nơi đăng nhập chung không trả lời. Hãy thử lại sau hoặc đăng nhập bằng mật khẩu."


class OutsideRefused(NotSignedIn):
    """The provider's answer is not to be believed, or belongs to nobody here."""

    code = "outside_refused"
    message = (
        "Không đăng nhập được bằng tài khoản chung: chưa có tài khoản với địa chỉ thư đã xác nhận "
        "này, hoặc bước đăng nhập đã hết hạn. Hãy thử lại hoặc hỏi người quản trị."
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to the provider; `mail` only if the provider says that it is verified."""

    issuer: str
    subject: str
    mail: str | None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What goes with one attempt, made from the secret in the browser's cookie."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself, and its keys."""

    about: Mapping[str, Any]
    keys: KeySet
    until: float


def secrets_of(secret: str) -> Secrets:
    """State, nonce and verifier of an attempt: none tells of another or of the secret."""
    made = (
        hmac.new(secret.encode(), name, hashlib.sha256).hexdigest()
        for name in (b"state", b"nonce", b"verifier")
    )
    return Secrets(*made)


class Provider:
    """The provider of the settings; what it says of itself is asked once an hour."""

    def __init__(self, settings: Settings, client: httpx.AsyncClient | None = None) -> None:
        self._settings = settings
        self._issuer = settings.oidc_issuer or ""
        self._client = client or httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False)
        self._known: _Known | None = None

    async def address(self, secrets: Secrets, back: str) -> str:
        """Where to send the browser. Raises `ProviderAway`."""
        about = (await self._about()).about
        asked = {
            "response_type": "code", "client_id": self._settings.oidc_client_id or "",
            "redirect_uri": back, "scope": _SCOPE, "state": secrets.state,
            "nonce": secrets.nonce, "code_challenge_method": "S256",
            "code_challenge": create_s256_code_challenge(secrets.verifier),
        }  # fmt: skip
        start = str(about["authorization_endpoint"])
        return f"{start}{'&' if urlsplit(start).query else '?'}{urlencode(asked)}"

    async def identity(self, secrets: Secrets, answer: Mapping[str, str], back: str) -> Identity:
        """Who came back with this answer. Raises `OutsideRefused`, `ProviderAway`."""
        same = hmac.compare_digest(answer.get("state", "").encode(), secrets.state.encode())
        if not same or answer.get("iss", self._issuer) != self._issuer or not answer.get("code"):
            raise OutsideRefused()
        token = await self._exchange(answer["code"], secrets.verifier, back)
        claims = await self._claims(token, secrets.nonce)
        return Identity(self._issuer, str(claims["sub"]), self._mail(claims))

    async def _exchange(self, code: str, verifier: str, back: str) -> str:
        secret, name = self._settings.oidc_client_secret, self._settings.oidc_client_id or ""
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": verifier, "client_id": name,
        }  # fmt: skip
        auth = httpx.BasicAuth(name, secret.get_secret_value()) if secret else None
        address = str((await self._about()).about["token_endpoint"])
        try:
            answer = await self._client.post(
                address, data=form, auth=auth or httpx.USE_CLIENT_DEFAULT
            )
            if answer.status_code in (400, 401, 403):
                raise OutsideRefused()
            return str(answer.raise_for_status().json()["id_token"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ProviderAway() from error

    async def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        try:
            found = self._read(token, (await self._about()).keys)
        except (JoseError, ValueError):
            # Keys change: they are asked for once more before the answer is not believed.
            self._known = None
            try:
                found = self._read(token, (await self._about()).keys)
            except (JoseError, ValueError) as error:
                raise OutsideRefused() from error
        return self._believed(found, nonce)

    def _read(self, token: str, keys: KeySet) -> jwt.Token:
        return jwt.decode(token, keys, algorithms=_ALGORITHMS)

    def _believed(self, token: jwt.Token, nonce: str) -> Mapping[str, Any]:
        options = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._settings.oidc_client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {"nonce": nonce, "client_id": self._settings.oidc_client_id}
        claims = CodeIDToken(token.claims, token.header, options, params)
        try:
            claims.validate(leeway=_LEEWAY_S)
        except (AuthlibBaseError, JoseError) as error:
            raise OutsideRefused() from error
        return dict(claims)

    def _mail(self, claims: Mapping[str, Any]) -> str | None:
        mail = claims.get("email")
        is_verified = claims.get("email_verified") is True or self._settings.oidc_trusts_mail
        return mail if isinstance(mail, str) and is_verified else None

    async def _about(self) -> _Known:
        if self._known is None or time.monotonic() > self._known.until:
            about = await self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self._issuer:
                raise ProviderAway()
            keys = await self._get(str(about.get("jwks_uri")))
            try:
                read = KeySet.import_key_set(keys)  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError) as error:
                raise ProviderAway() from error
            self._known = _Known(about, read, time.monotonic() + _KNOWN_FOR_S)
        return self._known

    async def _get(self, address: str) -> dict[str, Any]:
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ProviderAway()
        try:
            found = (await self._client.get(address)).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAway() from error
        if not isinstance(found, dict):
            raise ProviderAway()
        return found
