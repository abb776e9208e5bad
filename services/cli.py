"""The command `hoithi`: every sub-command imports only what it needs."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.app import Installation

app = typer.Typer(
    name="hoithi",
    help="Điều hành hội thi sáng tạo kỹ thuật nhiều cấp.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
_SITES = Annotated[
    list[str] | None, typer.Option("--site", help="Điểm chạy; lặp lại để chạy nhiều điểm.")
]
_SERVICES = Annotated[
    list[str] | None, typer.Option("--service", help="Dịch vụ của worker; mặc định là tất cả.")
]


@app.command()
def serve(
    site: _SITES = None,
    service: _SERVICES = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Chỉ chạy tiến trình web, worker hay relay.")
    ] = None,
) -> None:
    """Chạy web, worker và relay của các điểm; khởi động lại tiến trình nào dừng."""
    from services.app import SERVICES, Installation, prepare
    from services.serve import Supervisor, stop_on_signals, supervise_sites
    from shared.settings import settings
    from shared.telemetry import configure_logging

    configure_logging(settings().log_level)
    installation = Installation(settings())
    sites = _chosen(installation.site_names, site)
    prepare(installation, sites)
    _tell_of_administrators(installation, sites)
    supervisor = Supervisor(settings().data.resolve() / "logs" / "-".join(sites), {})
    supervise_sites(supervisor, sites, service or [one.name for one in SERVICES], only or [])
    stop = stop_on_signals()
    supervisor.start()
    typer.echo(f"Đang phục vụ {', '.join(sites)} tại http://{settings().host}:{settings().port}/")
    supervisor.run(stop)


@app.command(hidden=True)
def process(kind: str, site: _SITES = None, service: _SERVICES = None) -> None:
    """Một tiến trình: web, worker hay relay (do `hoithi serve` khởi động)."""
    from services import processes
    from services.app import SERVICES, Installation
    from shared.settings import settings
    from shared.telemetry import configure_logging

    configure_logging(settings().log_level)
    installation = Installation(settings())
    sites = _chosen(installation.site_names, site)
    if kind == "web":
        processes.web(installation, sites)
    elif kind == "relay":
        processes.relay(installation, sites)
    elif kind == "worker":
        named = service or [one.name for one in SERVICES]
        raise typer.Exit(processes.worker(installation, sites, named))
    elif kind == "chores":
        processes.chores(installation, sites)
    else:
        raise typer.BadParameter(f"không có tiến trình «{kind}»")


@app.command()
def migrate(site: _SITES = None) -> None:
    """Cập nhật cơ sở dữ liệu và công bố cấu hình hội thi; chạy lại bao nhiêu lần cũng được."""
    from services.app import Installation, prepare
    from shared.settings import settings

    installation = Installation(settings())
    sites = _chosen(installation.site_names, site)
    prepare(installation, sites)
    _tell_of_administrators(installation, sites)
    typer.echo(f"Đã cập nhật: {', '.join(sites)}")


@app.command()
def play(
    seed: Annotated[int, typer.Option("--seed", help="Số gieo: cùng số, cùng mùa.")] = 20260101,
) -> None:
    """Diễn hai mùa hội thi vào các điểm đang chạy trên máy này (địa chỉ: HOITHI_SITE_URLS)."""
    from services.app import Installation
    from services.demonstration.chains import both_chains
    from services.demonstration.cli import tell
    from services.demonstration.doors import Doors
    from services.demonstration.playing import play as play_scenes
    from shared.settings import settings

    installation = Installation(settings())
    with Doors(settings().site_urls) as doors:
        scenes = both_chains(installation, doors, seed)
        play_scenes(installation, scenes, lambda: None, tell)


def _tell_of_administrators(installation: "Installation", sites: list[str]) -> None:
    from services.operations.accounts import add_first_administrators

    for link in add_first_administrators(installation, sites):
        typer.echo(f"Tài khoản quản trị đầu tiên: mở liên kết này để đặt mật khẩu.\n{link}")


def _chosen(known: tuple[str, ...], asked: list[str] | None) -> list[str]:
    unknown = [one for one in asked or () if one not in known]
    if unknown:
        raise typer.BadParameter(
            f"không có điểm «{', '.join(unknown)}»; các điểm trong cấu hình: {', '.join(known)}"
        )
    return list(asked or known)


def _mount(asked: Sequence[str]) -> None:
    """Add the sub-commands; of a command that is named, only what it needs.

    A process that stays all day would keep in memory what every other command imports.
    """
    import importlib

    named = next((one for one in asked if not one.startswith("-")), None)
    if named in _OWN:
        return
    chosen = [one for one in _SUB_APPS if one[1] == named] if named else []
    for module, name in chosen or _SUB_APPS:
        sub_app = getattr(importlib.import_module(module), "app")  # noqa: B009
        app.add_typer(sub_app, name=name)


_OWN = ("serve", "process", "migrate", "play")


_SUB_APPS: tuple[tuple[str, str | None], ...] = (
    ("shared.profiles.cli", "contest"),
    ("shared.documentation", "docs"),
    ("shared.events.cli", "events"),
    ("services.flow.advice", "advice"),
    ("services.flow.entries", "entry"),
    ("services.flow.judging", "judge"),
    ("services.flow.papers", "paper"),
    ("services.flow.reports", "report"),
    ("services.flow.units", "unit"),
    ("services.operations.users", "user"),
    ("services.operations.resting", "maintenance"),
    ("services.operations.cli", None),
    ("services.demonstration.cli", "demo"),
)


def main() -> None:
    """Run the command line."""
    _mount(sys.argv[1:])
    app()


if __name__ == "__main__":
    main()
