"""Pages from templates: one frozen context class per page, and nothing undefined.

A template is named `<room>/<file>`: `web` is the frame's room, each service has its own.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.ids import new_id
from shared.language import translated, translated_plural
from shared.web.assets import Assets
from shared.web.chrome import Chrome, chrome_of
from shared.web.formats import FILTERS

FRAME = Path(__file__).parent / "templates"
GIVEN = frozenset({"chrome"})
"""What every template has beside its own context."""


@dataclass(frozen=True, slots=True)
class Page:
    """Base of a page's context: everything its template uses is a field here."""

    TEMPLATE: ClassVar[str]


class Templates:
    """The templates of every room, with the filters and functions they share."""

    def __init__(self, rooms: Mapping[str, Path], assets: Assets) -> None:
        loaders = {"web": FRAME, **rooms}
        self.environment = jinja2.Environment(
            loader=jinja2.PrefixLoader(
                {name: jinja2.FileSystemLoader(folder) for name, folder in loaders.items()}
            ),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        install = self.environment.install_gettext_callables  # type: ignore[attr-defined]
        install(translated, translated_plural, newstyle=True)
        self.environment.filters.update(FILTERS)
        self.environment.globals.update(asset=assets.url, form_key=new_id)

    def text(self, page: Page, chrome: Chrome) -> str:
        """The page as HTML."""
        return self.environment.get_template(page.TEMPLATE).render(_fields(page), chrome=chrome)


async def show(request: Request, page: Page, *, status: int = 200) -> HTMLResponse:
    """Answer with a page in the frame of its site."""
    return plainly(request, page, await chrome_of(request), status=status)


def plainly(request: Request, page: Page, chrome: Chrome, *, status: int = 200) -> HTMLResponse:
    """Answer with a page in a frame that is at hand already."""
    templates: Templates = request.app.state.templates
    headers = {"cache-control": "no-store"}
    return HTMLResponse(templates.text(page, chrome), status, headers)


def _fields(page: Page) -> dict[str, Any]:
    # Not dataclasses.asdict: templates get the objects themselves.
    return {field.name: getattr(page, field.name) for field in dataclasses.fields(page)}
