"""Reporting's JSON endpoints."""

from services.reporting.api import batches, papers, reports, templates
from shared.web.routing import SiteRouter

router = SiteRouter()
for _part in (reports, papers, batches, templates):
    router.take(_part.router)
