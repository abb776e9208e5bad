"""What is printed: figures with their targets, and how busy the machine was meanwhile."""

import os
import time
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

CONSOLE = Console()
LOOP = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; `target` is what the project asks of it, "" for what is only told."""

    what: str
    reached: str
    target: str = ""


def loop_s() -> float:
    """CPU seconds of a million rounds of an empty sum: how fast this machine is just now.

    A neighbour on the same cores makes it, and every other CPU figure, larger.
    """
    start, total = time.process_time(), 0
    for number in range(LOOP):
        total += number * number
    return time.process_time() - start


def busy() -> float:
    """How many programs wanted to run in the last minute, per core of this machine."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def show(title: str, figures: list[Figure]) -> None:
    """Print a table."""
    table = Table(title=title, title_justify="left")
    for head in ("what", "reached", "target"):
        table.add_column(head, overflow="fold")
    for one in figures:
        table.add_row(one.what, one.reached, one.target)
    CONSOLE.print(table)
    CONSOLE.print()


def say(text: str) -> None:
    """Tell how far it is; long runs would look stuck otherwise."""
    CONSOLE.print(f"[dim]{text}[/dim]", highlight=False)
