"""How the dates and numbers of one column are written, whoever imports it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from webapp.fields import Field
from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.types import Date, Decimal, Integer

Convention = Literal["dmy", "mdy", "comma", "point"]
"""How a column writes what can be read in two ways: the order of its dates, or the sign before decimals."""

_DAY = re.compile(r"\s*([0-9]{1,2})([./-])([0-9]{1,2})\2[0-9]{4}\s*")
_MONTHS = 12

# Three digits behind a sign can be a group; more, fewer, those behind a zero, or behind the other sign cannot.
_DECIMALS = {
    "comma": re.compile(
        r"[^,]*,(?:[0-9]{1,2}|[0-9]{4,})|[+-]?0,[0-9]+|[^,]*[0-9][. \u00a0\u202f][0-9]{3},[0-9]+"
    ),
    "point": re.compile(
        r"[^.]*\.(?:[0-9]{1,2}|[0-9]{4,})|[+-]?0\.[0-9]+|[^.]*[0-9][, \u00a0\u202f][0-9]{3}\.[0-9]+"
    ),
}


def recognise_convention(
    field: Field, samples: Iterable[str], conventions: Conventions = PLAIN
) -> Convention | None:
    """Return how a column is written: as most of the samples that can be read in one way only.

    Where none settles it, it is that of the reader. None: the field has no dates or numbers, or the reader's have
    neither order, as in ISO 8601, which every column may use.
    """
    if isinstance(field.type, Date):
        return _order(samples, conventions)
    if isinstance(field.type, Decimal | Integer):
        return _decimal(samples, conventions)
    return None


def in_convention(convention: Convention | None, conventions: Conventions) -> Conventions:
    """Return the reader's conventions with what a column has otherwise; numbers without groups of spaces."""
    if convention in {"dmy", "mdy"}:
        return replace(conventions, order=convention)
    if convention:
        decimal, group = (",", ".") if convention == "comma" else (".", ",")
        return replace(conventions, decimal=decimal, group=group)
    return conventions


def _order(samples: Iterable[str], conventions: Conventions) -> Convention | None:
    days = [match for match in map(_DAY.fullmatch, samples) if match]
    day_first = sum(int(day[1]) > _MONTHS for day in days)
    month_first = sum(int(day[3]) > _MONTHS for day in days)
    if day_first != month_first:
        return "dmy" if day_first > month_first else "mdy"
    if any(day[2] == "." for day in days):
        return "dmy"  # nobody who writes the month first writes dots
    return "mdy" if conventions.order == "mdy" else "dmy" if conventions.order == "dmy" else None


def _decimal(samples: Iterable[str], conventions: Conventions) -> Convention:
    texts = [text.strip() for text in samples]
    commas, points = (
        sum(bool(_DECIMALS[name].fullmatch(text)) for text in texts) for name in ("comma", "point")
    )
    if commas != points:
        return "comma" if commas > points else "point"
    return "comma" if conventions.decimal == "," else "point"
