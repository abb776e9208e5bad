"""The only place with status codes: an error becomes problem+json for programs, a page for people.

Source: RFC 9457 (Problem Details for HTTP APIs).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.drivers import is_transient
from shared.errors import (
    ContractError,
    EventTooLarge,
    HoithiError,
    InvalidInput,
    KeyReused,
    NotAllowed,
    NotYetKnown,
    RuleViolation,
    TransientError,
)
from shared.files import FileTooLarge
from shared.identity.asker import FactorMissing, NotSignedIn
from shared.ids import new_id
from shared.language import translated
from shared.web.chrome import bare_chrome
from shared.web.conditions import ConditionMissing, Outdated
from shared.web.limiting import TooOften
from shared.web.templating import Page, plainly
from shared.web.validation import field_errors

RETRY_AFTER_S = 5
_LONGEST = 2_000
_LED_TO = {NotSignedIn.code: "sign-in", FactorMissing.code: "account/factor"}
"""The pages of a site that people are led to, below it."""

_STATUS: tuple[tuple[type[HoithiError], HTTPStatus], ...] = (
    # The first that fits decides.
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (TooOften, HTTPStatus.TOO_MANY_REQUESTS),
    (ConditionMissing, HTTPStatus.PRECONDITION_REQUIRED),
    (Outdated, HTTPStatus.PRECONDITION_FAILED),
    (FileTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (KeyReused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RuleViolation, HTTPStatus.CONFLICT),
    (NotYetKnown, HTTPStatus.NOT_FOUND),
    (TransientError, HTTPStatus.SERVICE_UNAVAILABLE),
    (EventTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (ContractError, HTTPStatus.UNPROCESSABLE_ENTITY),
)
_TITLES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "Yêu cầu không đọc được",
    HTTPStatus.UNAUTHORIZED: "Chưa đăng nhập",
    HTTPStatus.FORBIDDEN: "Không có quyền",
    HTTPStatus.NOT_FOUND: "Không tìm thấy",
    HTTPStatus.METHOD_NOT_ALLOWED: "Không dùng được theo cách này",
    HTTPStatus.CONFLICT: "Không thực hiện được",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Nội dung quá lớn",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Thông tin chưa đúng",
    HTTPStatus.TOO_MANY_REQUESTS: "Quá nhiều yêu cầu",
    HTTPStatus.UNAUTHORIZED: "Chưa đăng nhập",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Lỗi hệ thống",
    HTTPStatus.SERVICE_UNAVAILABLE: "Hệ thống đang bận",
}
_DETAILS: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "Không có trang hoặc mục này.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Nội dung gửi lên lớn quá mức cho phép. Chưa lưu gì.",
    HTTPStatus.TOO_MANY_REQUESTS: "Có quá nhiều yêu cầu trong thời gian ngắn; xin chờ một lát.",
    HTTPStatus.UNAUTHORIZED: "Cần đăng nhập để xem trang này.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Địa chỉ này không nhận yêu cầu kiểu đó.",
}
_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told about an error; `facts` is safe for JSON."""

    status: HTTPStatus
    code: str
    detail: str
    facts: Mapping[str, Any]
    reference: str | None = None

    @property
    def field(self) -> str | None:
        """The label of the field that is wrong, where it is one."""
        named = self.facts.get("field")
        return translated(named) if isinstance(named, str) else None

    @property
    def title(self) -> str:
        """The kind of problem, in two or three words."""
        return translated(_TITLES.get(self.status, "Không thực hiện được"))

    def to_json(self) -> dict[str, Any]:
        """The members of the problem document."""
        members = {
            "type": f"urn:hoithi:problem:{self.code}",
            "title": self.title,
            "status": self.status.value,
            "detail": self.detail,
            "code": self.code,
            "facts": self.facts,
        }
        return members | ({"reference": self.reference} if self.reference else {})


@dataclass(frozen=True, slots=True)
class ProblemPage(Page):
    """The error page; `notice.html` is the same as a piece of a page that stays open."""

    TEMPLATE: ClassVar[str] = "web/problem.html"
    problem: Problem


@dataclass(frozen=True, slots=True)
class ProblemNotice(Page):
    """An error shown above the form that it is about, so that nothing typed is lost."""

    TEMPLATE: ClassVar[str] = "web/notice.html"
    problem: Problem


def problem_of(error: HoithiError) -> Problem:
    """What an expected error is answered with."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), HTTPStatus.CONFLICT)
    facts = _short(to_jsonable_python(error.facts, fallback=str))
    return Problem(status, error.code, _short(translated(str(error)), _LONGEST), facts)


def _short(told: Any, most: int = _LONGEST // 4) -> Any:
    """What was typed may be as long and as broken as can be; what is told of it is not."""
    if isinstance(told, str):
        plain = told if told.isascii() else told.encode("utf-8", "replace").decode()
        return plain if len(plain) <= most else f"{plain[:most]}…"
    if isinstance(told, dict):
        return {_short(key): _short(one) for key, one in told.items()}
    if isinstance(told, list):
        return [_short(one) for one in told]
    return told


def respond(request: Request, problem: Problem) -> Response:
    """The problem as JSON below `/api/`, as a notice to a form that stays open, else as a page.

    Who opens a page without being signed in is led to the page that signs in, and back from there;
    so is whose roles need a second factor to the page that sets one up.
    """
    elsewhere = _LED_TO.get(problem.code)
    if elsewhere is not None and _is_opening_a_page(request):
        asked = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        site = request.scope.get("root_path", "")
        return RedirectResponse(f"{site}/{elsewhere}?{urlencode({'sau': asked})}", 303)
    if _is_api(request):
        response: Response = JSONResponse(
            problem.to_json(), problem.status.value, media_type="application/problem+json"
        )
    else:
        page = ProblemNotice if "hx-request" in request.headers else ProblemPage
        problem = _referred(request, problem)
        response = plainly(
            request, page(problem), bare_chrome(request), status=problem.status.value
        )
    wait_s = problem.facts.get("retry_after_s")
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE or wait_s is not None:
        response.headers["retry-after"] = str(wait_s or RETRY_AFTER_S)
    return response


def _referred(request: Request, problem: Problem) -> Problem:
    """The problem with a number under which the log knows it, so that people can ask about it."""
    if problem.reference is not None:
        return problem
    reference = _reference()
    _logger.info("problem_shown", reference=reference, code=problem.code, path=request.url.path)
    return replace(problem, reference=reference)


def install(app: FastAPI | Starlette) -> None:
    """Have an app answer every error through this module."""
    app.add_exception_handler(HoithiError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(LastResort)


class LastResort:
    """Answers what nobody expected: a reference number outside, everything else in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            request = Request(scope, receive)
            await respond(request, _unexpected(request, error))(scope, receive, send)


def _expected(request: Request, error: Exception) -> Response:
    if not isinstance(error, HoithiError):
        raise error
    return respond(request, problem_of(error))


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError | ValidationError):
        raise error
    fields = field_errors(error)
    detail = "; ".join(f"{one['field']}: {one['reason']}" for one in fields)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return respond(request, Problem(status, InvalidInput.code, detail, {"fields": fields}))


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error.__cause__, HoithiError):  # of reading the body, say: it was too large
        return respond(request, problem_of(error.__cause__))
    status = HTTPStatus(error.status_code)
    detail = translated(_DETAILS.get(status, "Không thực hiện được."))
    code = status.name.lower()
    response = respond(request, Problem(status, code, detail, {}))
    response.headers.update(error.headers or {})
    return response


def _unexpected(request: Request, error: Exception) -> Problem:
    reference = _reference()
    known = {"reference": reference, "method": request.method, "path": request.url.path}
    if is_transient(error):
        _logger.warning("request_failed_for_now", **known, exc_info=error)
        busy = TransientError()
        return Problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            busy.code,
            translated(f"{busy} Chưa ghi gì."),
            {},
            reference,
        )
    _logger.error("request_failed", **known, exc_info=error)
    detail = f"Hệ thống gặp lỗi ngoài dự kiến. Chưa ghi gì. Khi báo lỗi, xin nêu số {reference}."
    return Problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", translated(detail), {}, reference
    )


def _reference() -> str:
    return new_id()[-8:].upper()


def _is_opening_a_page(request: Request) -> bool:
    is_reading = request.method == "GET" and "hx-request" not in request.headers
    return is_reading and not _is_api(request)


def _is_api(request: Request) -> bool:
    # Below a site, or at the top where no site took the path: it may hold anything, line ends too.
    return not {"api", "files"}.isdisjoint(request.scope["path"].split("/")[1:3])
