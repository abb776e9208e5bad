"""Ids sort by the time they were made, also within a millisecond."""

from itertools import pairwise

from shared.ids import made_at_ms, new_id


def test_ids_made_in_one_burst_sort_as_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]
    assert all(one < next_ for one, next_ in pairwise(made))
    assert {len(one) for one in made} == {26}
    assert made_at_ms(made[-1]) - made_at_ms(made[0]) < 60_000
