"""The page of one file of a dossier: what it is, and the thing itself where that is safe."""

from dataclasses import dataclass
from typing import ClassVar

from shared.events.parts import FileRef
from shared.web.downloads import PREVIEWED
from shared.web.templating import Page


@dataclass(frozen=True, slots=True)
class FilePage(Page):
    """One file; `crumbs` lead to it, as name and path below the site, `path` is its own.

    Below the path stand `/content`, to be shown inside the page, and `/download`.
    """

    TEMPLATE: ClassVar[str] = "web/file.html"
    file: FileRef
    title: str
    crumbs: tuple[tuple[str, str], ...]
    path: str
    is_picture: bool
    is_paper: bool


def file_page(
    file: FileRef, title: str, crumbs: tuple[tuple[str, str], ...], path: str
) -> FilePage:
    """The page of a file; what a browser cannot show safely is only to be saved."""
    is_shown, is_picture = file.media_type in PREVIEWED, file.media_type.startswith("image/")
    return FilePage(file, title, crumbs, path, is_shown and is_picture, is_shown and not is_picture)
