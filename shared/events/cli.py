"""`hoithi events`: whether the contracts keep to their golden schemas, and writing those anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from shared.events.golden import Difference

app = typer.Typer(help="Quy ước sự kiện và lược đồ chuẩn của chúng.", no_args_is_help=True)

_Write = Annotated[bool, typer.Option("--write", help="Ghi lại lược đồ chuẩn nếu được phép.")]
_Folder = Annotated[Path | None, typer.Option("--folder", help="Thư mục lược đồ chuẩn.")]


@app.callback()
def events() -> None:
    """Quy ước sự kiện và lược đồ chuẩn của chúng."""


@app.command()
def schemas(write: _Write = False, folder: _Folder = None) -> None:
    """So quy ước với lược đồ chuẩn; thay đổi mà bên đọc cũ không hiểu thì không được ghi đè."""
    from shared.events import golden

    place = folder or golden.FOLDER
    found = golden.differences(place)
    left = golden.write(place) if write else found
    for one in found:
        typer.echo(_words(one, is_written=one not in left), err=one in left)
    if left:
        typer.echo(_advice(left), err=True)
        raise typer.Exit(1)
    if not found:
        typer.echo("Mọi quy ước khớp với lược đồ chuẩn.")


def _words(one: "Difference", *, is_written: bool) -> str:
    state = "đã ghi" if is_written else "không ghi" if one.is_refused else "chưa ghi"
    return f"{one.file}: {one.change} ({state})" + "".join(f"\n  {part}" for part in one.breaks)


def _advice(left: list["Difference"]) -> str:
    from shared.events import golden

    if not any(one.is_refused for one in left):
        return f"Hãy chạy: {golden.COMMAND}"
    return (
        "Thay đổi không tương thích: khai báo một phiên bản chính mới (MAJOR) bên cạnh phiên bản "
        "đang có (docs/how-to/event.md)."
    )
