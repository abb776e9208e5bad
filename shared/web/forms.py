"""Forms of pages: what was typed, read field by field, sent as one command, answered by a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.cleaning import MOST_DIGITS, clean_text
from shared.drafting import DropDraft
from shared.errors import InvalidInput, NotAllowed, NotYetKnown, RuleViolation
from shared.service import Command
from shared.web.doors import perform
from shared.web.navigation import DONE

KEY_FIELD = "form_key"
DRAFT_FIELD = "draft_of"
"""The address under which a long form is kept while it is being filled in."""

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_FIGURES = "%d%m%Y"
"""What a telephone's keyboard of figures can type: eight of them, or it may be read in two ways."""

_NUMBER = re.compile(rf"[+-]?\d{{1,{MOST_DIGITS}}}([.,]\d{{1,{MOST_DIGITS}}})?")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one form. Every reader raises `InvalidInput` with the field's label."""

    fields: FormData

    def optional(self, name: str) -> str | None:
        """What was typed, without blanks around it; None if nothing was."""
        value = self.fields.get(name)
        return (value.strip() or None) if isinstance(value, str) else None

    def text(self, name: str, label: str) -> str:
        """What was typed; it may not be empty."""
        value = self.optional(name)
        if value is None:
            raise InvalidInput(field=label, reason="chưa điền")
        return value

    def secret(self, name: str, label: str) -> str:
        """A password as it was typed, blanks included; it may not be empty."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise InvalidInput(field=label, reason="chưa điền")
        return value

    def number(self, name: str, label: str) -> Decimal:
        """A number with a decimal comma or point, as in 8,5; dots between thousands are refused."""
        text = self.text(name, label)
        if not _NUMBER.fullmatch(text):
            raise InvalidInput(field=label, reason=f"«{_short(text)}» không phải là số")
        return Decimal(text.replace(",", "."))

    def whole(self, name: str, label: str) -> int:
        """A whole number; dots between thousands are read as such."""
        text = self.text(name, label)
        digits = text.replace(".", "").replace(" ", "")
        if not digits.isdecimal() or len(digits) > MOST_DIGITS:
            raise InvalidInput(field=label, reason=f"«{_short(text)}» không phải là số nguyên")
        return int(digits)

    def day(self, name: str, label: str) -> date:
        """A day, typed as dd/MM/yyyy or the ways near it."""
        text = self.text(name, label)
        found = day_of(text)
        if found is None:
            reason = f"«{_short(text)}» không phải là ngày (ngày/tháng/năm)"
            raise InvalidInput(field=label, reason=reason)
        return found

    def day_or_year(self, name: str, label: str) -> date | int:
        """A day typed as dd/MM/yyyy, or a year where no more is known."""
        text = self.text(name, label)
        found = int(text) if len(text) == 4 and text.isdecimal() else day_of(text)
        if found is None:
            reason = f"«{_short(text)}» không phải là ngày (ngày/tháng/năm) hoặc năm"
            raise InvalidInput(field=label, reason=reason)
        return found

    def values(self) -> dict[str, list[str]]:
        """Everything that was typed, by the fields' names."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
        return found

    def every(self, name: str) -> tuple[str, ...]:
        """Each value of a field that may stand several times, in order."""
        return tuple(one for one in self.fields.getlist(name) if isinstance(one, str) and one)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def day_of(text: str) -> date | None:
    """The day that a text names in one of these ways, None if it names none."""
    if text.isdecimal() and len(text) != len("ddmmyyyy"):
        return None
    for form in (*_DAYS, _FIGURES):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


async def read_form(request: Request) -> Form:
    """The form that a request carries. Raises `InvalidInput`."""
    return form_of(await request.form())


def form_of(fields: FormData) -> Form:
    """A form whose texts are fit to be kept; files stay as they are. Raises `InvalidInput`."""
    typed = [
        (name, clean_text(value) if isinstance(value, str) else value)
        for name, value in fields.multi_items()
    ]
    return Form(FormData(typed))


async def submit(
    request: Request, service: str, command: Command, form: Form, then: str, *,
    on_behalf_of: str | None = None,
) -> Response:  # fmt: skip
    """Carry out what a form asks for, once per form shown, then go to the page `then`."""
    await send(request, service, command, form, on_behalf_of=on_behalf_of)
    return go_to(request, then)


async def send(
    request: Request, service: str, command: Command, form: Form, *,
    on_behalf_of: str | None = None,
) -> bytes:  # fmt: skip
    """Carry out what a form asks for, once per form shown; what was kept of it may go now."""
    key = form.optional(KEY_FIELD)
    answer = await perform(request, service, command, key, on_behalf_of=on_behalf_of)
    kept = form.optional(DRAFT_FIELD)
    if kept is not None:
        await perform(request, "site", DropDraft(kept), None)
    return answer


async def send_each(
    request: Request, service: str, commands: Mapping[str, Command], form: Form
) -> dict[str, str]:
    """Carry out a form's commands one after the other, each once per form shown.

    What a rule forbids of one does not keep the others back; gives why, by the command's name.
    Raises `NotAllowed`.
    """
    key = form.optional(KEY_FIELD)
    refused: dict[str, str] = {}
    for name, command in commands.items():
        try:
            await perform(request, service, command, f"{key}.{name}" if key else None)
        except NotAllowed:
            raise
        except (RuleViolation, NotYetKnown) as error:
            refused[name] = str(error)
    return refused


def go_to(request: Request, address: str, *, is_told: bool = False) -> Response:
    """Send the browser to a page after a form, with a word that it was done unless it says so."""
    target = address if is_told else f"{address}{'&' if '?' in address else '?'}xong={DONE}"
    if "hx-request" in request.headers:
        return Response(status_code=204, headers={"hx-redirect": target})
    return RedirectResponse(target, 303)
