"""Builds the web application: every site below its name, and what they share around them."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount

from shared import catalogues
from shared.identity.demonstration import askers_of
from shared.identity.directory import Directory
from shared.identity.outside import Provider
from shared.identity.passwords import Passwords
from shared.identity.sealing import Sealer
from shared.maintenance import Watch
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.service import Service
from shared.settings import Settings
from shared.web import (
    dead_lettering,
    drafts,
    health,
    home,
    letters,
    openapi,
    operations,
    preferences,
    problems,
    search,
    start,
)
from shared.web.access import AccessLog
from shared.web.assets import Assets
from shared.web.guarding import Guard
from shared.web.limiting import Limits
from shared.web.navigation import NavigationItem
from shared.web.preferences import ChosenLanguage
from shared.web.resting import Resting
from shared.web.routing import SiteRouter
from shared.web.security import SameOrigin, SecurityHeaders
from shared.web.templating import Templates
from shared.web.told import told_of

_MIB = 1024 * 1024
URGENT = "URGENT"
"""The name under which a door's module offers the router that is matched before all others."""


def create_app(
    sites: Mapping[str, SiteRuntime],
    settings: Settings,
    *,
    people: Mapping[str, DemonstrationPerson],
) -> Starlette:
    """The application that serves these sites, each below `/<site>/`.

    Every site runs the service `site` beside its others: frames and the start page read its clock
    and the rules of its branches there. `people` are those of the demonstration: who names one of
    them from this machine is let in.
    """
    catalogues.load()
    services = {one.name: one for site in sites.values() for one in site.services.values()}
    doors = {name: _modules(service) for name, service in services.items()}
    assets = Assets()
    templates = Templates(_rooms(doors), assets)
    navigation = _navigation(doors, settings)
    askers, passwords, limits = askers_of(people), Passwords(), Limits(settings)
    sealer = Sealer(settings.data.resolve() / "keys" / "factors.key")
    provider = Provider(settings) if settings.oidc_issuer else None

    def prepare(app: Starlette) -> None:
        app.state.people, app.state.templates = people, templates
        app.state.navigation, app.state.settings = navigation, settings
        app.state.search = _offered(doors, "SEARCH")
        app.state.personal = _offered(doors, "PERSONAL")
        app.state.askers, app.state.passwords = askers, passwords
        app.state.provider, app.state.sealer = provider, sealer
        app.state.limits = limits
        problems.install(app)

    mounted = [
        Mount(f"/{name}", app=_site_app(site, doors, prepare)) for name, site in sites.items()
    ]
    app = Starlette(
        routes=[*health.ROUTES, *start.ROUTES, *preferences.ROUTES, assets.route(), *mounted]
    )
    app.state.sites = dict(sites)
    prepare(app)
    most_file, most_pack = settings.max_file_mb * _MIB, settings.max_pack_mb * _MIB
    app.add_middleware(Guard, most_file=most_file, most_pack=most_pack)
    app.add_middleware(Resting, watch=Watch(settings.data))
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=4)
    for middleware in (
        SameOrigin,
        ChosenLanguage,
        SecurityHeaders,
        AccessLog,
    ):  # the last is the outermost
        app.add_middleware(middleware)
    return app


def _site_app(
    site: SiteRuntime,
    doors: Mapping[str, Sequence[tuple[ModuleType, str]]],
    prepare: Callable[[FastAPI], None],
) -> FastAPI:
    app = FastAPI(
        title=f"Hoithi: {site.name}",
        docs_url=None,  # its scripts come from elsewhere, which the content policy forbids
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.site, app.state.feeds = site, {}
    prepare(app)
    idle = timedelta(hours=app.state.settings.session_idle_hours)
    app.state.directory = Directory(site, idle)
    offered = [one for service in site.services for one in doors[service]]
    app.routes.extend(_matched(offered))
    modules = [module for module, _ in offered]
    openapi.describe(app, lambda: told_of(site.services.values(), modules))
    return app


def _matched(offered: Sequence[tuple[ModuleType, str]]) -> list[BaseRoute]:
    """The doors of a site in the order in which they are tried."""
    found = SiteRouter()
    for module, _ in offered:
        if hasattr(module, URGENT):
            found.take(getattr(module, URGENT))
    for own in (operations, dead_lettering, home, search, drafts, letters):
        found.take(own.router)
    for module, attribute in offered:
        found.take(getattr(module, attribute))
    return found.routes


def _modules(service: Service) -> list[tuple[ModuleType, str]]:
    named = [door.split(":", 1) for door in service.doors]
    return [(importlib.import_module(module), attribute) for module, attribute in named]


def _rooms(doors: Mapping[str, Sequence[tuple[ModuleType, str]]]) -> dict[str, Path]:
    """Each service's templates, beside its doors or beside the package that holds them."""
    return {
        service: folder / "templates"
        for service, modules in doors.items()
        for module, _ in modules
        for folder in Path(str(module.__file__)).parents[:2]
        if (folder / "templates").is_dir()
    }


def _navigation(
    doors: Mapping[str, Sequence[tuple[ModuleType, str]]], settings: Settings
) -> tuple[NavigationItem, ...]:
    """What the doors' modules offer in the menu, as `NAVIGATION`, and the pages of every site."""
    own = (*home.NAVIGATION, *letters.navigation(settings), *operations.NAVIGATION)
    return tuple(sorted([*_offered(doors, "NAVIGATION"), *own], key=lambda item: item.order))


def _offered(doors: Mapping[str, Sequence[tuple[ModuleType, str]]], name: str) -> tuple[Any, ...]:
    """What the doors' modules offer under a name."""
    modules = [module for named in doors.values() for module, _ in named]
    return tuple(item for module in modules for item in getattr(module, name, ()))
