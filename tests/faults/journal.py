"""A client that asks until it is answered, and writes down every 2xx answer: the oracle."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.connections import Asked

PAUSE_S = 0.1
PATIENCE_S = 120.0
LATER = {404}
"""What a service has not heard of yet, it will have soon: people come back later."""


class Refused(Exception):
    """A door refused what a person asked for: in a campaign nothing is to be refused."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One command that was answered with 2xx, under its idempotency key."""

    kind: str
    path: str
    person: str
    body: Mapping[str, Any]
    answer: Any
    key: str
    tries: int


class Journal:
    """Posts with patience: after a cut connection or a 5xx the same key is sent again."""

    def __init__(self, url: str) -> None:
        self.answered: list[Answered] = []
        self._client = httpx.AsyncClient(base_url=url, timeout=15)

    async def close(self) -> None:
        """End every connection."""
        await self._client.aclose()

    def of(self, kind: str) -> list[Answered]:
        """What was answered of one kind, in order."""
        return [one for one in self.answered if one.kind == kind]

    async def post(self, rank: int, asked: Asked, body: Mapping[str, Any], key: str) -> Any:
        """The JSON of the 2xx answer, which is then in the journal. Raises `Refused`."""
        headers = {"x-hoithi-as": asked.person, "idempotency-key": key}
        text, tries = await self._ask("POST", asked.path, headers, json.dumps(body))
        answer = json.loads(text)
        self.answered.append(
            Answered(asked.kind, asked.path, asked.person, body, answer, key, tries)
        )
        return answer

    async def get(self, rank: int, asked: Asked) -> bytes:
        """The bytes of a page or answer. Raises `Refused`."""
        text, _ = await self._ask("GET", asked.path, {"x-hoithi-as": asked.person}, None)
        return text

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None
    ) -> tuple[bytes, int]:
        deadline = asyncio.get_running_loop().time() + PATIENCE_S
        tries = 0
        while True:
            tries += 1
            sent = headers | ({"content-type": "application/json"} if body else {})
            try:
                answer = await self._client.request(method, path, headers=sent, content=body)
            except httpx.TransportError as error:
                failure: Exception = error
            else:
                if answer.is_success:
                    return answer.content, tries
                failure = Refused(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
                if answer.status_code < 500 and answer.status_code not in LATER:
                    raise failure
            if asyncio.get_running_loop().time() > deadline:
                raise failure
            await asyncio.sleep(PAUSE_S)
