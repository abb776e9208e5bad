"""`hoithi mail`: what a mail server hands back, for its alias or filter to call."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from shared.messages import contacts, store
from shared.messages.reports import DeliveryReport, read_report

if TYPE_CHECKING:
    from services.app import Installation

app = typer.Typer(help="Thư gửi cho người.", no_args_is_help=True)
MAX_REPORT = 1024 * 1024


@app.command("report")
def report(site: Annotated[str, typer.Option("--site", help="Điểm chạy.")]) -> None:
    """Đọc từ đầu vào chuẩn một báo cáo gửi thư (RFC 3464) và ghi kết quả của bức thư đó."""
    from services.app import Installation
    from shared.errors import HoithiError
    from shared.settings import settings

    try:
        found = read_report(sys.stdin.buffer.read(MAX_REPORT))
    except HoithiError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if not note(Installation(settings()), site, found):
        typer.echo(f"Không có thư {found.letter} đã gửi đi ở điểm này.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Thư {found.letter}: {found.reason or 'đã tới'}")


def note(installation: "Installation", site: str, found: DeliveryReport) -> bool:
    """Note a report in whichever service wrote the letter; False if none did."""
    from services.operations.places import opened

    with opened(installation, site) as place:
        for session in place.sessions.values():
            session.begin()
            is_known = store.note_delivery(session, found.letter, found.reason)
            session.commit()
            if is_known:
                break
        else:
            return False
        if found.reason is not None and found.address is not None and found.reason[:1] == "5":
            place.sessions["site"].begin()
            contacts.note_bounce(place.sessions["site"], found.address, found.reason)
            place.sessions["site"].commit()
    return True
