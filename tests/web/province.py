"""The province's site as its monitor sees it, and what reaches it from the district."""

from datetime import timedelta
from pathlib import Path

from services.reporting.pages.board import board_of, sections_of
from services.reporting.queries import monitor as queries
from services.reporting.queries import units as unit_queries
from services.reporting.queries.monitor import Monitor
from services.reporting.service import SERVICE as REPORTING
from shared.clock import FixedClock, wall_now
from shared.events.contracts import EntryProgressed, ReportProgressed
from shared.events.stages import IntakeStage
from shared.identity.permissions import EVERYTHING
from shared.messaging.inbox import Inbox
from shared.site import SERVICE as SITE
from shared.web.live import Cell
from tests.people import person
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, Maker, published, received
from tests.reporting.made import inbox as inbox_of
from tests.web.contest import MORNING, TODAY, build_site, hold_clock

HEARTBEAT_S = 10
PEOPLE = {"thu-ky.binh-phuoc": person(CONTEST, PROVINCE, "secretary")}
AS_SECRETARY = {"x-hoithi-as": "thu-ky.binh-phuoc"}


class Province:
    """The province's site, and what reaches it from the district."""

    def __init__(self, folder: Path) -> None:
        self.statements: list[str] = []
        self.site = build_site(folder, "province", (SITE, REPORTING), self.statements)
        hold_clock(self.site, MORNING)
        self.district = Maker("district", wall=wall_now())
        self.own = Maker("province", wall=wall_now())
        self._inbox = inbox_of(self.site.databases["reporting"])
        for maker, branches in (
            (self.own, (PROVINCE,)),
            (self.district, (LOC_NINH, "district/binh-long")),
        ):
            rules = received(published(maker, BINH_PHUOC, *branches), "contests")
            for inbox in (self._inbox, self._inbox_of_site()):
                inbox.apply(rules)

    def _inbox_of_site(self) -> Inbox:
        return Inbox(self.site.databases["site"], "province", SITE, FixedClock(MORNING))

    def hears(self, entry: str, stage: IntakeStage, unit: str = "huyen-doan") -> None:
        """The district says that an entry has come to a stage."""
        data = EntryProgressed(stage=stage, title="Máy gieo hạt", unit=unit, unit_name="Huyện Đoàn")
        event = self.district.event("intake", LOC_NINH, entry, data)
        self._inbox.apply(received([event], "progress"))

    def hears_of_report(self, report: str, state: str, on_time: bool | None) -> None:
        """The district says how an owed report stands."""
        data = ReportProgressed(
            obligation="bao-cao-tien-do",
            unit="huyen-doan",
            unit_name="Huyện Đoàn",
            due_date=TODAY,
            state=state,
            on_time=on_time,
        )
        event = self.district.event("reporting", LOC_NINH, report, data)
        self._inbox.apply(received([event], "progress"))

    async def monitor(self, later: timedelta = timedelta()) -> Monitor:
        """The monitor as it looks now, or later."""
        wall = wall_now() + later
        return await self.site.query("reporting", queries.monitor, "province", wall, HEARTBEAT_S)

    async def cells(self, later: timedelta = timedelta()) -> dict[str, Cell]:
        """Every cell of the contest's branches and of the district's units."""
        units = await self.site.query(
            "reporting", unit_queries.units, CONTEST, LOC_NINH, EVERYTHING
        )
        sections = sections_of(await self.monitor(later), {(CONTEST, LOC_NINH): units})
        return dict(board_of(sections, "08:00").cells)


def key(column: str, *, branch: str = LOC_NINH, unit: str | None = None) -> str:
    """The name of a cell."""
    return "|".join(part for part in (CONTEST, branch, unit, column) if part)
