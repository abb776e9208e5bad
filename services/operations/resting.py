"""`hoithi maintenance`: have the doors rest while the machine is worked on, and open them again."""

from typing import Annotated

import typer

from shared import maintenance
from shared.maintenance import Maintenance
from shared.settings import settings

app = typer.Typer(
    help="Tạm dừng các trang để bảo trì; worker và relay vẫn chạy.", no_args_is_help=True
)
_MOST_MESSAGE = 500


@app.command("on")
def begin(
    message: Annotated[str, typer.Option("--message", help="Lời báo cho người dùng.")] = "",
    reads: Annotated[bool, typer.Option("--reads", help="Vẫn cho xem, chỉ không cho ghi.")] = False,
    minutes: Annotated[int, typer.Option("--minutes", min=1, help="Bao lâu nữa nên quay lại.")] = 5,
) -> None:
    """Tạm dừng từ bây giờ (có hiệu lực trong một giây)."""
    note = Maintenance(message.strip()[:_MOST_MESSAGE], reads, minutes * 60)
    maintenance.begin(settings().data, note)
    typer.echo("Đã tạm dừng nhận việc ghi." if reads else "Đã tạm dừng mọi trang.")


@app.command("off")
def end() -> None:
    """Mở lại."""
    was_resting = maintenance.end(settings().data)
    typer.echo("Đã mở lại." if was_resting else "Không có đợt tạm dừng nào.")


@app.command("status")
def status() -> None:
    """Đang tạm dừng hay không."""
    note = maintenance.read(settings().data)
    if note is None:
        typer.echo("Đang mở.")
        return
    what = "việc ghi" if note.reads else "mọi trang"
    typer.echo(f"Đang tạm dừng {what}. {note.message}".strip())
