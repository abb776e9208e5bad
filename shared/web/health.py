"""Whether the process lives, and whether it can do its work."""

from http import HTTPStatus

import sqlalchemy as sa
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from shared.database import Prepared, Session
from shared.drivers import is_transient
from shared.errors import TransientError
from shared.runtime import SiteRuntime

_ONE = Prepared(sa.select(sa.literal_column("1")))
_logger = structlog.get_logger()


async def healthz(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def readyz(request: Request) -> Response:
    """Every database of every site answers; else 503, naming those that do not."""
    sites: dict[str, SiteRuntime] = request.app.state.sites
    away = [
        f"{site.name}/{service}"
        for site in sites.values()
        for service in site.services
        if not await _answers(site, service)
    ]
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.OK
    return JSONResponse({"ready": not away, "away": away}, status)


async def _answers(site: SiteRuntime, service: str) -> bool:
    try:
        return await site.query(service, _ask)
    except (TransientError, sa.exc.SQLAlchemyError) as error:
        _logger.warning("database_away", site=site.name, service=service, exc_info=error)
        return False
    except Exception as error:  # drivers raise their own
        if not is_transient(error):
            raise
        return False


def _ask(session: Session) -> bool:
    return session.one(_ONE) is not None


ROUTES = [Route("/healthz", healthz), Route("/readyz", readyz)]
