"""The operator's commands: dead letters, refills, setting the broker up, verifying, reconciling."""

from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from services.operations import mail
from shared.database import from_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.app import Installation
    from services.operations.reconciling import Reconciled

app = typer.Typer(no_args_is_help=True)
letters = typer.Typer(help="Sự kiện lỗi: sự kiện không xử lý được.", no_args_is_help=True)
broker = typer.Typer(help="Máy chủ sự kiện.", no_args_is_help=True)
app.add_typer(letters, name="dead-letters")
app.add_typer(broker, name="broker")
app.add_typer(mail.app, name="mail")

Site = Annotated[str, typer.Option("--site", help="Điểm chạy.")]
LetterId = Annotated[str, typer.Argument(help="Mã sự kiện lỗi, hoặc phần đầu của mã.")]
_WHOLE = 160


@letters.command("list")
def list_letters(
    site: Site,
    every: Annotated[bool, typer.Option("--all", help="Cả những bản ghi đã xử lý.")] = False,
) -> None:
    """Liệt kê sự kiện lỗi, cũ trước."""
    from services.operations.letters import buried

    with _told():
        found = buried(_installation(site), site, resolved=every)
    rows = [
        (
            one.letter.id,
            one.service,
            f"{one.letter.record.topic} {one.letter.record.partition}/{one.letter.record.offset}",
            one.letter.code,
            one.letter.reason[:_WHOLE],
            _when(one.letter.dead_at),
            _STATES.get(one.letter.state, one.letter.state),
        )
        for one in found
    ]
    heads = ("Mã", "Dịch vụ", "Nơi", "Lỗi", "Lý do", "Lúc", "Tình trạng")
    _show(f"Sự kiện lỗi của {site}: {len(rows)}", heads, rows)


@letters.command("show")
def show_letter(site: Site, letter: LetterId) -> None:
    """In trọn một sự kiện lỗi, cả nội dung đã nhận."""
    from services.operations.letters import one_buried

    with _told():
        found = one_buried(_installation(site), site, letter)
    record = found.letter.record
    for name, value in (
        ("Mã", found.letter.id),
        ("Dịch vụ", found.service),
        ("Chủ đề", f"{record.topic}, phân vùng {record.partition}, vị trí {record.offset}"),
        ("Lỗi", f"{found.letter.code}: {found.letter.reason}"),
        ("Lúc", _when(found.letter.dead_at)),
        ("Tình trạng", _STATES.get(found.letter.state, found.letter.state)),
        ("Khóa", _readable(record.key)),
        ("Nội dung", _readable(record.value)),
    ):
        typer.echo(f"{name}: {value}")


@letters.command("replay")
def replay_letter(site: Site, letter: LetterId) -> None:
    """Đưa lại một sự kiện lỗi vào nơi đã bỏ qua nó, một lần."""
    from services.operations.letters import replay

    with _told():
        found = replay(_installation(site), site, letter)
    typer.echo(f"Đã đưa lại {found.letter.id} ở dịch vụ {found.service}.")


@letters.command("drop")
def drop_letter(site: Site, letter: LetterId) -> None:
    """Bỏ một sự kiện lỗi; nội dung vẫn được giữ."""
    from services.operations.letters import drop

    with _told():
        found = drop(_installation(site), site, letter)
    typer.echo(f"Đã bỏ {found.letter.id}.")


@letters.command("resume")
def resume_worker(site: Site) -> None:
    """Cho worker đã dừng vì quá nhiều sự kiện lỗi chạy tiếp."""
    from services.operations.letters import resume

    with _told():
        count = resume(_installation(site), site)
    typer.echo(f"{count} sự kiện lỗi không còn tính vào giới hạn; worker của {site} chạy tiếp.")


@broker.command("setup")
def set_up_broker(
    site: Annotated[
        list[str] | None, typer.Option("--site", help="Điểm chạy; lặp lại cho nhiều điểm.")
    ] = None,
) -> None:
    """Tạo trên máy chủ sự kiện các chủ đề mà các điểm ghi vào."""
    from services.operations.topics import set_up

    installation = _installation(*(site or ()))
    with _told():
        done = set_up(installation, site or installation.site_names)
    rows = [(one, "đã tạo") for one in done.created] + [(one, "đã có") for one in done.present]
    _show(f"Máy chủ {done.cluster_id}", ("Chủ đề", ""), rows)


@app.command()
def refill(
    site: Site,
    topic: Annotated[str, typer.Option("--topic", help="Chủ đề do điểm này ghi.")],
    from_seq: Annotated[
        int, typer.Option("--from", help="Từ số thứ tự này trong sổ của từng dịch vụ.")
    ] = 0,
    service: Annotated[str, typer.Option("--service", help="Chỉ của dịch vụ này.")] = "",
) -> None:
    """Gửi lại một chủ đề từ sổ nhật ký; nơi đã nhận thì bỏ qua."""
    from services.operations.topics import refill as fill_again

    try:
        with _told():
            done = fill_again(_installation(site), site, topic, from_seq=from_seq, service=service)
    except ValueError as error:
        raise typer.BadParameter(f"điểm {site} không ghi chủ đề «{topic}»") from error
    typer.echo(f"Relay sẽ gửi lại {topic} từ sổ của: {', '.join(done) or '—'}.")


@app.command()
def verify(
    site: Site,
    heads: Annotated[
        bool, typer.Option("--heads", help="So cả với điều các điểm trên máy này đã nghe được.")
    ] = False,
) -> None:
    """Kiểm tra sổ nhật ký và tệp có bị sửa, mất không; không cần máy chủ sự kiện."""
    from services.operations.verifying import verify as look

    with _told():
        found = look(_installation(site), site, with_heads=heads)
    rows = [(one.place, one.what) for one in found.findings]
    compared = f", {found.heads} mốc đã nghe" if heads else ""
    title = (
        f"{site}: {found.events} sự kiện, {found.acts} việc an ninh, {found.files} tệp{compared}"
    )
    if rows:
        _show(title, ("Nơi", "Sai khác"), rows)
        raise typer.Exit(1)
    typer.echo(f"{title}: nguyên vẹn.")


@app.command()
def erase(
    site: Site, entry: Annotated[str, typer.Option("--entry", help="Mã của giải pháp.")]
) -> None:
    """Xóa theo quy định tác giả của một giải pháp khỏi mọi cơ sở dữ liệu; mã băm giữ lại."""
    from services.operations.erasing import erase as forget

    with _told():
        found = forget(_installation(site), site, entry)
    typer.echo(f"{site}: đã xóa ở {found.dossiers} hồ sơ và {found.events} sự kiện.")


@app.command()
def rebuild(site: Site) -> None:
    """Dựng lại bảng theo dõi và sổ tra cứu của báo cáo từ các sự kiện đã lưu; nên dừng worker."""
    from services.operations.rebuilding import rebuild as make_anew

    with _told():
        count = make_anew(_installation(site), site)
    typer.echo(f"{site}: đã dựng lại từ {count} sự kiện.")


@app.command()
def reconcile(site: Site) -> None:
    """Đối chiếu: gì đã gửi, đã nhận, bị từ chối, đang chờ, còn trên đường, và là những gì."""
    from services.operations.reconciling import reconcile as compare

    with _told():
        found = compare(_installation(site), site)
    _show_reconciled(found)
    typer.echo("Khớp." if found.is_even else "Chưa khớp.")
    if not found.is_even:
        raise typer.Exit(1)


def _show_reconciled(found: "Reconciled") -> None:
    counts = (
        "Dịch vụ",
        "Sổ",
        "Chưa vào sổ",
        "Chưa gửi",
        "Đang chờ",
        "Bị từ chối",
        "Lỗi",
        "Gác lại",
    )
    _show(
        f"Các dịch vụ của {found.site}",
        counts,
        [
            (
                one.service,
                one.head_seq,
                one.outbox,
                sum(topic.unpublished for topic in one.topics),
                one.waiting,
                one.refusals,
                one.dead_letters,
                ", ".join(topic.topic for topic in one.topics if topic.parked) or "—",
            )
            for one in found.databases
        ],
    )
    _show(
        f"Sự kiện tới {found.site}",
        ("Nguồn", "Nơi đọc", "Đã gửi", "Đã nhận", "Còn thiếu"),
        [
            (one.source, one.reader, one.published, one.received, ", ".join(one.missing) or "—")
            for one in found.lanes
        ],
    )
    _show(
        "Chuyển hồ sơ lên cấp trên",
        ("Hội thi", "Nơi gửi", "Đã gửi", "Kết quả", "Từ cấp dưới", "Trên đường", "Khác nhau"),
        [
            (
                one.contest,
                one.branch,
                one.sent,
                _pairs(one.states),
                _pairs(one.arrivals),
                ", ".join(one.under_way) or "—",
                "; ".join(one.differing) or "—",
            )
            for one in found.branches
        ],
    )
    if found.apart:
        typer.echo(f"Không đối chiếu được sổ của điểm ở máy khác: {', '.join(found.apart)}.")


_STATES = {
    "open": "chưa xử lý",
    "resumed": "chưa xử lý, đã cho chạy tiếp",
    "replayed": "đã đưa lại",
    "dropped": "đã bỏ",
}


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{key} {number}" for key, number in counts.items()) or "—"


def _when(text: str) -> str:
    return f"{from_text(text).astimezone():%d/%m/%Y %H:%M:%S}"


def _readable(value: bytes | None) -> str:
    if value is None:
        return "—"
    return value.decode("utf-8", "backslashreplace")


def _show(title: str, heads: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    # A file or a pipe gets whole lines: ids are copied from there.
    Console(width=None if Console().is_terminal else 400).print(table)


def _installation(*sites: str) -> "Installation":
    from services.app import Installation
    from shared.settings import settings

    found = Installation(settings())
    for site in sites:
        if site not in found.site_names:
            known = ", ".join(found.site_names)
            raise typer.BadParameter(f"không có điểm «{site}»; các điểm trong cấu hình: {known}")
    return found


@contextmanager
def _told() -> "Iterator[None]":
    """An expected error ends the command with its message and code 1."""
    from shared.errors import HoithiError

    try:
        yield
    except HoithiError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
