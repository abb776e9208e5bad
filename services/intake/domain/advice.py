"""Help before entry: asking, naming an adviser, noting advice, closing, and what it became."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from services.intake.domain.refusals import (
    AdviceClosed,
    AdviceTied,
    AdviserMissing,
    NoAdviceHere,
    OwnAdviser,
)
from shared.errors import InvalidInput
from shared.profiles.model import Advice, BranchProfile

MAX_TITLE, MAX_WORDS, MAX_NAME = 500, 5000, 300


class AdviceState(StrEnum):
    """How far a request is."""

    ASKED = "asked"
    NAMED = "named"
    ADVISED = "advised"
    CLOSED = "closed"


STATE_WORDS: Mapping[AdviceState, str] = {
    AdviceState.ASKED: "chờ cử người tư vấn",
    AdviceState.NAMED: "chờ ý kiến tư vấn",
    AdviceState.ADVISED: "đã có ý kiến tư vấn",
    AdviceState.CLOSED: "đã kết thúc",
}


@dataclass(frozen=True, slots=True)
class Adviser:
    """A member of the group: the account, its name, and by what other sites know the person."""

    account: str
    name: str
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to be advised on; `asker` and `contact` are whom it is for."""

    title: str
    question: str
    asker: str
    contact: str | None = None
    field: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request for advice as it stands; `owner` is the account that asked."""

    id: str
    contest: str
    branch: str
    asked: Asked
    owner: str
    asked_at: dt.datetime
    state: AdviceState = AdviceState.ASKED
    version: int = 1
    adviser: Adviser | None = None
    named_at: dt.datetime | None = None
    closing: str | None = None
    closed_at: dt.datetime | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Advice that was given; `noted_by` is the account that wrote it down."""

    number: int
    adviser: Adviser
    text: str
    noted_at: dt.datetime
    noted_by: str

    @property
    def is_for_another(self) -> bool:
        """Whether somebody else wrote it down than who gave it."""
        return self.noted_by != self.adviser.account


def group_of(profile: BranchProfile) -> Advice:
    """The group of experts of a branch. Raises `NoAdviceHere`."""
    if profile.advice is None:
        raise NoAdviceHere(branch=profile.unit.name)
    return profile.advice


def checked(profile: BranchProfile, asked: Asked) -> Asked:
    """What was asked, without blanks around it. Raises `NoAdviceHere`, `InvalidInput`."""
    group_of(profile)
    if asked.field is not None and profile.field(asked.field) is None:
        raise InvalidInput(field="Lĩnh vực", reason=f"không có lĩnh vực «{asked.field}»")
    return replace(
        asked,
        title=_words("Tên giải pháp", asked.title, MAX_TITLE),
        question=_words("Nội dung cần tư vấn", asked.question, MAX_WORDS),
        asker=_words("Người đề nghị", asked.asker, MAX_NAME),
        contact=_words("Liên hệ", asked.contact, MAX_NAME) if asked.contact else None,
    )


def name_adviser(request: Request, adviser: Adviser, now: dt.datetime) -> Request:
    """The request with an adviser, also in place of another one.

    Raises `AdviceClosed`, `OwnAdviser`.
    """
    _require_open(request)
    if adviser.account == request.owner:
        raise OwnAdviser(name=adviser.name)
    state = AdviceState.NAMED if request.state is AdviceState.ASKED else request.state
    return replace(request, adviser=adviser, named_at=now, state=state)


def note(request: Request, text: str) -> tuple[Request, Adviser, str]:
    """The request once it was answered, whose advice it is, and its words.

    Raises `AdviceClosed`, `AdviserMissing`, `InvalidInput`.
    """
    _require_open(request)
    if request.adviser is None:
        raise AdviserMissing(title=request.asked.title)
    words = _words("Ý kiến tư vấn", text, MAX_WORDS)
    return replace(request, state=AdviceState.ADVISED), request.adviser, words


def close(request: Request, reason: str | None, now: dt.datetime) -> Request:
    """The request when nothing more is to come. Raises `AdviceClosed`, `InvalidInput`."""
    _require_open(request)
    words = _words("Lý do", reason, MAX_WORDS) if reason else None
    return replace(request, state=AdviceState.CLOSED, closing=words, closed_at=now)


def tie(request: Request, entry: str) -> Request:
    """The request with the entry that it became. Raises `AdviceTied` where that is another one."""
    if request.entry not in (None, entry):
        raise AdviceTied(title=request.asked.title)
    return replace(request, entry=entry)


def advisers_of(request: Request, notes: Sequence[Note]) -> tuple[Adviser, ...]:
    """Everybody who may have helped: who gave advice, and who is named now, each once."""
    found = {one.adviser.account: one.adviser for one in notes}
    if request.adviser is not None:
        found[request.adviser.account] = request.adviser
    return tuple(found.values())


def _require_open(request: Request) -> None:
    if request.state is AdviceState.CLOSED:
        raise AdviceClosed(title=request.asked.title)


def _words(label: str, text: str | None, most: int) -> str:
    words = (text or "").strip()
    if not words:
        raise InvalidInput(field=label, reason="chưa điền")
    if len(words) > most:
        raise InvalidInput(field=label, reason=f"dài quá {most} ký tự")
    return words
