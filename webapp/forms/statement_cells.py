"""The values of a statement's parameters: what they are, guessed until somebody says, and how they are read."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal as Digits

from webapp.fields import Field, FieldType, InvalidError, Message, message
from webapp.fields.conventions import Conventions
from webapp.fields.types import Boolean, Date, Decimal, Integer, LongText

TYPES: Mapping[str, tuple[FieldType, Message]] = {
    "text": (LongText(), message("Text")),
    "integer": (Integer(), message("Whole number")),
    "decimal": (Decimal(), message("Decimal number")),
    "boolean": (Boolean(), message("Yes or no")),
    "date": (Date(), message("Date")),
}

LONGEST = 100_000
"""Characters of a text."""

WHOLE = re.compile("-?(?:0|[1-9][0-9]{0,17})")
"""What is taken for a number: 007 is none, and must not lose its zeros."""

CellValue = bool | int | float | str | None


def guessed(texts: Iterable[str]) -> str:
    """Return the type of what was typed into a column: whole numbers, where nothing else is, else text."""
    typed = [text.strip() for text in texts if text.strip()]
    return "integer" if typed and all(WHOLE.fullmatch(text) for text in typed) else "text"


def read_cell(text: str, kind: str, conventions: Conventions) -> CellValue:
    """Read a cell as the database is to get it; an empty one is NULL.

    :raises InvalidError: it is none of its type.
    """
    if not text.strip():
        return None
    field_type, label = TYPES[kind]
    value = field_type.parse(
        text, Field(name="cell", label=label, type=field_type, maximum=_maximum(kind)), conventions
    )
    return _number(str(value)) if kind == "decimal" else value


def _maximum(kind: str) -> int | None:
    return LONGEST if kind == "text" else None


def _number(digits: str) -> float:
    # Drivers and databases know no decimals in common but these.
    number = float(digits)
    if Digits(repr(number)) != Digits(digits):
        raise InvalidError(message("This number is too long."))
    return number
