"""What the contest's own form asks: answers with their limits, shares, consent, a second field.

Only what cannot be right is refused. What is missing is a check's to say: a counter takes a paper
first and types it in later.
"""

from decimal import Decimal

from services.intake.domain.drafts import Draft
from services.intake.domain.entry import Entry
from services.intake.domain.findings import Finding, cannot_tell, failed, passed
from shared.errors import InvalidInput
from shared.events.parts import Dossier, DossierPersonal, Told
from shared.profiles.model import (
    BirthDates,
    BranchProfile,
    EntryForm,
    MinimumAge,
    Question,
    Residence,
)

MAX_ANSWER = 20_000
_WHOLE = Decimal(100)
NOTHING_ASKED = EntryForm()


def form_of(profile: BranchProfile) -> EntryForm:
    """What the contest's form asks; nothing more than usual where the rules are silent."""
    return profile.entry_form or NOTHING_ASKED


def asks_birth(profile: BranchProfile) -> bool:
    """Whether the form or a rule needs to know when authors were born."""
    rules = profile.eligibility or ()
    return form_of(profile).birth_dates or any(
        isinstance(one, MinimumAge | BirthDates) for one in rules
    )


def asks_address(profile: BranchProfile) -> bool:
    """Whether a rule needs to know where authors live or work."""
    return any(isinstance(one, Residence) for one in profile.eligibility or ())


def words_in(text: str) -> int:
    """How many words a text has, as the meter beside it counts them."""
    return len(text.split())


def require_answers(draft: Draft, profile: BranchProfile) -> None:
    """Whether what was answered can be right. Raises `InvalidInput`."""
    form = form_of(profile)
    asked = {one.key: one for one in form.questions}
    for key, text in draft.answers:
        if key not in asked:
            raise InvalidInput(field="Phiếu dự thi", reason=f"thể lệ không hỏi «{key}»")
        _require_answer(asked[key], text.strip())
    if form.summary and draft.summary:
        _require_words("Tóm tắt", draft.summary, form.summary.max_words)
    _require_second_field(draft, form)
    given = [one.share_percent for one in draft.authors if one.share_percent is not None]
    if form.shares and given and (len(given) < len(draft.authors) or sum(given) != _WHOLE):
        raise InvalidInput(field="Tỷ lệ đóng góp", reason="cộng lại phải đúng 100 %")


def told_of(draft: Draft, profile: BranchProfile) -> tuple[Told, ...]:
    """The answers in the order of the questions; what was left empty is left out."""
    given = {key: text.strip() for key, text in draft.answers}
    return tuple(
        Told(key=one.key, name=one.name, text=_amount(text) if one.asks == "money" else text)
        for one in form_of(profile).questions
        if (text := given.get(one.key))
    )


def check_form(form: EntryForm, entry: Entry) -> Finding:
    """Whether all that the form asks was answered, with the words of each text counted."""
    dossier = entry.dossier
    short = [*_short_answers(form, dossier), *_short_summary(form, dossier)]
    if form.consent and dossier.consented is False:
        return failed("Người dự thi chưa đồng ý với cam kết của phiếu dự thi.")
    if form.consent and dossier.consented is None:
        short.append("cam kết của người dự thi (xem bản giấy)")
    short.extend(_short_authors(form, entry.personal))
    if short:
        return cannot_tell(f"Phiếu dự thi còn thiếu: {'; '.join(short)}.")
    return passed("Phiếu dự thi đã ghi đủ.")


def is_asking(form: EntryForm) -> bool:
    """Whether the form asks anything that a check can miss."""
    return form != NOTHING_ASKED


def _require_answer(question: Question, text: str) -> None:
    if len(text) > MAX_ANSWER:
        raise InvalidInput(field=question.name, reason=f"dài quá {MAX_ANSWER} ký tự")
    if question.asks == "money":
        if text and not _amount(text).isdecimal():
            raise InvalidInput(field=question.name, reason="chỉ ghi số tiền, tính bằng đồng")
    else:
        _require_words(question.name, text, question.max_words)


def _require_words(name: str, text: str, most: int | None) -> None:
    count = words_in(text)
    if most is not None and count > most:
        raise InvalidInput(field=name, reason=f"có {count} từ, không quá {most} từ")


def _require_second_field(draft: Draft, form: EntryForm) -> None:
    if draft.second_field is None:
        return
    if form.fields < 2:
        raise InvalidInput(field="Lĩnh vực thứ hai", reason="thể lệ chỉ cho dự thi một lĩnh vực")
    if draft.second_field == draft.field:
        raise InvalidInput(field="Lĩnh vực thứ hai", reason="trùng với lĩnh vực chính")


def _amount(text: str) -> str:
    """An amount without the marks between thousands: "1.500.000 đ" is 1500000."""
    bare = text.replace(".", "").replace(",", "").replace(" ", "")
    return bare.removesuffix("đồng").removesuffix("đ")


def _short_answers(form: EntryForm, dossier: Dossier) -> list[str]:
    given = {one.key: one.text for one in dossier.answers}
    found = []
    for one in form.questions:
        text = given.get(one.key)
        if text is None:
            found.extend([one.name] if one.required else [])
        elif one.min_words is not None and words_in(text) < one.min_words:
            found.append(f"{one.name} ({words_in(text)} từ, cần từ {one.min_words} từ)")
    return found


def _short_summary(form: EntryForm, dossier: Dossier) -> list[str]:
    limits, count = form.summary, words_in(dossier.summary or "")
    if limits is None or (count == 0 and not limits.required):
        return []
    if count == 0 or count < (limits.min_words or 0):
        return [f"Tóm tắt ({count} từ, cần từ {limits.min_words or 1} từ)"]
    return []


def _short_authors(form: EntryForm, personal: DossierPersonal | str) -> list[str]:
    if isinstance(personal, str):
        return []
    found = []
    if form.shares and any(one.share_percent is None for one in personal.authors):
        found.append("tỷ lệ đóng góp của từng tác giả")
    if form.birth_dates and any(one.birth_date is None for one in personal.authors):
        found.append("ngày sinh của từng tác giả")
    if form.contact and not personal.contact:
        found.append("liên hệ")
    return found
