"""Plays scenes in order of contest time, holding every site's clock, and waits out each one."""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.app import Installation
from services.demonstration.clocks import hold_clocks, release_clocks
from services.demonstration.draining import Drain, due_before
from services.demonstration.season import Scene
from shared.database import from_text, to_text

Tell = Callable[[datetime, str, int, int], None]
"""Shows progress: contest time, what happens, number of the scene, how many there are."""


def play(
    installation: Installation, scenes: Sequence[Scene], tend: Callable[[], None], tell: Tell
) -> None:
    """Play every scene; between two of them stop at each due date, as the wall clock would pass it.

    Nothing moves on before all that was said has been heard, so that a season gives the same
    result however fast the machine is. Afterwards the clocks run with the wall.
    """
    drain = Drain(installation)
    try:
        for number, scene in enumerate(scenes, start=1):
            _pass_due_dates(installation, drain, to_text(scene.at), tend)
            hold_clocks(installation, scene.at)
            tell(scene.at, scene.title, number, len(scenes))
            scene.act()
            drain.wait(tend)
        _pass_due_dates(installation, drain, to_text(scenes[-1].at), tend)
    finally:
        drain.close()
    release_clocks(installation)


def _pass_due_dates(
    installation: Installation, drain: Drain, before: str, tend: Callable[[], None]
) -> None:
    drain.wait(tend)
    while (next_at := due_before(drain, before)) is not None:
        hold_clocks(installation, from_text(next_at))
        drain.wait_for_due(next_at, tend)
        drain.wait(tend)
