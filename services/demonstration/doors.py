"""The doors as the play uses them: the same JSON API that everybody uses, over HTTP."""

import csv
import hashlib
import io
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

import httpx

from services.demonstration.material import Draft
from shared.ids import new_id
from shared.profiles.model import BranchProfile, ScoringRound

_HEADERS = ("Tên giải pháp", "Lĩnh vực", "Đơn vị", "Tác giả", "Năm áp dụng", "Tóm tắt")
_PAGE = 200
PATIENCE_S = 60.0
_PAUSE_S = 0.05


class DoorRefused(Exception):
    """A door said no in the play: the play, or a rule, is wrong."""


class Doors:
    """One client for every site; who acts is named with each call."""

    def __init__(
        self, site_urls: Mapping[str, str], tend: Callable[[], None] = lambda: None
    ) -> None:
        """Keep where each site's doors are, as in `{"province": "http://…/province"}`.

        `tend` is called while a door does not answer and is tried again, under the same key.
        """
        self._urls = site_urls
        self._tend = tend
        self._client = httpx.Client(timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._client.close()

    def register(self, profile: BranchProfile, person: str, draft: Draft) -> str:
        """Hand in one dossier with its description as a file; the entry's id."""
        file = self._upload(profile, person, draft)
        body = {
            "contest": profile.contest,
            "title": draft.title,
            "field": draft.field,
            "unit": draft.unit,
            "summary": draft.summary,
            "applied_since": draft.applied_since,
            "authors": [{"name": name} for name in draft.authors],
            "files": [file],
        }
        return str(self._post(profile, "entries", person, body)["id"])

    def import_list(
        self, profile: BranchProfile, person: str, drafts: Sequence[Draft]
    ) -> list[str]:
        """Hand in a list as CSV: a dry run first, then for good; the ids in the list's order."""
        fields = {one.key: one.name for one in profile.fields or ()}
        content = _csv(drafts, fields)
        for dry_run in ("true", "false"):
            query = {"contest": profile.contest, "dry_run": dry_run}
            answer = self._send(
                "POST", f"{self._root(profile)}/imports", person, params=query,
                files={"file": ("danh-sach.csv", content, "text/csv")},
            )  # fmt: skip
        return [str(one) for one in answer["entries"]]

    def to_be_screened(self, profile: BranchProfile, person: str) -> list[str]:
        """The ids of entries that wait for a decision, here or from below."""
        stages = ("registered", "received")
        return [one for stage in stages for one in self._entries(profile, person, stage)]

    def propose(
        self, profile: BranchProfile, person: str, entries: Sequence[str], eligible: bool,
        reason: str,
    ) -> None:  # fmt: skip
        """The secretariat's proposal on a group."""
        self._screen(profile, person, "screening/proposals", (entries, eligible, reason))

    def decide(
        self, profile: BranchProfile, person: str, entries: Sequence[str], eligible: bool,
        reason: str,
    ) -> None:  # fmt: skip
        """The committee's decision on a group."""
        self._screen(profile, person, "screening/decisions", (entries, eligible, reason))

    def form_panel(
        self, profile: BranchProfile, person: str, round_: ScoringRound, judges: Mapping[str, str]
    ) -> None:
        """One panel for all entries of a round, of judges with their names."""
        members = list(judges)[: round_.judges_per_entry or len(judges)]
        named = [{"account": f"demo:{one}", "name": judges[one]} for one in members]
        body = {"round": round_.key, "name": f"Hội đồng {round_.name}", "judges": named}
        self._post(profile, "panels", person, {"contest": profile.contest, **body})

    def to_be_judged(self, profile: BranchProfile, judge: str, round_: ScoringRound) -> list[str]:
        """The entries that a judge is to mark in a round."""
        found = self._every(profile, "assignments", judge)
        return [one["entry"] for one in found if one["round"] == round_.key]

    def submit_sheet(
        self, profile: BranchProfile, judge: str, round_: ScoringRound, entry: str,
        marks: Mapping[str, Decimal],
    ) -> None:  # fmt: skip
        """One judge's sheet."""
        body = {"contest": profile.contest, "round": round_.key}
        spelled = {key: str(value) for key, value in marks.items()}
        self._post(profile, f"entries/{entry}/sheets", judge, {**body, "marks": spelled})

    def close_round(self, profile: BranchProfile, person: str, round_: ScoringRound) -> None:
        """End a round; who reached the threshold goes on."""
        self._post(profile, f"rounds/{round_.key}/closing", person, {"contest": profile.contest})

    def sign(
        self, profile: BranchProfile, person: str, *, day: date, judges: Sequence[str]
    ) -> None:
        """Sign the results as the rules give them, with minutes."""
        head = profile.document_head
        signer = (head.signer_name if head else None) or person
        minutes = {
            "held_on": day.isoformat(),
            "place": head.place if head else None,
            "chair": signer,
            "secretary": person,
            "present": list(judges),
            "conclusion": "Hội đồng thống nhất kết quả xếp hạng và đề nghị công nhận giải thưởng.",
        }
        body = {"number": f"{day.day:02d}/QĐ-BTC", "signed_on": day.isoformat(), "signer": signer}
        self._post(
            profile, "results", person, {"contest": profile.contest, **body, "minutes": minutes}
        )

    def nominate(self, profile: BranchProfile, person: str, count: int, *, day: date) -> None:
        """Nominate the best of the signed results, each with a reason."""
        signed = self._get(profile, "results", person)["results"]
        awarded = sorted(
            (one for one in signed if one.get("award")), key=lambda one: -Decimal(one["score"])
        )
        nominees = [
            {"entry": one["entry"], "reason": "Có tính mới và khả năng áp dụng rộng."}
            for one in awarded[:count]
        ]
        head = profile.document_head
        signer = (head.signer_name if head else None) or person
        body = {"number": f"{day.day:02d}/QĐ-BTC", "signed_on": day.isoformat(), "signer": signer}
        self._post(
            profile,
            "nomination",
            person,
            {"contest": profile.contest, **body, "nominees": nominees},
        )

    def prefilled(self, profile: BranchProfile, person: str, report: str) -> dict[str, int | None]:
        """The figures that a report asks for, with what the system counts, None where it cannot."""
        found = self._get(profile, f"reports/{report}/prefill", person)
        return {one["key"]: one["counted"] for one in found["figures"]}

    def submitted(
        self, profile: BranchProfile, person: str, obligation: str, due_date: str
    ) -> list[tuple[str, str]]:
        """Report and unit of what has come for a due date and waits for the office."""
        query = {"state": "submitted", "obligation": obligation}
        return [
            (one["report"], one["unit"])
            for one in self._every(profile, "reports", person, query)
            if one["due_date"] == due_date
        ]

    def report(
        self, profile: BranchProfile, person: str, report: str, step: str, body: dict[str, Any]
    ) -> None:
        """One step with a report: submit, accept, return; or compile a period."""
        path = f"reports/{report}/{step}"
        self._post(profile, path, person, {"contest": profile.contest, **body})

    def _screen(
        self, profile: BranchProfile, person: str, path: str,
        what: tuple[Sequence[str], bool, str],
    ) -> None:  # fmt: skip
        entries, eligible, reason = what
        if entries:
            body = {"contest": profile.contest, "entries": list(entries), "eligible": eligible}
            self._post(profile, path, person, {**body, "reason": reason or None})

    def _upload(self, profile: BranchProfile, person: str, draft: Draft) -> dict[str, Any]:
        content = f"{draft.title}\n\n{draft.summary}\n\nTRÌNH DIỄN\n".encode()
        digest = hashlib.sha256(content).hexdigest()
        self._send("PUT", f"{self._site(profile)}/files/{digest}", person, content=content)
        return {"sha256": digest, "name": "ban-mo-ta.txt", "media_type": "text/plain"}

    def _entries(self, profile: BranchProfile, person: str, stage: str) -> list[str]:
        return [one["id"] for one in self._every(profile, "entries", person, {"stage": stage})]

    def _every(
        self, profile: BranchProfile, path: str, person: str,
        query: Mapping[str, str] | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """A long list, page by page."""
        asked, found = {**(query or {}), "limit": str(_PAGE)}, []
        while True:
            page = self._get(profile, path, person, asked)
            found += page[path]
            if page["after"] is None:
                return found
            asked["after"] = page["after"]

    def _get(
        self, profile: BranchProfile, path: str, person: str,
        query: Mapping[str, str] | None = None,
    ) -> Any:  # fmt: skip
        params = {"contest": profile.contest, **(query or {})}
        return self._send("GET", f"{self._root(profile)}/{path}", person, params=params)

    def _post(self, profile: BranchProfile, path: str, person: str, body: Any) -> Any:
        return self._send("POST", f"{self._root(profile)}/{path}", person, json=body)

    def _root(self, profile: BranchProfile) -> str:
        return f"{self._site(profile)}/api/v1/branches/{profile.branch}"

    def _site(self, profile: BranchProfile) -> str:
        return self._urls[profile.site or ""]

    def _send(self, method: str, path: str, person: str, **what: Any) -> Any:
        headers = {"x-hoithi-as": person}
        if method == "POST":
            headers |= {"idempotency-key": new_id(), "if-match": "*"}
        answer = self._patiently(method, path, headers, what)
        if not answer.is_success:
            raise DoorRefused(
                f"{method} {path} ({person}): {answer.status_code} {answer.text[:600]}"
            )
        return answer.json() if answer.content else None

    def _patiently(
        self, method: str, path: str, headers: Mapping[str, str], what: Mapping[str, Any]
    ) -> httpx.Response:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._client.request(method, path, headers=headers, **what)
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
            else:
                if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                    return answer
                if time.monotonic() > until:
                    return answer
            self._tend()
            time.sleep(_PAUSE_S)


def _csv(drafts: Sequence[Draft], fields: Mapping[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADERS)
    for one in drafts:
        authors = "; ".join(one.authors)
        row = (one.title, fields.get(one.field, ""), one.unit, authors)
        writer.writerow((*row, one.applied_since, one.summary))
    return out.getvalue().encode("utf-8-sig")
