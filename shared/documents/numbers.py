"""Numbers as officials write them."""


def written(value: int) -> str:
    """A whole number with dots between thousands."""
    return f"{value:,d}".replace(",", ".")
