"""`hoithi contest`: check profile files, bring old ones up to date, write the editors' schema."""

import datetime as dt
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

app = typer.Typer(
    name="contest",
    help="Kiểm tra và chuyển đổi tệp cấu hình hội thi.",
    no_args_is_help=True,
)

_Files = Annotated[list[Path], typer.Argument(help="Các tệp cấu hình hội thi.")]
_File = Annotated[Path, typer.Argument(help="Tệp cấu hình hội thi.")]
_Today = Annotated[
    str, typer.Option("--today", help="Ngày dùng cho các ngày tương đối, dạng 2025-05-30.")
]
_Write = Annotated[bool, typer.Option("--write", help="Ghi đè tệp thay vì in ra.")]
_Overlay = Annotated[bool, typer.Option("--overlay", help="Lược đồ của tệp phủ.")]
_Output = Annotated[Path | None, typer.Option("--output", help="Ghi vào tệp thay vì in ra.")]


@app.command()
def check(files: _Files, today: _Today = "") -> None:
    """Báo mọi lỗi của các tệp: tệp, dòng, cột, lỗi, và viết thế nào cho đúng."""
    from shared.profiles.loading import check_file

    day = _day(today)
    found = {file: check_file(file, day) for file in files}
    for file, problems in found.items():
        for one in problems:
            typer.echo(str(one))
        if not problems:
            typer.echo(f"{file}: không có lỗi")
    if any(found.values()):
        typer.echo(f"Tổng cộng {sum(len(one) for one in found.values())} lỗi.", err=True)
        raise typer.Exit(1)


@app.command()
def migrate(file: _File, write: _Write = False) -> None:
    """Chuyển một tệp viết theo lược đồ cũ sang lược đồ hiện hành, giữ nguyên ghi chú."""
    from shared.profiles.loading import ProfileErrors, migrate_text

    try:
        before = file.read_bytes().decode("utf-8")
        after = migrate_text(before, str(file))
    except (OSError, UnicodeDecodeError) as error:
        typer.echo(f"{file}: không đọc được tệp: {error}", err=True)
        raise typer.Exit(1) from error
    except ProfileErrors as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if not write:
        typer.echo(after, nl=False)
        return
    if after != before:
        file.write_bytes(after.encode("utf-8"))
    typer.echo(f"{file}: {'đã chuyển sang' if after != before else 'đã theo'} lược đồ hiện hành")


@app.command()
def schema(output: _Output = None, overlay: _Overlay = False) -> None:
    """In JSON Schema của tệp cấu hình hoặc tệp phủ, cho trình soạn thảo."""
    from shared.profiles.json_schema import overlay_schema, profile_schema, schema_text

    text = schema_text(overlay_schema() if overlay else profile_schema())
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(f"đã ghi {output}")


def _day(text: str) -> dt.date:
    """The day that was given, else today where the contests are."""
    from shared.clock import wall_now

    if not text:
        return wall_now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        message = f"«{text}» không phải ngày; viết như 2025-05-30"
        raise typer.BadParameter(message) from error
