"""`hoithi paper`: the register of papers, their numbers, signed copies and templates."""

from pathlib import Path
from typing import Annotated

import typer

from services.flow.client import Reason, at_the_door, door_of, show

app = typer.Typer(
    help="Văn bản: sổ văn bản, cấp số, nhận bản ký, hủy, mẫu Word.", callback=at_the_door
)

_Paper = Annotated[str, typer.Argument(help="Mã văn bản trong sổ.")]
_Kind = Annotated[str, typer.Argument(help="Loại mẫu: report, decision, minutes, list.")]
_Out = Annotated[Path, typer.Option("--out", help="Ghi vào tệp.")]
_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tệp.")]
_Version = Annotated[
    int | None, typer.Option("--version", help="Phiên bản đã xem; khác thì không ghi.")
]


@app.command("list")
def list_papers(
    context: typer.Context,
    state: Annotated[
        str | None, typer.Option("--state", help="drafted, numbered, signed hoặc voided.")
    ] = None,
) -> None:
    """Sổ văn bản, mới trước."""
    show(door_of(context).get("papers", state=state))


@app.command("show")
def show_paper(context: typer.Context, paper: _Paper) -> None:
    """Một văn bản: số, ngày, người ký, nơi nhận, tình trạng."""
    show(door_of(context).get(f"papers/{paper}"))


@app.command("download")
def download_paper(
    context: typer.Context,
    paper: _Paper,
    out: _Out,
    form: Annotated[str, typer.Option("--form", help="docx, pdf, xlsx hoặc signed.")] = "docx",
) -> None:
    """Tải tệp của văn bản."""
    out.write_bytes(door_of(context).download(f"papers/{paper}/files/{form}"))
    typer.echo(f"Đã ghi {out}.")


@app.command("batch")
def show_batch(
    context: typer.Context, batch: Annotated[str, typer.Argument(help="Mã đợt gửi.")]
) -> None:
    """Một đợt hồ sơ gửi lên hay nhận về: các giải pháp, và mã tờ trình trong sổ."""
    show(door_of(context).get(f"batches/{batch}"))


@app.command("batch-list")
def download_batch_list(
    context: typer.Context,
    batch: Annotated[str, typer.Argument(help="Mã đợt gửi.")],
    out: _Out,
    form: Annotated[str, typer.Option("--form", help="docx, pdf hoặc xlsx.")] = "docx",
) -> None:
    """Tải danh sách của một đợt gửi."""
    out.write_bytes(door_of(context).download(f"batches/{batch}/list/{form}"))
    typer.echo(f"Đã ghi {out}.")


@app.command("draft-list")
def draft_list(context: typer.Context) -> None:
    """Dự thảo danh sách giải pháp dự thi như lúc này."""
    show(door_of(context).post("papers/lists", {}))


@app.command("edit")
def edit_paper(
    context: typer.Context,
    paper: _Paper,
    *,
    subject: Annotated[str | None, typer.Option("--subject", help="Trích yếu.")] = None,
    signer_line: Annotated[
        list[str] | None, typer.Option("--signer-line", help="Quyền hạn, chức vụ; lặp lại.")
    ] = None,
    signer: Annotated[str | None, typer.Option("--signer", help="Họ tên người ký.")] = None,
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", help="Nơi nhận; lặp lại.")
    ] = None,
    version: _Version = None,
) -> None:
    """Sửa trích yếu, người ký, nơi nhận."""
    body = {
        "subject": subject,
        "signer_lines": signer_line,
        "signer_name": signer,
        "recipients": recipient,
        "version": version,
    }
    show(door_of(context).post(f"papers/{paper}/edit", body))


@app.command("number")
def number_paper(
    context: typer.Context,
    paper: _Paper,
    number: Annotated[int, typer.Argument(help="Số do văn thư cấp, từ 1.")],
    issued_on: Annotated[str, typer.Option("--on", help="Ngày ban hành, năm-tháng-ngày.")],
    version: _Version = None,
) -> None:
    """Ghi số và ngày do văn thư cấp."""
    body = {"number": number, "issued_on": issued_on, "version": version}
    show(door_of(context).post(f"papers/{paper}/number", body))


@app.command("sign")
def sign_paper(context: typer.Context, paper: _Paper, file: _File) -> None:
    """Nộp bản PDF đã ký làm bản chính thức."""
    show(door_of(context).upload(f"papers/{paper}/signed", file.name, file.read_bytes()))


@app.command("void")
def void_paper(context: typer.Context, paper: _Paper, reason: Reason) -> None:
    """Hủy văn bản; số đã cấp không dùng lại."""
    show(door_of(context).post(f"papers/{paper}/void", {"reason": reason}))


@app.command("templates")
def list_templates(context: typer.Context) -> None:
    """Mẫu Word của nơi tổ chức và các bản đã thay."""
    show(door_of(context).get("templates"))


@app.command("template")
def download_template(
    context: typer.Context,
    kind: _Kind,
    out: _Out,
    preview: Annotated[bool, typer.Option("--preview", help="Đã điền nội dung mẫu.")] = False,
) -> None:
    """Tải mẫu Word đang dùng."""
    what = "preview" if preview else "word"
    out.write_bytes(door_of(context).download(f"templates/{kind}/{what}"))
    typer.echo(f"Đã ghi {out}.")


@app.command("replace-template")
def replace_template(context: typer.Context, kind: _Kind, file: _File) -> None:
    """Dùng mẫu Word đã sửa; mẫu hỏng thì nêu chỗ sai và giữ mẫu cũ."""
    show(door_of(context).upload(f"templates/{kind}", file.name, file.read_bytes()))


@app.command("reset-template")
def reset_template(context: typer.Context, kind: _Kind) -> None:
    """Dùng lại mẫu đi kèm hệ thống."""
    show(door_of(context).post(f"templates/{kind}/reset", {}))
