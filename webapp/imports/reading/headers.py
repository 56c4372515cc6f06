"""Whether the first row names the columns, and how."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from webapp.fields import message, plural_message
from webapp.imports.reading.errors import UnreadableError
from webapp.imports.reading.kinds import kind_of, kind_of_all
from webapp.imports.reading.layout import Chosen, Layout
from webapp.imports.reading.limits import MOST_COLUMNS
from webapp.imports.reading.widths import width_of


def with_headers(layout: Layout, rows: Sequence[Sequence[str]], chosen: Chosen) -> Layout:
    """Return a layout with the headers that the first rows of a file give it, none of which is blank.

    :raises UnreadableError: there are no rows, or too many columns.
    """
    if not rows:
        raise UnreadableError(message("There is nothing in this file."))
    is_first_header = has_header(rows) if chosen.has_header is None else chosen.has_header
    width = width_of(rows[0]) if is_first_header else max(map(width_of, rows))
    if width > MOST_COLUMNS:
        raise UnreadableError(
            plural_message(
                "This file has more than %(count)s column.",
                "This file has more than %(count)s columns.",
                MOST_COLUMNS,
            )
        )
    headers = unique(rows[0][:width]) if is_first_header else ("",) * width
    return replace(layout, headers=headers, has_header=is_first_header)


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first of some rows, none of them blank, is a header.

    It is not, where a cell of it looks like a date, an address or another value, or stands in its column again.
    """
    first, below = rows[0], rows[1:]
    return not any(_is_value(cell.strip(), _column(below, place)) for place, cell in enumerate(first))


def unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Return headers without the white space in them, a second "Phone" as "Phone (2)"; empty ones stay."""
    taken = Counter[str]()
    result: list[str] = []
    for header in (" ".join(header.split()) for header in headers):
        taken[header] += 1
        result.append(f"{header} ({taken[header]})" if header and taken[header] > 1 else header)
    return tuple(result)


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]


def _is_value(cell: str, below: Sequence[str]) -> bool:
    if not cell:
        return False
    kind = kind_of(cell)
    if kind == "number":
        return kind_of_all(below) in {"number", "phone", "date", None}
    return kind != "text" or cell in below
