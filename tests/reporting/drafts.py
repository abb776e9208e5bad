"""Papers as tests of the register draft them: a compiled report, signed results, what was said."""

import datetime as dt
from decimal import Decimal
from typing import Any

from services.reporting.commands import (
    CompileReport,
    NumberPaper,
)
from services.reporting.domain.paper import Paper
from services.reporting.queries.papers import PaperLine, paper_list
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryProgressed,
    EntryRegistered,
    ResultsSigned,
)
from shared.events.envelope import Event
from shared.events.parts import (
    Author,
    Decision,
    Dossier,
    DossierPersonal,
    EntryResult,
    Minutes,
)
from shared.events.stages import JudgingStage
from tests.reporting.house import House
from tests.reporting.made import CONTEST, LOC_NINH, Maker

KEY, DAY = "bao-cao-tien-do", dt.date(2022, 12, 15)
NOW = dt.datetime(2022, 12, 20, 2, tzinfo=dt.UTC)
TODAY = dt.date(2022, 12, 20)
SIGNED = "a" * 64
DECISION = Decision(id="d1", number="05/QĐ-BTC", signed_on=dt.date(2022, 12, 19), signer="Trần A")
MINUTES = Minutes(
    held_on=dt.date(2022, 12, 18), place="Hội trường UBND huyện", chair="Trần A",
    secretary="Lê B", present=("Trần A", "Lê B"), conclusion="Nhất trí trao giải.",
)  # fmt: skip


def entry_events(maker: Maker, *keys: str) -> list[Event[Any]]:
    """What intake and judging say of some entries."""
    said = []
    for key in keys:
        dossier = Dossier(title=f"Máy {key}", unit="huyen-doan", unit_name="Huyện Đoàn", version=1)
        registered = EntryRegistered(
            dossier=dossier, receipt_number="01/TN", registered_on=dt.date(2022, 6, 1),
            personal=DossierPersonal(salt="s", authors=(Author(name=f"Tác giả {key}"),)),
        )  # fmt: skip
        progressed = EntryProgressed(
            stage=JudgingStage.AWARDED, title=dossier.title, unit=dossier.unit,
            unit_name=dossier.unit_name, field=None,
        )  # fmt: skip
        said += [maker.event("intake", LOC_NINH, key, registered)]
        said += [maker.event("judging", LOC_NINH, key, progressed)]
    return said


def results(
    maker: Maker, part: int = 1, parts: int = 1, *keys: str, decision: Decision = DECISION
) -> Event[Any]:
    """A part of the signed results, every entry with a second award."""
    listed = tuple(
        EntryResult(entry=key, rank=number, score=Decimal("85.5"), award="nhi",
                    award_name="Giải Nhì", goes_up=number == 1)
        for number, key in enumerate(keys, start=1)
    )  # fmt: skip
    data = ResultsSigned(decision=decision, minutes=MINUTES, part=part, parts=parts, results=listed)
    return maker.event("judging", LOC_NINH, decision.id, data)


def register(house: House) -> list[PaperLine]:
    """The register, in the order of origin."""
    found = paper_list(house.session, CONTEST, LOC_NINH)
    return sorted(found, key=lambda one: one.paper.origin)


def one_paper(house: House) -> Paper:
    """A report of a period, drafted by compiling it."""
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    house.clear()
    return register(house)[0].paper


def number(paper: Paper, given_number: int, on: dt.date = TODAY, **more: Any) -> NumberPaper:
    """The command that enters a number."""
    return NumberPaper(CONTEST, LOC_NINH, paper.paper, given_number, on, **more)


def data_of(house: House) -> list[Contract]:
    """What was said since the last call."""
    return [one.data for one in house.said()]


def replace_decision(key: str) -> Decision:
    """The same decision under another id."""
    return DECISION.model_copy(update={"id": key})
