"""A contest's wordings: which there are, and one to be changed, with a preview of real data."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.errors import NotYetKnown
from shared.messages import queries, wordings
from shared.messages.catalogue import CATALOGUE
from shared.messages.commands import ForgetWording, KeepWording
from shared.messages.letter import Fact, Language
from shared.messages.preparing import Desk
from shared.messages.rendering import Text, Wording, fill, require_sound, standard_wording
from shared.messages.template import ALWAYS, Template
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branches
from shared.web.doors import SiteDoor
from shared.web.forms import read_form, submit
from shared.web.letters.desk import desk_here
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()
WORDING = "/letter-wordings/{contest}/{template}/{language}"
_LANGUAGES = {Language.VIETNAMESE: "Tiếng Việt", Language.ENGLISH: "English"}


@dataclass(frozen=True, slots=True)
class WordingLine:
    """A template in a list, and in which languages the contest has its own wording."""

    template: Template
    own: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class ContestWordings:
    """A contest with its templates."""

    contest: str
    title: str
    lines: tuple[WordingLine, ...]


@dataclass(frozen=True, slots=True)
class WordingsPage(Page):
    """Every template of every contest of the site."""

    TEMPLATE: ClassVar[str] = "web/letters/wordings.html"
    contests: tuple[ContestWordings, ...]
    languages: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class WordingPage(Page):
    """One wording to be changed; `preview` is filled with the facts of the newest letter.

    `is_example` where the contest has no such letter yet and placeholders stand for themselves.
    """

    TEMPLATE: ClassVar[str] = "web/letters/wording.html"
    contest: str
    template: Template
    language: Language
    language_name: str
    wording: Wording
    version: int
    always: tuple[tuple[str, str], ...]
    preview: Text
    is_example: bool
    path: str


@dataclass(frozen=True, slots=True)
class PreviewNotice(Page):
    """A preview above the form that stays open."""

    TEMPLATE: ClassVar[str] = "web/letters/preview.html"
    preview: Text
    is_example: bool


@router.get("/letter-wordings")
async def show_wordings(request: Request, site: SiteDoor) -> Response:
    """Every template, by contest."""
    branches = await site.query("site", hosted_branches, site.name)
    own = {key for name in site.services for key in await site.query(name, wordings.own_keys)}
    contests = {one.contest: one for one in branches}
    page = WordingsPage(
        contests=tuple(_contest(one, own) for one in contests.values()),
        languages=tuple(_LANGUAGES.items()),
    )
    return await show(request, page)


@router.get(WORDING)
async def show_wording(
    request: Request, site: SiteDoor, *, contest: str, template: str, language: Language
) -> Response:
    """One wording. Raises `NotYetKnown`."""
    kind = _template(template)
    found = await site.query(kind.service, wordings.own, contest, template, language)
    wording = found.wording if found else standard_wording(template, language)
    desk = desk_here(request)
    facts = await site.query(kind.service, queries.newest_facts, contest, template)
    page = WordingPage(
        contest=contest,
        template=kind,
        language=language,
        language_name=_LANGUAGES[language],
        wording=wording,
        version=found.version if found else 0,
        always=tuple(ALWAYS.items()),
        preview=_preview(kind, wording, language, facts, desk),
        is_example=not facts,
        path=request.url.path,
    )
    return await show(request, page)


@router.post(WORDING)
async def keep_wording(
    request: Request, site: SiteDoor, *, contest: str, template: str, language: Language
) -> Response:
    """Keep a wording, show what it would look like, or go back to the standard."""
    form = await read_form(request)
    kind = _template(template)
    back = f"/{site.name}/letter-wordings/{contest}/{template}/{language.value}"
    act = form.optional("act")
    if act == "forget":
        command = ForgetWording(contest, template, language)
        return await submit(request, kind.service, command, form, back)
    subject, body = form.text("subject", "Tiêu đề"), form.text("body", "Nội dung")
    if act == "preview":
        wording = Wording(subject, body)
        require_sound(kind, wording)
        facts = await site.query(kind.service, queries.newest_facts, contest, template)
        preview = _preview(kind, wording, language, facts, desk_here(request))
        return await show(request, PreviewNotice(preview, not facts))
    version = form.whole("version", "Phiên bản")
    keep = KeepWording(contest, template, language, subject, body, version)
    return await submit(request, kind.service, keep, form, back)


def _preview(
    kind: Template, wording: Wording, language: Language, facts: dict[str, Fact] | None, desk: Desk
) -> Text:
    """What a letter would look like; a placeholder without a fact stands for itself."""
    example: dict[str, Fact] = {name: f"[{meaning}]" for name, meaning in kind.placeholders.items()}
    always: dict[str, Fact] = {"recipient": f"[{ALWAYS['recipient']}]", "site_url": desk.site_url}
    return fill(wording, {**example, **(facts or {}), **always}, language, desk.zone)


def _template(key: str) -> Template:
    found = CATALOGUE.get(key)
    if found is None:
        raise NotYetKnown(awaited=f"template/{key}")
    return found


def _contest(profile: BranchProfile, own: set[tuple[str, str, str]]) -> ContestWordings:
    lines = tuple(
        WordingLine(
            one,
            tuple(
                language
                for language in Language
                if (profile.contest, one.key, language.value) in own
            ),
        )
        for one in CATALOGUE.values()
        if one.service != "site"  # letters about accounts belong to no contest
    )
    return ContestWordings(profile.contest, profile.contest_title, lines)
