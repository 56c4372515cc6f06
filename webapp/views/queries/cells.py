"""The values of a result as people read them, in order, and as a picture."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from flask_babel import format_datetime, format_decimal, gettext

from webapp.queries.result import Result
from webapp.views.charts import Point

MOST_BARS = 60


def cell_text(value: Any) -> str:
    """Write a value; JSON as such, a moment by the reader's clock, a number with all its digits."""
    match value:
        case None:
            return ""
        case bool():
            return gettext("yes") if value else gettext("no")
        case datetime():
            return format_datetime(value, "yyyy-MM-dd HH:mm:ss")
        case date():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return cast("Any", value)
    return value.isoformat() if isinstance(value, date) else str(value)


def is_number(value: Any) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def numeric_columns(result: Result) -> list[bool]:
    """Tell of each column whether it is set flush right: it has numbers, and nothing else."""
    return [
        any(is_number(row[place]) for row in result.rows)
        and all(row[place] is None or is_number(row[place]) for row in result.rows)
        for place in range(len(result.columns))
    ]


def in_order(result: Result, sort: str) -> Sequence[Sequence[Any]]:
    """Return the rows sorted by the column whose number `sort` is, from 1, downwards if it is negative."""
    digits = sort.removeprefix("-")
    place = int(digits) - 1 if digits.isdecimal() and len(digits) <= 3 else -1  # noqa: PLR2004  # digits
    if not 0 <= place < len(result.columns):
        return result.rows
    filled = [row for row in result.rows if row[place] is not None]
    filled.sort(key=lambda row: _key(row[place]), reverse=sort.startswith("-"))
    return filled + [row for row in result.rows if row[place] is None]


def bars(result: Result) -> list[Point]:
    """Return the first column against the first that has numbers beside it."""
    numeric = numeric_columns(result)
    place = next((place for place, is_numeric in enumerate(numeric) if is_numeric and place), None)
    if place is None or len(result.rows) > MOST_BARS:
        return []
    return [
        Point(cell_text(row[0]), float(row[place]), format_decimal(row[place]))
        for row in result.rows
        if row[place] is not None
    ]


def _key(value: Any) -> tuple[bool, Any]:
    return (False, value) if is_number(value) else (True, cell_text(value).casefold())
