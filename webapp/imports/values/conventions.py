"""How the dates and numbers of one column are written, whoever imports it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from webapp.fields import Field
from webapp.fields.conventions import Conventions
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


def recognise_convention(field: Field, samples: Iterable[str]) -> Convention | None:
    """Return how a column is written: as most of the samples that can be read in one way only.

    None: nothing settles it, and the conventions of whoever imports hold; or the field has no dates or numbers.
    """
    if isinstance(field.type, Date):
        return _order(samples)
    if isinstance(field.type, Decimal | Integer):
        return _decimal(samples)
    return None


def in_convention(convention: Convention | None, conventions: Conventions) -> Conventions:
    """Return the conventions of whoever imports with what a column has otherwise.

    Where commas are seen to stand before decimals, points stand between groups, and the other way round.
    """
    if convention in {"dmy", "mdy"}:
        return replace(conventions, order=convention)
    if convention:
        decimal, group = (",", ".") if convention == "comma" else (".", ",")
        return replace(conventions, decimal=decimal, group=group)
    return conventions


def _order(samples: Iterable[str]) -> Convention | None:
    days = [match for match in map(_DAY.fullmatch, samples) if match]
    day_first = sum(int(day[1]) > _MONTHS for day in days)
    month_first = sum(int(day[3]) > _MONTHS for day in days)
    if day_first != month_first:
        return "dmy" if day_first > month_first else "mdy"
    # Nobody who writes the month first writes dots.
    return "dmy" if any(day[2] == "." for day in days) else None


def _decimal(samples: Iterable[str]) -> Convention | None:
    texts = [text.strip() for text in samples]
    commas, points = (
        sum(bool(_DECIMALS[name].fullmatch(text)) for text in texts) for name in ("comma", "point")
    )
    if commas == points:
        return None
    return "comma" if commas > points else "point"
