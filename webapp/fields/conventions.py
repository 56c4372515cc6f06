"""How a reader writes numbers and dates; what is stored never depends on it."""

import re
from dataclasses import dataclass
from functools import cache

SPACES = " \u00a0\u2009\u202f"
"""Whoever groups digits by one of these is understood by any other: keyboards have only the first."""


@dataclass(frozen=True)
class Conventions:
    """The signs between digits, and the order of day, month and year; as they stand here, those of ISO 8601."""

    decimal: str = "."
    group: str = ""
    order: str = "ymd"
    separator: str = "-"


PLAIN = Conventions()
"""Nobody's and everybody's: in addresses, files and definitions, and understood beside each reader's own."""


def read_number(text: str, conventions: Conventions) -> str | None:
    """Return a number's plain digits, as in ``-12.50``, or None where it is no number in these conventions.

    Groups must be whole, and none begins with zero: ``1,234`` is English for 1234, while ``12,5`` and ``0,125``, by
    which somebody else's decimals are meant, are no English numbers at all.
    """
    match = _number(conventions).fullmatch(text)
    if not match:
        return None
    whole = re.sub("[^0-9]", "", match["whole"]).lstrip("0") or "0"
    digits = f"{whole}.{match['fraction']}" if match["fraction"] else whole
    return f"-{digits}" if match["sign"] == "-" and digits.strip("0.") else digits


def write_number(digits: str, conventions: Conventions) -> str:
    """Write plain digits so that `read_number` reads them back, with every zero."""
    sign, whole, fraction = _PLAIN_NUMBER.fullmatch(digits).groups("")  # pyright: ignore[reportOptionalMemberAccess]
    grouped = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", conventions.group, whole)
    return f"{sign}{grouped}{conventions.decimal}{fraction}" if fraction else f"{sign}{grouped}"


def is_plain_number(text: str) -> bool:
    """Tell whether these are digits as `read_number` returns them."""
    return bool(_PLAIN_NUMBER.fullmatch(text))


def read_date(text: str, conventions: Conventions) -> str | None:
    """Return a day as in ``2026-11-26``, be there such a day or not; None where it is not written as one.

    The year has four digits, so that nobody has to guess the century.
    """
    match = _ISO.fullmatch(text) or _date(conventions.order).fullmatch(text)
    return f"{match['y']}-{match['m']:0>2}-{match['d']:0>2}" if match else None


def write_date(day: str, conventions: Conventions) -> str:
    """Write a day, given as in ``2026-11-26``, so that `read_date` reads it back."""
    parts = dict(zip("ymd", day.split("-"), strict=True))
    return conventions.separator.join(parts[part] for part in conventions.order)


_PLAIN_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_ISO = re.compile("(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_PARTS = {"y": "(?P<y>[0-9]{4})", "m": "(?P<m>[0-9]{1,2})", "d": "(?P<d>[0-9]{1,2})"}


@cache
def _number(conventions: Conventions) -> re.Pattern[str]:
    group = re.escape(conventions.group)
    if conventions.group and conventions.group in SPACES:
        group = f"[{SPACES}]"
    grouped = f"|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+" if group else ""
    points = "".join(re.escape(sign) for sign in (".", conventions.decimal) if sign != conventions.group)
    return re.compile(rf"(?P<sign>[+-]?)(?P<whole>[0-9]+{grouped})(?:[{points}](?P<fraction>[0-9]+))?")


@cache
def _date(order: str) -> re.Pattern[str]:
    first, second, third = (_PARTS[part] for part in order)
    return re.compile(rf"{first}(?P<between>[./-]){second}(?P=between){third}")
