"""Names of several people in one cell."""


def names_in(cell: str) -> tuple[str, ...]:
    """The names of a cell: one a line, or parted by semicolons."""
    parts = cell.replace("\n", ";").split(";")
    return tuple(" ".join(one.split()) for one in parts if one.strip())
