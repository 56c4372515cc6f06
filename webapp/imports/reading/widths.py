"""Rows made as wide as the header."""

from collections.abc import Sequence

from webapp.fields import Message, plural_message
from webapp.imports.reading.limits import MOST_COLUMNS
from webapp.imports.reading.rows import Row


def fitted(number: int, cells: list[str], width: int) -> Row:
    """Return a row of `width` cells: filled up with empty ones, or without empty ones at its end.

    One with more cells than that has a fault, as nobody can tell which of them is in the wrong place, and keeps them.
    """
    if len(cells) <= width:
        return Row(number, cells + [""] * (width - len(cells)))
    used = width_of(cells)
    if used <= width:
        return Row(number, cells[:width])
    return Row(number, cells[: min(used, MOST_COLUMNS)], _too_wide(used, width))


def width_of(cells: Sequence[str]) -> int:
    """Count the cells up to the last that is not blank."""
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a row has nothing but white space."""
    return not any(map(str.strip, cells))


def _too_wide(used: int, width: int) -> Message:
    return plural_message(
        "This row has %(used)s cells, but there is %(count)s column.",
        "This row has %(used)s cells, but there are %(count)s columns.",
        width,
        used=used,
    )
