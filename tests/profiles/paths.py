"""Where the shipped profiles and the tests' own files lie."""

import datetime as dt
from pathlib import Path

HERE = Path(__file__).parent
CONTESTS = HERE.parents[1] / "contests"
TODAY = dt.date(2026, 3, 2)

BASES = (CONTESTS / "loc-ninh-6.yaml", CONTESTS / "lang-son-8.yaml")
DEMONSTRATION = tuple(
    CONTESTS / "demo" / name for name in ("binh-phuoc-7.yaml", "lang-son-8.yaml", "thu-nghiem.yaml")
)
