"""A sheet as it was read: its lines as text, and what is to be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = list[list[str]]
Place = tuple[int, int]
"""Line and column, both counted from 0."""


@dataclass(frozen=True, slots=True)
class Block:
    """Merged cells, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The lines of a sheet, cells trimmed; `flaws` says of cells what is wrong.

    `notes` say what was done to the text, for who sent it.
    """

    cells: Cells
    merged: tuple[Block, ...] = ()
    flaws: Mapping[Place, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
