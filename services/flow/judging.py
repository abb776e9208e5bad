"""`hoithi judge`: panels, sheets, closing, ranking, signing, nomination."""

from datetime import date
from typing import Annotated, Any

import typer

from services.flow.client import Entry, at_the_door, door_of, show

app = typer.Typer(
    help="Chấm giải: hội đồng, phiếu chấm, khóa vòng, xếp hạng, ký kết quả, đề cử.",
    callback=at_the_door,
)

_Round = Annotated[str, typer.Argument(help="Khóa của vòng chấm.")]
_Number = Annotated[str | None, typer.Option("--number", help="Số quyết định, nếu đã có.")]
_Signer = Annotated[str, typer.Option("--signer", help="Người ký.")]
_On = Annotated[str, typer.Option("--on", help="Ngày ký, dạng 2025-05-30.")]


@app.command()
def panel(
    context: typer.Context,
    round_key: _Round,
    judge: Annotated[list[str], typer.Option("--judge", help="Tài khoản=Họ tên; lặp lại.")],
    name: Annotated[str, typer.Option("--name", help="Tên hội đồng.")] = "Hội đồng giám khảo",
    field: Annotated[list[str] | None, typer.Option("--field", help="Lĩnh vực; lặp lại.")] = None,
) -> None:
    """Lập hội đồng của một vòng."""
    judges = [_judge(one) for one in judge]
    body = {"round": round_key, "name": name, "judges": judges, "fields": field or []}
    show(door_of(context).post("panels", body))


@app.command()
def assignments(
    context: typer.Context,
) -> None:
    """Những hồ sơ người này phải chấm."""
    show(door_of(context).get("assignments"))


@app.command()
def sheet(
    context: typer.Context,
    entry: Entry,
    round_key: _Round,
    mark: Annotated[list[str], typer.Option("--mark", help="tiêu-chí=điểm; lặp lại.")],
    version: Annotated[int, typer.Option("--version", help="Bản phiếu được thay.")] = 0,
) -> None:
    """Nộp phiếu chấm."""
    marks = dict(_pair(one) for one in mark)
    body = {"round": round_key, "marks": marks, "version": version}
    show(door_of(context).post(f"entries/{entry}/sheets", body))


@app.command()
def progress(
    context: typer.Context,
) -> None:
    """Chấm đến đâu rồi."""
    show(door_of(context).get("judging"))


@app.command()
def close(
    context: typer.Context,
    round_key: _Round,
    reason: Annotated[
        str | None, typer.Option("--force-reason", help="Lý do khóa khi còn thiếu phiếu.")
    ] = None,
) -> None:
    """Khóa một vòng chấm."""
    door = door_of(context)
    show(door.post(f"rounds/{round_key}/closing", {"force_reason": reason}))


@app.command()
def ranking(
    context: typer.Context,
) -> None:
    """Xem trước thứ hạng và giải theo quy định."""
    show(door_of(context).get("ranking"))


@app.command()
def sign(
    context: typer.Context,
    signer: _Signer,
    on: _On,
    number: _Number = None,
) -> None:
    """Ký kết quả; hồ sơ đoạt giải được gửi lên cấp trên ngay."""
    body = {"number": number, "signed_on": _day(on), "signer": signer}
    show(door_of(context).post("results", body))


@app.command()
def results(
    context: typer.Context,
) -> None:
    """Kết quả đã ký."""
    show(door_of(context).get("results"))


@app.command()
def nominate(
    context: typer.Context,
    signer: _Signer,
    on: _On,
    nominee: Annotated[
        list[str] | None, typer.Option("--nominee", help="mã-hồ-sơ=lý do; lặp lại; có thể không.")
    ] = None,
    number: _Number = None,
) -> None:
    """Ký quyết định đề cử; không đề cử giải pháp nào cũng là một quyết định."""
    nominees = [{"entry": entry, "reason": reason} for entry, reason in map(_pair, nominee or [])]
    body = {"number": number, "signed_on": _day(on), "signer": signer, "nominees": nominees}
    show(door_of(context).post("nomination", body))


def _judge(text: str) -> dict[str, Any]:
    account, name = _pair(text)
    return {"account": account, "name": name}


def _pair(text: str) -> tuple[str, str]:
    left, mark, right = text.partition("=")
    if not mark or not left or not right:
        raise typer.BadParameter(f"«{text}» phải có dạng tên=giá-trị")
    return left, right


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» phải có dạng 2025-05-30") from error
