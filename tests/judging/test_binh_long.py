"""A published season as it was: 57 entries, 48 finalists, 4/4/6/7 awards, 17 sent up."""

from collections import Counter
from decimal import Decimal

from services.judging.commands import SubmitSheet
from services.judging.domain.panels import Judge
from services.judging.domain.signing import Choices
from services.judging.queries.results import preview, signed_results
from shared.profiles.model import BranchProfile
from tests.judging.office import JUDGES, Office
from tests.judging.rules import BRANCH, CONTEST, profile, ranking, scoring_round, steps

THREE = (*JUDGES, Judge("demo:chi", "Lê Chi"))
CRITERIA = [
    {"key": "moi", "name": "Tính mới", "max": "30"},
    {"key": "ap-dung", "name": "Khả năng áp dụng", "max": "30"},
    {"key": "hieu-qua", "name": "Hiệu quả", "max": "40"},
]
AWARDS = {"nhat": 4, "nhi": 4, "ba": 6, "khuyen-khich": 7}


def _rules() -> BranchProfile:
    panel = {"criteria": CRITERIA, "judges_per_entry": 3}
    judging = steps(
        scoring_round("so-khao", threshold="60", **panel),
        scoring_round("chung-khao", **panel),
        ranking(
            by=["chung-khao"], tie="criterion_order", tie_criteria=["hieu-qua", "moi"]
        ),
        {
            "kind": "quota", "key": "co-cau-giai", "name": "Cơ cấu giải", "within": "all",
            "awards": [{"award": key, "count": count} for key, count in AWARDS.items()],
        },
    )  # fmt: skip
    return profile(
        judging,
        awards=[{"key": key, "name": f"Giải {key}"} for key in AWARDS],
        forwarding={"rank_up_to": 17, "max": 17, "automatic": True},
    )


def _mark(office: Office, entry: str, round_key: str, total: Decimal) -> None:
    """Three sheets whose mean is the total, of judges that do not agree."""
    for judge, shift in zip(THREE, (Decimal("-1.5"), Decimal(0), Decimal("1.5")), strict=True):
        part = (total * Decimal("0.3")).quantize(Decimal("0.01"))
        marks = {"moi": part, "ap-dung": part, "hieu-qua": total - 2 * part + shift}
        office.do(SubmitSheet(CONTEST, BRANCH, entry, round_key, judge.account, marks, 0))


def test_the_published_figures_of_binh_long_come_out(bare_office: Office) -> None:
    office = bare_office
    office.publish(_rules())
    office.panel("so-khao", judges=THREE)
    office.panel("chung-khao", judges=THREE)
    entries = [f"bl-{i:02}" for i in range(1, 58)]
    office.admit(*entries)
    for number, entry in enumerate(entries):
        # The 48th has exactly the threshold, the 49th misses it by a tenth.
        first = Decimal(60) + (47 - number) * (Decimal("0.5") if number < 48 else Decimal("0.1"))
        _mark(office, entry, "so-khao", first)

    finalists = office.close("so-khao").going_on
    assert finalists == tuple(entries[:48])

    for number, entry in enumerate(finalists):
        _mark(office, entry, "chung-khao", Decimal(92) - number)
    office.close("chung-khao")
    shown = office.ask(preview, CONTEST, BRANCH, Choices())
    signed = office.sign()

    assert (shown.ties, shown.left_out) == ((), ())
    assert (signed.entries, signed.awarded, len(signed.going_up)) == (57, 21, 17)
    kept = office.ask(signed_results, CONTEST, BRANCH)
    assert kept is not None
    awards = Counter(one.award for one in kept.results)
    assert awards == {**AWARDS, None: 36}
    assert signed.going_up == tuple(entries[:17])
    assert [one.rank for one in kept.results] == [*range(1, 49), *[None] * 9]
    assert kept.results[0].score == Decimal("92.00")
