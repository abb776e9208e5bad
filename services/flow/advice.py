"""`hoithi advice`: help before entry, from the request to the entry that it became."""

from typing import Annotated

import typer

from services.flow.client import at_the_door, door_of, show

app = typer.Typer(
    help="Tư vấn trước khi nộp: yêu cầu, cử người, ghi ý kiến, kết thúc, gắn với hồ sơ.",
    callback=at_the_door,
)

_Request = Annotated[str, typer.Argument(help="Mã yêu cầu tư vấn.")]


@app.command("list")
def list_requests(context: typer.Context) -> None:
    """Các yêu cầu tư vấn, yêu cầu chờ lâu nhất trước."""
    show(door_of(context).get("advice"))


@app.command("show")
def show_request(context: typer.Context, request: _Request) -> None:
    """Một yêu cầu với mọi ý kiến đã ghi."""
    show(door_of(context).get(f"advice/{request}"))


@app.command()
def ask(
    context: typer.Context,
    *,
    title: Annotated[str, typer.Option("--title", help="Tên giải pháp dự kiến.")],
    question: Annotated[str, typer.Option("--question", help="Nội dung cần tư vấn.")],
    asker: Annotated[str, typer.Option("--asker", help="Người đề nghị.")],
    contact: Annotated[str | None, typer.Option("--contact", help="Liên hệ.")] = None,
    field: Annotated[str | None, typer.Option("--field", help="Mã lĩnh vực.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Mã đơn vị.")] = None,
) -> None:
    """Gửi một yêu cầu tư vấn."""
    body = {
        "title": title,
        "question": question,
        "asker": asker,
        "contact": contact,
        "field": field,
        "unit": unit,
    }
    show(door_of(context).post("advice", body))


@app.command()
def name(
    context: typer.Context,
    request: _Request,
    adviser: Annotated[str, typer.Argument(help="Mã tài khoản của chuyên gia.")],
) -> None:
    """Cử người tư vấn, hoặc cử người khác thay."""
    show(door_of(context).post(f"advice/{request}/adviser", {"adviser": adviser}))


@app.command()
def note(
    context: typer.Context,
    request: _Request,
    text: Annotated[str, typer.Argument(help="Ý kiến tư vấn.")],
) -> None:
    """Ghi ý kiến tư vấn; người đề nghị đọc được ngay."""
    show(door_of(context).post(f"advice/{request}/notes", {"text": text}))


@app.command()
def close(
    context: typer.Context,
    request: _Request,
    reason: Annotated[str | None, typer.Option("--reason", help="Lý do.")] = None,
) -> None:
    """Kết thúc một yêu cầu."""
    show(door_of(context).post(f"advice/{request}/closing", {"reason": reason}))


@app.command()
def tie(
    context: typer.Context,
    request: _Request,
    entry: Annotated[str, typer.Argument(help="Mã hồ sơ đã nộp.")],
) -> None:
    """Gắn yêu cầu với hồ sơ đã nộp: người tư vấn không chấm hồ sơ đó."""
    show(door_of(context).post(f"advice/{request}/entry", {"entry": entry}))
