"""`hoithi user`: accounts of a site, by the operator at the machine."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from shared.clock import wall_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.operations.places import Place

app = typer.Typer(help="Tài khoản của một điểm.", no_args_is_help=True)

Site = Annotated[str, typer.Option("--site", help="Điểm có tài khoản.")]
Mail = Annotated[str, typer.Argument(help="Địa chỉ thư của người dùng.")]
Role = Annotated[str, typer.Option("--role", help="Vai trò, như secretariat; xem trang Quyền hạn.")]
Contest = Annotated[str | None, typer.Option("--contest", help="Hội thi; bỏ trống là mọi hội thi.")]
Branch = Annotated[str | None, typer.Option("--branch", help="Nơi tổ chức; bỏ trống là mọi nơi.")]
Unit = Annotated[str | None, typer.Option("--unit", help="Đơn vị, với vai của một đơn vị.")]
Field = Annotated[str | None, typer.Option("--field", help="Lĩnh vực, nếu chỉ được giao một.")]


@app.command("add")
def add(
    mail: Mail,
    *,
    site: Site,
    name: Annotated[str, typer.Option("--name", help="Họ và tên.")],
    role: Annotated[str | None, typer.Option("--role", help="Vai trò đầu tiên.")] = None,
    contest: Contest = None,
    branch: Branch = None,
    unit: Unit = None,
    field: Field = None,
) -> None:
    """Mời một người: gửi thư kèm liên kết đặt mật khẩu, và in liên kết ra đây một lần."""
    from services.operations.accounts import run, validity
    from shared.identity.asker import Grant
    from shared.identity.commands import AddAccount
    from shared.identity.tokens import new_secret
    from shared.settings import settings

    grants = (Grant(role, contest, branch, unit, field),) if role else ()
    secret = new_secret()
    with _place(site) as place:
        run(place, AddAccount(mail, name, grants, secret, wall_now() + validity(settings())))
    _tell(secret, site)


@app.command("disable")
def disable(mail: Mail, site: Site) -> None:
    """Khóa tài khoản: mọi phiên làm việc kết thúc ngay."""
    from services.operations.accounts import account_of, run
    from shared.identity.commands import DisableAccount

    with _place(site) as place:
        run(place, DisableAccount(account_of(place, mail)))
    typer.echo(f"Đã khóa {mail}.")


@app.command("reset-password")
def reset_password(mail: Mail, site: Site) -> None:
    """Gửi liên kết đặt lại mật khẩu, và in liên kết ra đây một lần."""
    from services.operations.accounts import account_of, run, validity
    from shared.identity.commands import IssueLink
    from shared.identity.tokens import new_secret
    from shared.settings import settings

    secret = new_secret()
    with _place(site) as place:
        expires = wall_now() + validity(settings())
        run(place, IssueLink(account_of(place, mail), secret, expires))
    _tell(secret, site)


@app.command("reset-factor")
def reset_factor(mail: Mail, site: Site) -> None:
    """Đặt lại xác nhận hai bước của người bị mất điện thoại và mã dự phòng; người đó được báo."""
    from services.operations.accounts import account_of, run
    from shared.identity.commands import ResetFactor

    with _place(site) as place:
        run(place, ResetFactor(account_of(place, mail)))
    typer.echo(f"Đã đặt lại xác nhận hai bước của {mail}. Lần đăng nhập tới sẽ thiết lập lại.")


@app.command("grant")
def grant(
    mail: Mail, *, site: Site, role: Role, contest: Contest = None, branch: Branch = None,
    unit: Unit = None, field: Field = None,
) -> None:  # fmt: skip
    """Giao một vai trò."""
    from services.operations.accounts import account_of, run
    from shared.identity.asker import Grant
    from shared.identity.commands import GrantRole

    with _place(site) as place:
        given = Grant(role, contest, branch, unit, field)
        key = run(place, GrantRole(account_of(place, mail), given))
    typer.echo(f"Đã giao vai trò {role} cho {mail} (mã {key}).")


@app.command("revoke")
def revoke(
    mail: Mail, site: Site, key: Annotated[str, typer.Argument(help="Mã của vai trò đã giao.")]
) -> None:
    """Thu hồi một vai trò, theo mã mà `hoithi user list` in ra."""
    from services.operations.accounts import account_of, run
    from shared.identity.commands import RevokeRole

    with _place(site) as place:
        run(place, RevokeRole(account_of(place, mail), key))
    typer.echo(f"Đã thu hồi vai trò {key} của {mail}.")


@app.command("list")
def list_users(site: Site) -> None:
    """Liệt kê tài khoản với các vai trò."""
    from shared.identity.people import people

    with _place(site) as place:
        found = people(place.sessions["site"], wall_now())
    table = Table("Họ và tên", "Địa chỉ thư", "Tình trạng", title=f"Điểm {site}")
    table.add_column("Vai trò (mã)", overflow="fold")
    for one in found:
        roles = "\n".join(f"{held.role_name} {held.where} ({held.id})" for held in one.roles)
        table.add_row(one.name, one.mail, one.state_name, roles)
    Console().print(table)


@contextmanager
def _place(site: str) -> "Iterator[Place]":
    """The site's databases; an expected error ends the command with its message and code 1."""
    from services.app import Installation
    from services.operations.places import opened
    from shared.errors import HoithiError
    from shared.settings import settings

    installation = Installation(settings())
    if site not in installation.site_names:
        raise typer.BadParameter(f"không có điểm «{site}»")
    try:
        with opened(installation, site) as place:
            yield place
    except HoithiError as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from refused


def _tell(secret: str, site: str) -> None:
    from services.operations.accounts import link_address
    from shared.settings import settings

    typer.echo(
        f"Liên kết dùng một lần, chỉ in ra lần này:\n{link_address(settings(), site, secret)}"
    )
