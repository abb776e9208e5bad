"""`hoithi docs`: the pages that are made from the code, and whether they are current."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from shared.events import asyncapi, reference
from shared.settings import Settings

ROOT = Path(__file__).parents[1]
COMMAND = "hoithi docs --write"

app = typer.Typer(help="Các trang tài liệu sinh ra từ mã nguồn.")

_Check = Annotated[bool, typer.Option("--check", help="Chỉ kiểm tra xem có trang nào cũ không.")]
_Write = Annotated[bool, typer.Option("--write", help="Ghi lại những trang đã cũ.")]
_SETTINGS_HEAD = """\
# Settings

Made from `shared/settings.py` by `hoithi docs --write`; do not edit. Each setting is an environment
variable. Mappings are written as JSON.

| variable | kind | default | says |
|---|---|---|---|
"""


@app.callback(invoke_without_command=True)
def docs(check: _Check = False, write: _Write = False) -> None:
    """Kiểm tra (mặc định) hoặc ghi lại các trang tài liệu sinh ra từ mã nguồn."""
    if check and write:
        raise typer.BadParameter("chỉ chọn một trong hai: --check hoặc --write")
    old = stale()
    if not old:
        typer.echo("Tài liệu khớp với mã nguồn.")
    elif write:
        write_pages()
        typer.echo(f"Đã ghi: {', '.join(old)}")
    else:
        typer.echo(f"Đã cũ: {', '.join(old)}. Hãy chạy: {COMMAND}", err=True)
        raise typer.Exit(1)


def generate() -> dict[str, str]:
    """Every generated page, by its path from the project's root."""
    return {
        "docs/asyncapi.yaml": asyncapi.text(),
        "docs/events.md": reference.page(),
        "docs/settings.md": settings_page(),
    }


def stale(root: Path = ROOT) -> list[str]:
    """The generated pages that say another thing than the code, or are not there."""
    return [path for path, text in generate().items() if _read(root / path) != text]


def write_pages(root: Path = ROOT) -> None:
    """Write every generated page."""
    for path, text in generate().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def settings_page() -> str:
    """`docs/settings.md`: every setting with its kind, default and meaning."""
    fields: Mapping[str, FieldInfo] = Settings.model_fields
    prefix = Settings.model_config.get("env_prefix", "")
    rows = [
        f"| `{prefix}{name.upper()}` | {_kind(field)} | {_default(field)} | {field.description} |"
        for name, field in fields.items()
    ]
    return _SETTINGS_HEAD + "\n".join(rows) + "\n"


def _kind(field: FieldInfo) -> str:
    words: dict[Any, str] = {
        bool: "yes or no",
        int: "number",
        Path: "folder",
        Path | None: "file",
        dict[str, str]: "mapping",
        SecretStr | None: "secret",
        time: "time of day",
    }
    return words.get(field.annotation, "text")


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if value is None or value == {}:
        return "–"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
