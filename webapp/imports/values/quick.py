"""Short cuts for the texts that columns are full of; whatever is not one of them takes the long way.

Each gives just what the long way would, which a test proves with texts of all kinds.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from webapp.fields import Field, FieldType, Value
from webapp.fields.addresses import canonical
from webapp.fields.conventions import Conventions
from webapp.fields.types import Decimal, Email, Integer, LongText, Text

Reading: TypeAlias = Callable[[str], Value]

MOST_REMEMBERED = 20_000
"""Texts of a column: all days of fifty years."""

LONGEST_REMEMBERED = 100

MOST_DIGITS = 17


def quick(field: Field, conventions: Conventions, slowly: Reading) -> Reading:
    """Return a reading that gives what `slowly` gives, and mostly sooner."""
    make = _SHORT_CUTS.get(type(field.type), _remembering)
    return make(field, conventions, slowly)


def _of_texts(field: Field, _: Conventions, slowly: Reading) -> Reading:
    if field.pattern is not None:
        return slowly
    shortest, longest = _lengths(field)

    def read(text: str) -> Value:
        stripped = text.strip()
        if stripped.isprintable() and shortest <= len(stripped) <= longest and stripped[0] != "'":
            return stripped
        return slowly(text)

    return read


def _of_addresses(field: Field, _: Conventions, slowly: Reading) -> Reading:
    if field.pattern is not None:
        return slowly
    shortest, longest = _lengths(field)

    def read(text: str) -> Value:
        stripped = text.strip()
        if stripped.isprintable() and shortest <= len(stripped) <= longest and stripped[0] != "'":
            return canonical(stripped)
        return slowly(text)

    return read


def _of_whole_numbers(field: Field, _: Conventions, slowly: Reading) -> Reading:
    lowest = 0 if field.minimum is None else int(field.minimum)
    highest = 10**MOST_DIGITS if field.maximum is None else int(field.maximum)

    def read(text: str) -> Value:
        if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS:
            number = int(text)
            if lowest <= number <= highest:
                return number
        return slowly(text)

    return read


def _remembering(_: Field, __: Conventions, slowly: Reading) -> Reading:
    known: dict[str, Value] = {}

    def read(text: str) -> Value:
        if text in known:
            return known[text]
        value = slowly(text)
        if len(known) < MOST_REMEMBERED and len(text) <= LONGEST_REMEMBERED:
            known[text] = value
        return value

    return read


def _of_decimals(field: Field, conventions: Conventions, slowly: Reading) -> Reading:
    if field.minimum is not None or field.maximum is not None:
        return _remembering(field, conventions, slowly)
    decimal = conventions.decimal
    plain = re.compile(rf"(?:0|[1-9][0-9]{{0,14}}){re.escape(decimal)}[0-9]{{1,12}}")

    def read(text: str) -> Value:
        if plain.fullmatch(text):
            return text.replace(decimal, ".")
        return slowly(text)

    return read


def _lengths(field: Field) -> tuple[int, int]:
    """Return how many characters a text has, one or more: without any it is blank."""
    longest = getattr(field.type, "longest", 0) if field.maximum is None else int(field.maximum)
    return max(1, int(field.minimum or 0)), longest


_SHORT_CUTS: Mapping[type[FieldType], Callable[[Field, Conventions, Reading], Reading]] = {
    Text: _of_texts,
    LongText: _of_texts,
    Email: _of_addresses,
    Integer: _of_whole_numbers,
    Decimal: _of_decimals,
}
