"""`hoithi report`: what is owed, submitted, accepted, returned, waived, compiled."""

from typing import Annotated

import typer

from services.flow.client import Reason, at_the_door, door_of, show

app = typer.Typer(
    help="Báo cáo: danh sách, nộp, duyệt, trả lại, miễn, tổng hợp.", callback=at_the_door
)

_Report = Annotated[str, typer.Argument(help="Mã báo cáo: nghĩa-vụ.đơn-vị.năm-tháng-ngày.")]


@app.command("list")
def list_reports(
    context: typer.Context,
    state: Annotated[str | None, typer.Option("--state", help="Tình trạng.")] = None,
) -> None:
    """Báo cáo phải nộp cho nơi tổ chức, theo hạn."""
    show(door_of(context).get("reports", state=state))


@app.command("show")
def show_report(
    context: typer.Context,
    report: _Report,
) -> None:
    """Một báo cáo: số liệu điền sẵn, các lần nộp, các lần nhắc."""
    show(door_of(context).get(f"reports/{report}"))


@app.command()
def submit(
    context: typer.Context,
    report: _Report,
    figure: Annotated[list[str] | None, typer.Option("--figure", help="chỉ-tiêu=số.")] = None,
    text: Annotated[str, typer.Option("--text", help="Nội dung.")] = "",
) -> None:
    """Nộp báo cáo; chỉ tiêu bỏ trống là không báo, khác với 0."""
    figures = dict(_figure(one) for one in figure or [])
    door = door_of(context)
    show(door.post(f"reports/{report}/submit", {"figures": figures, "text": text}))


@app.command()
def accept(
    context: typer.Context,
    report: _Report,
) -> None:
    """Duyệt báo cáo."""
    show(door_of(context).post(f"reports/{report}/accept", {}))


@app.command("return")
def give_back(
    context: typer.Context,
    report: _Report,
    reason: Reason,
) -> None:
    """Trả lại báo cáo."""
    door = door_of(context)
    show(door.post(f"reports/{report}/return", {"reason": reason}))


@app.command()
def waive(
    context: typer.Context,
    report: _Report,
    reason: Reason,
) -> None:
    """Miễn báo cáo."""
    door = door_of(context)
    show(door.post(f"reports/{report}/waive", {"reason": reason}))


@app.command("compile")
def compile_period(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="Kỳ: nghĩa-vụ.năm-tháng-ngày.")],
) -> None:
    """Tổng hợp và chốt một kỳ báo cáo trước hạn tự chốt."""
    show(door_of(context).post(f"reports/{period}/compile", {}))


def _figure(text: str) -> tuple[str, int]:
    key, _, value = text.partition("=")
    try:
        return key, int(value)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» phải có dạng chỉ-tiêu=số nguyên") from error
