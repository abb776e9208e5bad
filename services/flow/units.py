"""`hoithi unit`: units of the contest, what befalls them, and who has nothing yet."""

from pathlib import Path
from typing import Annotated

import typer

from services.flow.client import at_the_door, door_of, show

app = typer.Typer(
    help="Đơn vị: danh sách, đổi tên, sáp nhập, chia tách, giải thể, chuyển, nhập, nhắc.",
    callback=at_the_door,
)

_Units = Annotated[list[str], typer.Argument(help="Mã các đơn vị.")]
_On = Annotated[str, typer.Option("--on", help="Có hiệu lực từ ngày: năm-tháng-ngày.")]


@app.command("list")
def list_units(context: typer.Context) -> None:
    """Đơn vị với số giải pháp, chỉ tiêu, số ngày còn lại, đơn vị kế thừa."""
    show(door_of(context).get("units"))


@app.command()
def change(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="add, rename, close, merge, split hoặc move.")],
    on: _On,
    *,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Mã đơn vị; lặp lại.")] = None,
    name: Annotated[list[str] | None, typer.Option("--name", help="Tên mới; lặp lại.")] = None,
    into: Annotated[str, typer.Option("--into", help="Mã đơn vị đang có để sáp nhập vào.")] = "",
    parent: Annotated[str, typer.Option("--parent", help="Mã cấp quản lý.")] = "",
) -> None:
    """Đổi tên, giải thể, sáp nhập, chia tách, chuyển hoặc thêm đơn vị."""
    heirs = [{"name": into, "key": into}] if into else [{"name": one} for one in name or []]
    body = {"kind": kind, "on": on, "units": unit or [], "into": heirs, "parent": parent}
    show(door_of(context).post("units", body))


@app.command("import")
def import_units(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Danh sách CSV hoặc Excel.")],
    dry_run: Annotated[bool, typer.Option("--dry-run/--for-good", help="Chỉ thử.")] = True,
) -> None:
    """Nhập danh sách đơn vị: mặc định chỉ thử và báo mọi dòng sai."""
    door = door_of(context)
    answer = door.upload(
        "units/imports", file.name, file.read_bytes(), dry_run=str(dry_run).lower()
    )
    show(answer)


@app.command()
def remind(context: typer.Context, units: _Units) -> None:
    """Soạn nháp thư nhắc các đơn vị chưa có giải pháp."""
    show(door_of(context).post("units/letters", {"units": units}))
