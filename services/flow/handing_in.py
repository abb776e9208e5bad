"""`hoithi entry …`: handing dossiers in, over the counter too, and what goes back to people."""

import hashlib
import mimetypes
from pathlib import Path
from typing import Annotated, Any

import typer

from services.flow.client import Door, Entry, door_of, show

_Title = Annotated[str, typer.Option("--title", help="Tên giải pháp.")]
_Unit = Annotated[str, typer.Option("--unit", help="Mã đơn vị gửi.")]
_Authors = Annotated[list[str], typer.Option("--author", help="Họ tên tác giả; lặp lại.")]
_Births = Annotated[
    list[str] | None,
    typer.Option("--birth", help="Ngày sinh (1980-09-02) theo thứ tự tác giả; lặp lại."),
]
_Shares = Annotated[
    list[str] | None, typer.Option("--share", help="Tỷ lệ đóng góp (%) theo thứ tự tác giả.")
]
_Addresses = Annotated[
    list[str] | None, typer.Option("--address", help="Nơi ở, làm việc theo thứ tự tác giả.")
]
_Field = Annotated[str | None, typer.Option("--field", help="Mã lĩnh vực.")]
_Second = Annotated[str | None, typer.Option("--second-field", help="Mã lĩnh vực thứ hai.")]
_Summary = Annotated[str | None, typer.Option("--summary", help="Tóm tắt.")]
_Since = Annotated[int | None, typer.Option("--since", help="Năm bắt đầu áp dụng.")]
_Contact = Annotated[str | None, typer.Option("--contact", help="Điện thoại, thư điện tử.")]
_Entrant = Annotated[str | None, typer.Option("--entrant", help="Tổ chức đứng tên dự thi.")]
_Answers = Annotated[
    list[str] | None,
    typer.Option("--answer", help="Trả lời một câu của phiếu dự thi, dạng khóa=nội dung; lặp lại."),
]
_Consent = Annotated[
    bool | None, typer.Option("--consent/--no-consent", help="Đồng ý với cam kết của phiếu.")
]
_Files = Annotated[list[Path] | None, typer.Option("--file", help="Tệp kèm theo; lặp lại.")]
_Parts = Annotated[
    list[str] | None,
    typer.Option("--part", help="Tệp là một thành phần hồ sơ, dạng khóa=đường dẫn; lặp lại."),
]
_Advice = Annotated[str | None, typer.Option("--advice", help="Mã yêu cầu tư vấn.")]
_Paper = Annotated[
    list[str] | None, typer.Option("--on-paper", help="Khóa thành phần nộp giấy; lặp lại.")
]


def register(
    context: typer.Context, *, title: _Title, unit: _Unit, author: _Authors,
    birth: _Births = None, share: _Shares = None, address: _Addresses = None,
    field: _Field = None, second_field: _Second = None, summary: _Summary = None,
    since: _Since = None, contact: _Contact = None, entrant: _Entrant = None,
    answer: _Answers = None, consent: _Consent = None, file: _Files = None, part: _Parts = None,
    advice: _Advice = None,
) -> None:  # fmt: skip
    """Đăng ký một hồ sơ; in số biên nhận."""
    door = door_of(context)
    body = {
        "title": title, "unit": unit, "authors": _authors(author, birth, share, address),
        "field": field, "second_field": second_field, "summary": summary, "applied_since": since,
        "contact": contact, "entrant": entrant, "answers": _pairs(answer or [], "--answer"),
        "consented": consent, "files": _all_stored(door, file or [], part or []),
        "advice": advice,
    }  # fmt: skip
    show(door.post("entries", body))


def register_paper(
    context: typer.Context, *, title: _Title, unit: _Unit, author: _Authors,
    birth: _Births = None, share: _Shares = None, address: _Addresses = None,
    field: _Field = None, second_field: _Second = None, summary: _Summary = None,
    since: _Since = None, contact: _Contact = None, entrant: _Entrant = None,
    answer: _Answers = None, on_paper: _Paper = None,
    office: Annotated[str | None, typer.Option("--office", help="Mã nơi nhận.")] = None,
    brought_by: Annotated[str | None, typer.Option("--brought-by", help="Người nộp.")] = None,
    postmark: Annotated[
        str | None, typer.Option("--postmark", help="Ngày dấu bưu điện, dạng 2025-06-15.")
    ] = None,
) -> None:  # fmt: skip
    """Nhận một hồ sơ giấy tại quầy; mã nhận hồ sơ in trên phiếu (`hoithi entry receipt`)."""
    body = {
        "title": title, "unit": unit, "authors": _authors(author, birth, share, address),
        "field": field, "second_field": second_field, "summary": summary, "applied_since": since,
        "contact": contact, "entrant": entrant, "answers": _pairs(answer or [], "--answer"),
        "paper": [{"part": one} for one in on_paper or []],
        "office": office, "handed_in_by": brought_by, "postmarked_on": postmark,
    }  # fmt: skip
    show(door_of(context).post("paper-entries", body))


def receipt(
    context: typer.Context,
    entry: Entry,
    out: Annotated[Path, typer.Argument(help="Tệp PDF sẽ ghi.")],
) -> None:
    """Lấy phiếu nhận (PDF): số, mã QR, thành phần, và mã nhận hồ sơ nếu nộp giấy."""
    door = door_of(context)
    place = f"entries/{door.contest}/{door.branch}/{entry}/receipt.pdf"
    out.write_bytes(door.download_page(place))
    typer.echo(f"Đã ghi {out}.")


def claim(
    context: typer.Context,
    number: Annotated[str, typer.Option("--number", help="Số phiếu nhận.")],
    code: Annotated[str, typer.Option("--code", help="Mã in trên phiếu nhận.")],
) -> None:
    """Nhận một hồ sơ đã nộp giấy làm của mình, bằng số và mã trên phiếu nhận."""
    show(door_of(context).post("claims", {"receipt_number": number, "code": code}))


def originals(
    context: typer.Context,
    entry: Entry,
    *,
    what: Annotated[str, typer.Option("--what", help="Giấy tờ trả lại.")],
    to_whom: Annotated[str, typer.Option("--to", help="Người nhận lại.")],
    on: Annotated[str, typer.Option("--on", help="Ngày trả, dạng 2025-06-15.")],
) -> None:
    """Ghi việc trả lại bản gốc cho người nộp."""
    body = {"what": what, "to_whom": to_whom, "returned_on": on}
    show(door_of(context).post(f"entries/{entry}/originals", body))


def give_back(
    context: typer.Context,
    entry: Entry,
    *,
    missing: Annotated[str, typer.Option("--missing", help="Nội dung còn thiếu, cần sửa.")],
    until: Annotated[
        str | None, typer.Option("--until", help="Hạn bổ sung, dạng 2025-06-15.")
    ] = None,
) -> None:
    """Trả hồ sơ cho người nộp để bổ sung, có nội dung còn thiếu và hạn."""
    body = {"missing": missing, "until": until}
    show(door_of(context).post(f"entries/{entry}/completion", body))


def _authors(
    names: list[str], births: list[str] | None, shares: list[str] | None,
    addresses: list[str] | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """One author for each name; what is given beside them is given for every one."""
    found: list[dict[str, Any]] = [{"name": name} for name in names]
    for option, key, given in (
        ("--birth", "birth_date", births),
        ("--share", "share_percent", shares),
        ("--address", "address", addresses),
    ):
        if given and len(given) != len(names):
            raise typer.BadParameter(f"{option} phải có cho mỗi tác giả, theo thứ tự.")
        for one, value in zip(found, given or (), strict=False):
            one[key] = value
    return found


def _pairs(given: list[str], option: str) -> dict[str, str]:
    """What was typed as key=text."""
    found = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(f"{option} ghi dạng khóa=nội dung, không phải «{one}».")
        found[key.strip()] = text
    return found


def _all_stored(door: Door, files: list[Path], parts: list[str]) -> list[dict[str, Any]]:
    named = [(None, path) for path in files]
    of_parts = [(key, Path(path)) for key, path in _pairs(parts, "--part").items()]
    return [{**_stored(door, path), "part": part} for part, path in (*of_parts, *named)]


def _stored(door: Door, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    door.put_file(digest, content)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return {"sha256": digest, "name": path.name, "media_type": kind}
