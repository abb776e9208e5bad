"""`hoithi entry`: dossiers in, screened, sent, taken back."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from services.flow import handing_in
from services.flow.client import Door, Entries, Entry, Reason, at_the_door, door_of, show

app = typer.Typer(
    help="Hồ sơ dự thi: đăng ký, nhập danh sách, sơ loại, rút, trả lại.", callback=at_the_door
)

_LOOK_S = 1.0
_Until = Annotated[str, typer.Option("--until", help="Ngày cuối mới, dạng 2025-06-15.")]
_At = Annotated[
    str | None, typer.Option("--at", help="Giờ của ngày cuối, như 17:00; mặc định hết ngày.")
]
_Eligible = Annotated[bool, typer.Option("--eligible/--ineligible", help="Đủ điều kiện hay không.")]


app.command()(handing_in.register)
app.command("paper")(handing_in.register_paper)
app.command()(handing_in.receipt)
app.command()(handing_in.claim)
app.command()(handing_in.originals)
app.command("give-back")(handing_in.give_back)


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="Danh sách CSV, Excel, hoặc ZIP của danh sách và tệp.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run/--for-good", help="Chỉ thử.")] = True,
    only_good: Annotated[bool, typer.Option("--only-good", help="Bỏ qua các dòng sai.")] = False,
    rest: Annotated[
        Path | None, typer.Option("--rest", help="Nơi ghi các dòng cần sửa (Excel).")
    ] = None,
) -> None:
    """Nhập một danh sách: mặc định chỉ thử và báo mọi dòng sai."""
    door = door_of(context)
    job = door.upload("imports/long", file.name, file.read_bytes())["id"]
    found = _settled(door, job)
    if rest is not None and found["job"]["bad"]:
        rest.write_bytes(door.download(f"imports/{job}/rest"))
    if dry_run or found["job"]["state"] != "checked":
        show(found)
        return
    door.post(f"imports/{job}/taking", {"only_good": only_good})
    show(_settled(door, job)["job"])


def _settled(door: Door, job: str) -> Any:
    """The list once no process works on it any more; says how far it is meanwhile."""
    while True:
        found = door.get(f"imports/{job}")
        state = found["job"]["state"]
        if state not in ("checking", "writing"):
            return found
        typer.echo(f"{state}: {found['job']['passed']}", err=True)
        time.sleep(_LOOK_S)


@app.command("list")
def list_entries(
    context: typer.Context,
    stage: Annotated[str | None, typer.Option("--stage", help="Bước.")] = None,
    text: Annotated[str | None, typer.Option("--search", help="Tìm, không cần dấu.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="Trang tiếp theo.")] = None,
) -> None:
    """Một trang hồ sơ."""
    door = door_of(context)
    show(door.get("entries", stage=stage, text=text, after=after))


@app.command("show")
def show_entry(
    context: typer.Context,
    entry: Entry,
) -> None:
    """Mọi điều nơi tổ chức biết về một hồ sơ."""
    show(door_of(context).get(f"entries/{entry}"))


@app.command()
def propose(
    context: typer.Context,
    entries: Entries,
    eligible: _Eligible = True,
    reason: Reason = "",
) -> None:
    """Ban Thư ký đề xuất, một hay nhiều hồ sơ."""
    door = door_of(context)
    show(door.post("screening/proposals", _verdict(entries, eligible, reason)))


@app.command()
def decide(
    context: typer.Context,
    entries: Entries,
    eligible: _Eligible = True,
    reason: Reason = "",
) -> None:
    """Ban Tổ chức quyết định, một hay nhiều hồ sơ."""
    door = door_of(context)
    show(door.post("screening/decisions", _verdict(entries, eligible, reason)))


@app.command("sign")
def sign_list(
    context: typer.Context,
    *,
    entries: Entries,
    number: Annotated[str | None, typer.Option("--number", help="Số quyết định.")] = None,
    signed_on: Annotated[str | None, typer.Option("--on", help="Ngày ký, dạng 2025-06-15.")] = None,
    signer: Annotated[str | None, typer.Option("--signer", help="Người ký.")] = None,
) -> None:
    """Ban Tổ chức ký một danh sách: mọi hồ sơ theo đề xuất của Ban Thư ký."""
    body = {"number": number, "signed_on": signed_on, "signer": signer}
    lines = [{"entry": one} for one in entries]
    show(door_of(context).post("screening/lists", {"lines": lines, **body}))


@app.command("number-ruling")
def number_ruling(
    context: typer.Context,
    ruling: Annotated[str, typer.Argument(help="Mã quyết định chưa có số.")],
    *,
    number: Annotated[str, typer.Option("--number", help="Số quyết định.")],
    signed_on: Annotated[str | None, typer.Option("--on", help="Ngày ký, dạng 2025-06-15.")] = None,
    signer: Annotated[str | None, typer.Option("--signer", help="Người ký.")] = None,
) -> None:
    """Ghi số, ngày ký, người ký cho một quyết định đã ký mà chưa lấy số."""
    body = {"number": number, "signed_on": signed_on, "signer": signer}
    show(door_of(context).post(f"screening/lists/{ruling}/number", body))


@app.command()
def rulings(context: typer.Context) -> None:
    """Các quyết định đã ký về sơ loại."""
    show(door_of(context).get("screening/lists"))


@app.command("draw-list")
def draw_list(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="received, eligible, ineligible hoặc ruling.")],
    ruling: Annotated[
        str | None, typer.Option("--ruling", help="Mã quyết định, với loại ruling.")
    ] = None,
) -> None:
    """Lập danh sách chính thức như lúc này; văn bản vào sổ (`hoithi paper list`)."""
    show(door_of(context).post("official-lists", {"kind": kind, "ruling": ruling}))


@app.command()
def deadline(context: typer.Context) -> None:
    """Hạn nhận hồ sơ đang áp dụng và những lần gia hạn."""
    show(door_of(context).get("deadlines"))


@app.command()
def extend(
    context: typer.Context,
    *,
    until: _Until,
    at: _At = None,
    notice: Annotated[str, typer.Option("--notice", help="Văn bản làm căn cứ.")],
    noticed_on: Annotated[str | None, typer.Option("--dated", help="Ngày văn bản.")] = None,
) -> None:
    """Gia hạn nhận hồ sơ cho tất cả, theo một văn bản."""
    body = {"closes": deadline_of(until, at), "notice": notice, "noticed_on": noticed_on}
    show(door_of(context).post("deadlines", body))


@app.command("extend-for")
def extend_for(
    context: typer.Context,
    *,
    until: _Until,
    at: _At = None,
    reason: Annotated[str, typer.Option("--reason", help="Lý do gia hạn.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Mã đơn vị.")] = None,
    entrant: Annotated[str | None, typer.Option("--entrant", help="Tên người dự thi.")] = None,
    from_below: Annotated[
        bool, typer.Option("--from-below", help="Chỉ cho hồ sơ cấp dưới gửi lên.")
    ] = False,
) -> None:
    """Gia hạn cho một đơn vị, một người dự thi, hoặc hồ sơ cấp dưới gửi lên, có lý do."""
    body = {"until": deadline_of(until, at), "reason": reason, "unit": unit, "entrant": entrant}
    show(door_of(context).post("extensions", {**body, "from_below": from_below}))


def deadline_of(until: str, at: str | None) -> dict[str, str]:
    """A deadline as the API reads it: a whole day, or until an hour of it."""
    return {"date": until, "time": at} if at else {"date": until}


@app.command()
def alike(
    context: typer.Context,
    entry: Annotated[str | None, typer.Option("--entry", help="Chỉ của một hồ sơ.")] = None,
    wanted: Annotated[
        str, typer.Option("--show", help="open: chưa kết luận; settled: đã kết luận; all: tất cả.")
    ] = "open",
) -> None:
    """Các cặp giải pháp có nội dung giống nhau, giống nhiều đứng trước."""
    show(door_of(context).get("alike", wanted=wanted, entry=entry))


@app.command()
def compare(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="Mã một giải pháp.")],
    second: Annotated[str, typer.Argument(help="Mã giải pháp kia.")],
) -> None:
    """Đặt hai giải pháp giống nhau cạnh nhau, với những đoạn trùng."""
    show(door_of(context).get(f"alike/{first}/{second}"))


@app.command()
def settle(
    context: typer.Context,
    *,
    first: Annotated[str, typer.Argument(help="Mã một giải pháp.")],
    second: Annotated[str, typer.Argument(help="Mã giải pháp kia.")],
    verdict: Annotated[
        str, typer.Option("--verdict", help="same: cùng một; improved: cải tiến; different: khác.")
    ],
    reason: Reason = "",
    version: Annotated[int, typer.Option("--version", help="Phiên bản của cặp đã xem.")] = 0,
) -> None:
    """Kết luận về một cặp giống nhau; kết luận được giữ và không hỏi lại."""
    body = {"verdict": verdict, "reason": reason or None, "version": version}
    show(door_of(context).post(f"alike/{first}/{second}/verdict", body))


@app.command()
def exclude(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Danh sách CSV hoặc Excel.")],
    name: Annotated[str, typer.Option("--list", help="Tên danh sách, như «VIFOTEC 2023».")],
) -> None:
    """Nhập danh sách giải pháp đã đoạt giải hoặc đã dự thi nơi khác, để đối chiếu."""
    door = door_of(context)
    show(door.upload("exclusions", file.name, file.read_bytes(), list_name=name))


@app.command()
def withdraw(
    context: typer.Context,
    entry: Entry,
    reason: Reason,
) -> None:
    """Rút một hồ sơ; đã gửi lên thì xin cấp trên cho rút."""
    door = door_of(context)
    show(door.post(f"entries/{entry}/withdrawal", {"reason": reason}))


@app.command()
def forward(
    context: typer.Context,
    entries: Annotated[list[str], typer.Argument(help="Mã hồ sơ.")],
    extension: Annotated[
        str | None, typer.Option("--extension", help="Văn bản gia hạn của cấp trên.")
    ] = None,
) -> None:
    """Gửi hồ sơ lên cấp trên thành một đợt, có một tờ trình và danh sách."""
    body = {"entries": [{"entry": one} for one in entries], "extension": extension}
    show(door_of(context).post("forwardings", body))


@app.command()
def forwardings(
    context: typer.Context,
) -> None:
    """Hồ sơ đã gửi lên cấp trên và trả lời của cấp trên."""
    show(door_of(context).get("forwardings"))


@app.command()
def package(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="Tệp ZIP sẽ ghi.")],
) -> None:
    """Gói hồ sơ được đề cử (danh sách Excel, hồ sơ, tệp kèm theo) cho cấp ngoài hệ thống."""
    content = door_of(context).download("package")
    out.write_bytes(content)
    typer.echo(f"Đã ghi {out} ({len(content)} byte).")


def _verdict(entries: list[str], eligible: bool, reason: str) -> dict[str, Any]:
    return {"entries": entries, "eligible": eligible, "reason": reason or None}
