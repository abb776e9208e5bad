"""What the demonstration enters: invented titles, authors and marks, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry to be registered; `score` out of 100 is what the judges' sheets will average."""

    title: str
    field: str
    unit: str
    authors: tuple[str, ...]
    summary: str
    applied_since: int
    score: Decimal


class Material:
    """Draws drafts without repeating a title; everything follows from the seed."""

    def __init__(self, file: Path, seed: int) -> None:
        self._content: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
        self._random = random.Random(seed)  # noqa: S311 - a play, not a secret
        self._used: set[str] = set()

    def drafts(
        self,
        fields: Sequence[str],
        units: Sequence[tuple[str, str]],
        scores: Sequence[Decimal],
        *,
        since: int,
    ) -> list[Draft]:
        """One draft per score, over all fields and `units` (key and name) in turn."""
        order = list(scores)
        self._random.shuffle(order)
        return [
            self._draft(fields[number % len(fields)], units[number % len(units)], score, since)
            for number, score in enumerate(order)
        ]  # fmt: skip

    def _draft(self, field: str, unit: tuple[str, str], score: Decimal, since: int) -> Draft:
        return Draft(
            title=self._title(field, unit[1]),
            field=field,
            unit=unit[0],
            authors=tuple(self._author() for _ in range(self._random.choice((1, 1, 2, 3)))),
            summary=self._random.choice(self._content["summaries"]),
            applied_since=self._random.randint(since, since + 2),
            score=score,
        )

    def _title(self, field: str, place: str) -> str:
        titles: list[str] = self._content["titles"][field]
        start = self._random.randrange(len(titles))
        for title in self._spellings(titles[start:] + titles[:start], place):
            if title not in self._used:
                self._used.add(title)
                return title
        raise LookupError(f"no title is left in {field}")

    def _spellings(self, titles: Sequence[str], place: str) -> Iterator[str]:
        yield from titles
        yield from (f"{title} áp dụng tại {place}" for title in titles)

    def _author(self) -> str:
        names = self._content["authors"]
        parts = (names["surnames"], names["middles"], names["given"])
        return " ".join(self._random.choice(part) for part in parts)


def scores(best: str, step: str, count: int) -> list[Decimal]:
    """`count` scores out of 100, from the best down in equal steps."""
    return [Decimal(best) - Decimal(step) * number for number in range(count)]


def sheet(
    score: Decimal, judge: int, criteria: Sequence[tuple[str, Decimal]]
) -> dict[str, Decimal]:
    """One judge's marks by criterion; over three judges they average to the score exactly.

    `criteria` are keys and maximum marks. The first judge is a little kinder, the third stricter.
    """
    kindness = (Decimal("0.6"), Decimal(0), Decimal("-0.6"))[judge % 3]
    share = (score + kindness) / 100
    return {key: (share * most).quantize(_HUNDREDTH) for key, most in criteria}
