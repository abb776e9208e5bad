"""`hoithi demo`: start everything here, play two seasons, go on serving; and reset it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import threading

    from services.demonstration.running import Demonstration

app = typer.Typer(help="Chạy trình diễn trên máy này: mọi điểm, hai mùa hội thi, một cổng.")

_Port = Annotated[int, typer.Option("--port", help="Cổng của trang web.")]
_Data = Annotated[Path, typer.Option("--data", help="Thư mục dữ liệu của trình diễn.")]
_Seed = Annotated[int, typer.Option("--seed", help="Số gieo: cùng số thì cùng một mùa hội thi.")]
_Play = Annotated[bool, typer.Option("--play/--no-play", help="Diễn hai mùa nếu chưa diễn.")]
_Once = Annotated[bool, typer.Option("--once", help="Diễn xong thì dừng, không phục vụ tiếp.")]
_Yes = Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")]

DATA = Path("var/demo")
PORT = 8600
SEED = 20260101


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    *,
    port: _Port = PORT,
    data: _Data = DATA,
    seed: _Seed = SEED,
    play: _Play = True,
    once: _Once = False,
) -> None:
    """Chạy trình diễn; dữ liệu nhập thêm được giữ lại khi dừng và chạy lại."""
    if context.invoked_subcommand is None:
        _run(port, data.resolve(), seed, play=play, once=once)


@app.command()
def reset(data: _Data = DATA, yes: _Yes = False) -> None:
    """Xóa toàn bộ dữ liệu của trình diễn."""
    from services.demonstration.running import DemonstrationFolder

    folder = DemonstrationFolder(data.resolve())
    if folder.is_begun and not yes:
        typer.confirm(f"Xóa mọi dữ liệu trong {data}?", abort=True)
    folder.clear()
    typer.echo("Đã xóa dữ liệu trình diễn.")


@app.command(hidden=True)
def prepare() -> None:
    """Chuẩn bị cơ sở dữ liệu của trình diễn (do `hoithi demo` gọi); in ra các điểm và dịch vụ."""
    import json

    from services.app import SERVICES, Installation
    from services.demonstration.preparing import make_ready
    from shared.settings import settings

    installation = Installation(settings())
    make_ready(installation)
    names = [one.name for one in SERVICES]
    typer.echo(json.dumps({"sites": installation.site_names, "services": names}))


@app.command(hidden=True)
def perform(seed: int) -> None:
    """Diễn hai mùa vào trình diễn đang chạy (do `hoithi demo` gọi)."""
    from services.app import Installation
    from services.demonstration.preparing import play_seasons
    from shared.settings import settings

    play_seasons(Installation(settings()), seed, tell)


def _run(port: int, data: Path, seed: int, *, play: bool, once: bool) -> None:
    from services.demonstration.running import Demonstration, DemonstrationFolder
    from services.serve import stop_on_signals
    from shared.telemetry import configure_logging

    configure_logging("INFO")
    folder = DemonstrationFolder(data)
    demonstration = Demonstration(folder, port)
    stop = stop_on_signals()
    typer.echo("Đang khởi động máy chủ sự kiện, cơ sở dữ liệu và ba tiến trình …")
    try:
        demonstration.start()
        typer.echo(f"Mở trình duyệt tại {demonstration.url}/  (dừng: Ctrl+C)")
        if play and not folder.is_played:
            _play(demonstration, seed, stop)
        if not once:
            typer.echo(f"Đang phục vụ tại {demonstration.url}/ ; nhật ký: {data / 'logs'}")
        while not once and not stop.wait(0.2):
            demonstration.tend()
    except TimeoutError as late:
        typer.echo(str(late), err=True)
        raise typer.Exit(1) from late
    finally:
        demonstration.stop()


def _play(demonstration: "Demonstration", seed: int, stop: "threading.Event") -> None:
    typer.echo("TRÌNH DIỄN: diễn hai mùa hội thi (Bình Phước 2022–2023, Lạng Sơn 2024–2025) …")
    if demonstration.play(seed, stop):
        typer.echo("Đã diễn xong; từ đây đồng hồ của hội thi chạy theo giờ thật.")


def tell(at: datetime, title: str, number: int, count: int) -> None:
    """Print a line per scene."""
    typer.echo(f"  [{number:3d}/{count}] {at:%d/%m/%Y} {title}")
