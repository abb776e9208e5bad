"""An adviser below, a judge above: two sites, two accounts, one person by the mail address."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.intake.commands import Chosen, DecideScreening, ProposeScreening, RegisterEntry
from services.intake.commands.advice import AskAdvice, NoteAdvice
from services.intake.domain.advice import Asked
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.service import SERVICE as INTAKE
from services.judging.commands import CloseRound, FormPanel, SignResults, SubmitSheet
from services.judging.domain.panels import Judge
from services.judging.queries.conflicts import kept_out
from services.judging.queries.sheets import assignments
from services.judging.service import SERVICE as JUDGING
from shared.clock import wall_now
from shared.identity.asker import Grant
from shared.identity.commands import AddAccount
from shared.profiles.model import Advice, Profile
from shared.runtime import SiteRuntime
from shared.service import Command
from shared.site import SERVICE as SITE
from shared.unit import Context
from shared.web.app import create_app
from tests.people import person
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.desk import asking
from tests.web.small import settings

CONTEST = "lang-son-8"
BELOW, ABOVE = "sector/so-giao-duc-va-dao-tao", "province/lang-son"
UNIT, FIELD = "gd-cao-loc", "giao-duc-va-khac"
MAIL = "toan@vidu.example"
SYSTEM = Context("system")
PEOPLE = {
    "thu-ky-duoi": person(CONTEST, BELOW, "secretary"),
    "thu-ky-tren": person(CONTEST, ABOVE, "secretary"),
}
BEST = {key: Decimal(10) for key in ("tinh-moi", "kha-nang-ap-dung", "hieu-qua")}


def profiles() -> tuple[Profile, ...]:
    """The demonstration's contests, with experts at the branch below as well."""
    first, second = demonstration()
    branch = second.branch(BELOW).model_copy(update={"advice": Advice(group="Tổ tư vấn ngành")})
    return first, second.model_copy(update={"branches": {**second.branches, BELOW: branch}})


class TwoSites:
    """A sector and its province, each with accounts of its own."""

    def __init__(self, folder: Path) -> None:
        self.sites: dict[str, SiteRuntime] = {
            name: build_site(folder, name, (SITE, INTAKE, JUDGING))
            for name in ("sector", "province")
        }
        for site in self.sites.values():
            hold_clock(site, MORNING.replace(year=2025, month=2))
        self.wire = Wire(self.sites, profiles())
        self.wire.publish()
        self.app = create_app(self.sites, settings(folder), people=PEOPLE)

    async def do(self, site: str, service: str, command: Command) -> Any:
        """Carry a command out; its answer."""
        answer = json.loads(await self.sites[site].execute(service, command, SYSTEM))
        self.wire.carry()
        return answer

    async def account(self, site: str, mail: str, role: str, branch: str) -> str:
        """An account with a role; its id."""
        until = wall_now() + timedelta(days=7)
        grants = (Grant(role, CONTEST, branch),)
        added = AddAccount(mail, f"Người có thư {mail}", grants, f"{site}{mail}", until)
        answer = await self.do(site, "site", added)
        return str(answer["account"])


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoSites]:
    found = TwoSites(tmp_path)
    yield found
    for site in found.sites.values():
        site.close()


async def advised_entry(two: TwoSites, expert: str) -> str:
    """An entry that somebody advised below, screened there."""
    asked = Asked("Bộ thí nghiệm", "Cần gì?", "Lộc Thị Yên", unit=UNIT)
    request = (await two.do("sector", "intake", AskAdvice(CONTEST, BELOW, asked)))["id"]
    path = f"/sector/advice/{CONTEST}/{BELOW}/{request}"
    async with asking(two.app, "thu-ky-duoi") as client:
        answer = await client.post(f"{path}/adviser", data={"adviser": expert, "version": "1"})
    assert answer.status_code == 303, answer.text
    await two.do("sector", "intake", NoteAdvice(CONTEST, BELOW, request, "Nêu rõ số liệu."))
    draft = Draft("Bộ thí nghiệm", UNIT, (DraftAuthor("Lộc Thị Yên"),), field=FIELD)
    registered = RegisterEntry(CONTEST, BELOW, draft, advice=request)
    entry = str((await two.do("sector", "intake", registered))["id"])
    await screen(two, "sector", BELOW, entry)
    return entry


async def screen(two: TwoSites, site: str, branch: str, entry: str) -> None:
    for act in (ProposeScreening, DecideScreening):
        await two.do(site, "intake", act(CONTEST, branch, (Chosen(entry),), True))


async def send_up(two: TwoSites, entry: str) -> None:
    """Judge it below with the highest marks, and sign: it goes up by itself."""
    judges = tuple(Judge(one, one) for one in ("j1", "j2", "j3"))
    panel = FormPanel(CONTEST, BELOW, "cham-diem", "Hội đồng ngành", judges)
    await two.do("sector", "judging", panel)
    for judge in judges:
        marked = SubmitSheet(CONTEST, BELOW, entry, "cham-diem", judge.account, BEST)
        await two.do("sector", "judging", marked)
    await two.do("sector", "judging", CloseRound(CONTEST, BELOW, "cham-diem"))
    signed = SignResults(CONTEST, BELOW, "1/QĐ", date(2025, 2, 1), "Trưởng Ban")
    await two.do("sector", "judging", signed)


async def test_who_advised_below_gets_no_sheet_above(two: TwoSites) -> None:
    expert = await two.account("sector", MAIL, "expert", BELOW)
    judge = await two.account("province", MAIL.upper(), "judge", ABOVE)
    others = [
        await two.account("province", f"gk{number}@vidu.example", "judge", ABOVE)
        for number in (1, 2)
    ]
    assert expert != judge
    entry = await advised_entry(two, expert)
    await send_up(two, entry)
    await screen(two, "province", ABOVE, entry)

    panel = {"round": "so-khao", "name": "Hội đồng tỉnh", "judge": [judge, *others]}
    async with asking(two.app, "thu-ky-tren") as client:
        answer = await client.post(f"/province/judging/{CONTEST}/{ABOVE}/panels", data=panel)
    assert answer.status_code == 303, answer.text

    above = two.sites["province"]
    place = CONTEST, ABOVE
    assert await above.query("judging", assignments, *place, judge) == ()
    for one in others:
        (mine,) = await above.query("judging", assignments, *place, one)
        assert mine.entry == entry
    (kept,) = await above.query("judging", kept_out, *place)
    assert (kept.judge, kept.entry, kept.cause) == (judge, entry, "advised")
