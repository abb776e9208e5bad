"""A site with two branches and things in each that could leak, and a request for every door."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.intake.commands import Chosen, DecideScreening, ProposeScreening, RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.service import SERVICE as INTAKE
from services.judging.commands import FormPanel
from services.judging.domain.panels import Judge
from services.judging.service import SERVICE as JUDGING
from services.reporting.service import SERVICE as REPORTING
from shared.identity.demonstration import askers_of
from shared.identity.permissions import table
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.unit import Context
from tests.people import person
from tests.reporting.made import BINH_LONG, CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock

UNIT, OTHER_UNIT, ELSEWHERE_UNIT = "huyen-doan", "xa-loc-an", "bl-thi-doan"
ROUNDS = {
    branch: demonstration()[0].branch(branch).judging[1].key for branch in (LOC_NINH, BINH_LONG)
}
FIELD = "co-khi-xay-dung-giao-thong"
SYSTEM = Context("system")
LIST = f"Tên giải pháp,Đơn vị,Tác giả\nMới,{OTHER_UNIT},Ai\n"
PARTS = {
    "author": "author", "unit_clerk": "clerk", "reporting_officer": "reporter",
    "counter_clerk": "counter", "secretariat": "secretary", "committee": "head",
    "panel_chair": "chair", "judge": "judge", "expert": "expert", "inspector": "inspector",
    "administrator": "administrator",
}  # fmt: skip
"""Who plays which role; a reporter is a clerk of the unit as well."""

OF_A_UNIT = {"unit_clerk", "reporting_officer"}
PEOPLE: dict[str, DemonstrationPerson] = {
    role.replace("_", "-"): person(
        CONTEST,
        LOC_NINH,
        part,
        unit=UNIT if role in OF_A_UNIT else None,  # type: ignore[arg-type]
    )
    for role, part in PARTS.items()
}
ASKERS = askers_of(PEOPLE)


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry whose title says what it is, and a report, of one branch."""

    branch: str
    entry: str
    title: str
    report: str


@dataclass(frozen=True, slots=True)
class World:
    """The site and what is in it: one's own, another unit's, another branch's, another judge's."""

    site: SiteRuntime
    own: Marked
    other_unit: Marked
    elsewhere: Marked


async def build(folder: Path, url: str | None = None) -> World:
    """A district site with two branches; every entry screened, each branch with a panel."""
    site = build_site(folder, "district", (SITE, INTAKE, JUDGING, REPORTING), url=url)
    hold_clock(site, MORNING)
    wire = Wire({"district": site}, demonstration())
    wire.publish()
    own = await _enter(site, LOC_NINH, UNIT, "Của mình")
    other_unit = await _enter(site, LOC_NINH, OTHER_UNIT, "Của đơn vị khác")
    elsewhere = await _enter(site, BINH_LONG, ELSEWHERE_UNIT, "Của nơi khác")
    wire.carry()
    for branch, judge in ((LOC_NINH, "demo:judge"), (BINH_LONG, "demo:judge-elsewhere")):
        await _form_panel(site, branch, judge)
    wire.carry()
    return World(site, own, other_unit, elsewhere)


async def _enter(site: SiteRuntime, branch: str, unit: str, title: str) -> Marked:
    draft = Draft(title=title, unit=unit, authors=(DraftAuthor(f"Tác giả {title}"),), field=FIELD)
    owner = Context("demo:author" if unit == UNIT else "demo:somebody")
    answer = await site.execute("intake", RegisterEntry(CONTEST, branch, draft), owner)
    entry = str(json.loads(answer)["id"])
    chosen = (Chosen(entry),)
    for act in (ProposeScreening, DecideScreening):
        await site.execute("intake", act(CONTEST, branch, chosen, True), SYSTEM)
    return Marked(branch, entry, title, f"bao-cao-tien-do.{unit}.2022-12-15")


async def _form_panel(site: SiteRuntime, branch: str, judge: str) -> None:
    judges = tuple(Judge(one, one) for one in (judge, "demo:j2", "demo:j3"))
    panel = FormPanel(CONTEST, branch, ROUNDS[branch], "Hội đồng", judges)
    await site.execute("judging", panel, SYSTEM)


@dataclass(frozen=True, slots=True)
class Request:
    """What a door is asked."""

    method: str
    path: str
    query: Mapping[str, str]
    json: Any = None
    form: Mapping[str, str] | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None


def request_of(door: str, thing: Marked) -> Request:
    """A well-formed request to a door, about a thing."""
    method, _, path = door.partition(" ")
    level, unit = thing.branch.split("/")
    named = {
        "level": level, "unit": unit, "contest": CONTEST, "entry": thing.entry,
        "report": thing.report, "period": "bao-cao-tien-do.2022-12-15",
        "round_key": ROUNDS[thing.branch], "token": "none", "template": "result", "language": "vi",
        "first": thing.entry, "second": thing.entry, "paper": "none", "form": "pdf",
        "kind": "report", "ruling": "none",
        "sha256": "0" * 64, "service": "intake", "letter": "none", "login": "none",
        "judge": "demo:j2", "secret": "none", "account": "none", "grant": "none",
        "job": "none", "source": "entries", "key": "none", "batch": "none", "advice": "none",
    }  # fmt: skip
    where = {"contest": CONTEST, "noi": f"{CONTEST}/{thing.branch}"}
    full = path.format_map(named)
    if method == "GET":
        return Request(method, full, where)
    asked = BODIES.get(door, {})
    if path in _WITH_FILE or path.endswith(
        ("/imports", "/imports/long", "/exclusions", "/signed", "/templates/{kind}")
    ):
        where |= {"list_name": "Danh sách"}
        return Request(method, full, where, files={"file": ("a.csv", LIST.encode())})
    if path.startswith("/api/"):
        body = {"contest": CONTEST, **asked}
        body |= {"round": ROUNDS[thing.branch]} if "round" in asked else {}
        return Request(method, full, where, json=body)
    return Request(method, full, where, form={**_seen(thing), **asked})


def _seen(thing: Marked) -> dict[str, str]:
    """What every form carries of the thing that it was shown for, and marks for every criterion."""
    step = demonstration()[0].branch(thing.branch).judging[1]
    marks = {f"mark.{one.key}": "1" for one in step.criteria or ()}
    about = {f"version.{thing.entry}": "3", f"reason.{thing.entry}": "Hay"}
    return {"version": "3", "entry": thing.entry, **about, **marks}


_WITH_FILE = {"/units/{contest}/{level}/{unit}/list", "/import/{contest}/{level}/{unit}"}
_API = "POST /api/v1/branches/{level}/{unit}"
_DOSSIER = {"title": "Mới", "unit": OTHER_UNIT, "field": FIELD, "authors": [{"name": "Ai"}]}
_SIGNED = {"signed_on": "2023-06-01", "signer": "Ai"}
_VERDICT = {"eligible": True, "version": 3}
_REASON = {"reason": "Vì thế"}
_ASKED = {"title": "Mới", "question": "Gì?", "asker": "Ai", "unit": OTHER_UNIT}
_CLAIM = {"receipt_number": "1", "code": "x"}
_ORIGINALS = {"what": "Ảnh", "to_whom": "Ai", "returned_on": "2022-12-01"}
_ENTRY = "POST /entries/{contest}/{level}/{unit}/{entry}"
_FORM = {"title": "Mới", "unit": OTHER_UNIT, "field": FIELD, "author.0.name": "Ai"}
_REPORT = "POST /reports/{contest}/{level}/{unit}/{report}"
_PAPER = "POST /papers/{contest}/{level}/{unit}/{paper}"
_JUDGING = "POST /judging/{contest}/{level}/{unit}"
BODIES: Mapping[str, Mapping[str, Any]] = {
    f"{_API}/units": {
        "kind": "rename", "on": "2023-01-01", "units": [UNIT], "into": [{"name": "Mới"}],
    },
    f"{_API}/units/letters": {"units": [UNIT]},
    f"{_API}/official-lists": {"kind": "received"},
    f"{_API}/entries/{{entry}}/field-hint": {"suggested": FIELD},
    f"{_ENTRY}/field-hint": {"suggested": FIELD},
    f"{_API}/forwardings": {"entries": [{"entry": "none"}]},
    "POST /screening/{contest}/{level}/{unit}/official": {"kind": "received"},
    "POST /units/{contest}/{level}/{unit}": {
        "kind": "rename", "on": "2023-01-01", "unit": UNIT, "into": "Mới",
    },
    f"{_API}/alike/{{first}}/{{second}}/verdict": {"verdict": "same"},
    f"{_API}/papers/{{paper}}/number": {"number": 1, "issued_on": "2023-06-01"},
    f"{_API}/papers/{{paper}}/void": _REASON,
    f"{_API}/profile": {"version": 9, "part": {}},
    f"{_API}/entries": _DOSSIER,
    f"{_API}/deadlines": {"closes": {"date": "2023-12-31"}, "notice": "Thông báo 1"},
    f"{_API}/extensions": {"until": {"date": "2023-12-31"}, "unit": UNIT, **_REASON},
    f"{_API}/paper-entries": _DOSSIER,
    f"{_API}/claims": _CLAIM,
    f"{_API}/advice": _ASKED,
    f"{_API}/advice/{{advice}}/adviser": {"adviser": "demo:expert"},
    f"{_API}/advice/{{advice}}/notes": {"text": "Nêu rõ"},
    f"{_API}/advice/{{advice}}/entry": {"entry": "x"},
    "POST /advice/{contest}/{level}/{unit}": _ASKED,
    "POST /advice/{contest}/{level}/{unit}/{advice}/adviser": {"adviser": "demo:expert"},
    "POST /advice/{contest}/{level}/{unit}/{advice}/notes": {"text": "Nêu rõ"},
    "POST /advice/{contest}/{level}/{unit}/{advice}/entry": {"entry": "x"},
    f"{_API}/entries/{{entry}}/originals": _ORIGINALS,
    f"{_API}/entries/{{entry}}/dossier": _DOSSIER,
    f"{_API}/entries/{{entry}}/withdrawal": _REASON,
    f"{_API}/entries/{{entry}}/screening/proposal": _VERDICT,
    f"{_API}/entries/{{entry}}/screening/decision": _VERDICT,
    f"{_API}/screening/proposals": {"entries": ["x"], "eligible": True},
    f"{_API}/screening/decisions": {"entries": ["x"], "eligible": True},
    f"{_API}/screening/lists": {"lines": [{"entry": "x"}]},
    f"{_API}/screening/lists/{{ruling}}/number": {"number": "1"},
    f"{_API}/entries/{{entry}}/completion": {"missing": "Ảnh"},
    f"{_API}/entries/{{entry}}/refusal": _REASON,
    f"{_API}/entries/{{entry}}/return": {"missing": "Ảnh"},
    f"{_API}/entries/{{entry}}/external-receipt": {"receipt_number": "1"},
    f"{_API}/entries/{{entry}}/external-outcome": {"outcome": "awarded"},
    f"{_API}/panels": {
        "round": "cham-diem", "name": "Khác", "judges": [{"account": "a", "name": "A"}],
    },
    f"{_API}/entries/{{entry}}/sheets": {"round": "cham-diem", "marks": {"x": "1"}},
    f"{_API}/results": _SIGNED,
    f"{_API}/nomination": {**_SIGNED, "nominees": []},
    f"{_API}/reports/{{report}}/submit": {"figures": {}, "text": "Đã làm"},
    f"{_API}/reports/{{report}}/return": _REASON,
    f"{_API}/reports/{{report}}/waive": _REASON,
    "POST /forwarding/{contest}/{level}/{unit}/chosen": {"act": "forward"},
    "POST /forwarding/{contest}/{level}/{unit}": {"act": "return", "missing": "Ảnh"},
    "POST /register/{contest}/{level}/{unit}": _FORM,
    "POST /counter/{contest}/{level}/{unit}": _FORM,
    "POST /claim/{contest}/{level}/{unit}": {"number": "1", "code": "x"},
    f"{_ENTRY}/originals": _ORIGINALS,
    f"{_ENTRY}/dossier": _FORM,
    f"{_ENTRY}/external-receipt": {"receipt_number": "1"},
    f"{_ENTRY}/external-outcome": {"outcome": "awarded"},
    f"{_ENTRY}/proposal": {"eligible": "yes"},
    f"{_ENTRY}/decision": {"eligible": "yes"},
    f"{_ENTRY}/withdrawal": _REASON,
    f"{_ENTRY}/completion": {"missing": "Ảnh"},
    f"{_ENTRY}/return": {"missing": "Ảnh"},
    f"{_ENTRY}/refusal": _REASON,
    "POST /screening/{contest}/{level}/{unit}": {"eligible": "yes"},
    "POST /deadlines/{contest}/{level}/{unit}": {"until": "2023-12-31", "notice": "Thông báo 1"},
    "POST /rulings/{contest}/{level}/{unit}/{ruling}/number": {"number": "1"},
    "POST /deadlines/{contest}/{level}/{unit}/extensions": {
        "grant_until": "2023-12-31", "unit": UNIT, **_REASON,
    },
    f"{_REPORT}": {"text": "Đã làm"},
    f"{_REPORT}/return": _REASON,
    f"{_REPORT}/waiver": _REASON,
    f"{_PAPER}": {"subject": "Mới"},
    f"{_PAPER}/number": {"number": "1", "issued_on": "2023-06-01"},
    f"{_PAPER}/void": _REASON,
    f"{_JUDGING}/panels": {"round": "cham-diem", "name": "Khác", "judge": "demo:judge"},
    f"{_JUDGING}/results": _SIGNED,
    f"{_JUDGING}/nomination": _SIGNED,
}  # fmt: skip

ROLES = tuple(table().roles)
