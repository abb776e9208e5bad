"""What people do in one measured branch, from the first dossier to the receipt from above."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from benchmarks.connections import Asked
from benchmarks.contests import JUDGES, MeasuredBranch, in_groups
from benchmarks.dossiers import dossier_of
from shared.ids import new_id

GROUP = 50


class Watch(Protocol):
    """Sees how far a branch has come, without asking a door."""

    async def judged(self, branch: MeasuredBranch, entries: int) -> None:
        """Return when judging has taken so many of the branch's entries in."""
        ...

    async def received_above(self, branch: MeasuredBranch, entries: int) -> None:
        """Return when so many of the branch's entries have come back with a receipt."""
        ...


class Doors(Protocol):
    """Whatever requests go through."""

    async def post(self, rank: int, asked: Asked, body: Mapping[str, Any], key: str) -> Any:
        """Post JSON under an idempotency key; the answer's."""
        ...

    async def get(self, rank: int, asked: Asked) -> bytes:
        """The bytes of a page or answer."""
        ...


@dataclass(frozen=True, slots=True)
class Story:
    """One branch's contest with so many entries, all of which win and go up.

    Requests follow one another; stories with a lower number go first where clients are short.
    """

    clients: Doors
    branch: MeasuredBranch
    watch: Watch
    entries: int = GROUP

    async def tell(self) -> None:
        """Everything, until every receipt is back."""
        ids = [await self._enter(number) for number in range(self.entries)]
        for group in in_groups(ids, GROUP):
            await self._screen(group)
        await self._form_panel()
        await self.watch.judged(self.branch, len(ids))
        for number, entry in enumerate(ids):
            await self._judge(entry, number)
        await self._close()
        await self.sign()
        await self.watch.received_above(self.branch, len(ids))

    async def _enter(self, number: int) -> str:
        """One dossier, and the page of the list that shows it."""
        answer = await self._post("dossier", "entries", "thu-ky", dossier_of(self.branch, number))
        entry = str(answer["id"])
        path = self._path(f"entries?contest={self.branch.contest}")
        page = await self.clients.get(
            self.branch.number, Asked("list", path, self.branch.person("thu-ky"))
        )
        if number < GROUP and entry.encode() not in page:
            raise LookupError(f"{entry} is not on the page")
        return entry

    async def _screen(self, group: list[str]) -> None:
        body = {"entries": group, "eligible": True}
        await self._post("screening", "screening/proposals", "thu-ky", body)
        await self._post("screening", "screening/decisions", "truong-ban", body)

    async def _form_panel(self) -> None:
        judges = [
            {
                "account": f"demo:{self.branch.person(f'giam-khao-{number}')}",
                "name": f"Giám khảo {number}",
            }
            for number in range(JUDGES)
        ]
        body = {"round": self.branch.round, "name": "Hội đồng chấm", "judges": judges}
        await self._post("panel", "panels", "thu-ky", body)

    async def _judge(self, entry: str, number: int) -> None:
        """A sheet of each judge, with a mark for every criterion; no two entries score alike."""
        for judge in range(JUDGES):
            marks = {
                key: f"{most * 0.6 + (number * 7 + judge) % 50 / 10:.2f}"
                for key, most in self.branch.criteria
            }
            body = {"round": self.branch.round, "marks": marks}
            await self._post("sheet", f"entries/{entry}/sheets", f"giam-khao-{judge}", body)

    async def _close(self) -> None:
        await self._post("closing", f"rounds/{self.branch.round}/closing", "thu-ky", {})

    async def sign(self) -> None:
        """Sign the results, with minutes; from here on nobody does anything."""
        today = date.today().isoformat()
        minutes = {
            "held_on": today,
            "place": "Hội trường Ủy ban",
            "chair": "Nguyễn Đo Tốc (trình diễn)",
            "secretary": "Trần Thư Ký (trình diễn)",
            "present": [f"Giám khảo {number}" for number in range(JUDGES)],
            "conclusion": "Hội đồng thống nhất kết quả xếp hạng và đề nghị công nhận giải thưởng.",
        }
        signed = {"number": "01/QĐ-BTC", "signed_on": today, "signer": "Nguyễn Đo Tốc (trình diễn)"}
        await self._post("signing", "results", "truong-ban", {**signed, "minutes": minutes})

    async def _post(self, kind: str, path: str, person: str, body: Mapping[str, Any]) -> Any:
        asked = Asked(kind, self._path(path), self.branch.person(person))
        whole = {"contest": self.branch.contest, **body}
        return await self.clients.post(self.branch.number, asked, whole, new_id())

    def _path(self, path: str) -> str:
        return f"{self.branch.root}/{path}"


async def tell_all(stories: list[Story]) -> None:
    """Tell them at once; the first that fails ends them all."""
    async with asyncio.TaskGroup() as group:
        for one in stories:
            group.create_task(one.tell())
