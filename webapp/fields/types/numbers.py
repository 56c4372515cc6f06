"""Types whose values can be counted with."""

import decimal
from collections.abc import Iterable

from typing_extensions import override

from webapp.fields.conventions import PLAIN, Conventions, is_plain_number, read_number, write_number
from webapp.fields.errors import InvalidError
from webapp.fields.field import Field, FieldType, Limit, Value
from webapp.fields.messages import message

MOST_WHOLE_DIGITS = 18
MOST_DECIMALS = 12


class Integer(FieldType):
    """A whole number. It is written without groups: years and membership numbers have none."""

    name = "integer"
    operators = ("", "gte", "lte", "empty")
    is_numeric = True

    @override
    def read(self, text: str, conventions: Conventions) -> int:
        # int() alone would take ``1_0`` and the digits of every script.
        digits = read_number(text, conventions)
        if digits is None or "." in digits:
            raise InvalidError(message("Write a whole number in digits 0–9."))
        if len(digits.removeprefix("-")) > MOST_WHOLE_DIGITS:
            raise InvalidError(message("This number is too long."))
        return int(digits)

    @override
    def check(self, value: object, field: Field) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidError(message("This is not a whole number."))
        _refuse_beyond(value, field)
        return value


class Decimal(FieldType):
    """A number whose digits are kept, with the zeros at its end: the text ``12.50``."""

    name = "decimal"
    operators = ("", "gte", "lte", "empty")
    is_numeric = True

    @override
    def read(self, text: str, conventions: Conventions) -> str:
        digits = read_number(text, conventions)
        if digits is None:
            example = write_number("1234.50", conventions)
            raise InvalidError(message("Write a number in digits 0–9, as in %(example)s.", example=example))
        return digits

    @override
    def read_limit(self, text: str) -> str:
        return self.read(text, PLAIN)

    @override
    def check(self, value: object, field: Field) -> str:
        digits = read_number(value, PLAIN) if isinstance(value, str) else None
        if digits is None:
            raise InvalidError(message("This is not a number."))
        whole, _, decimals = digits.removeprefix("-").partition(".")
        if len(whole) > MOST_WHOLE_DIGITS or len(decimals) > MOST_DECIMALS:
            raise InvalidError(message("This number is too long."))
        _refuse_beyond(digits, field)
        return digits

    @override
    def format(self, value: Value, conventions: Conventions = PLAIN) -> str:
        """Write it as the reader does; what is no number, as only somebody from outside can store, as it is."""
        digits = str(value)
        return write_number(digits, conventions) if is_plain_number(digits) else digits

    @override
    def format_column(self, values: Iterable[Value], conventions: Conventions = PLAIN) -> list[str | None]:
        return [None if value is None else self.format(value, conventions) for value in values]

    @override
    def decode(self, stored: object) -> str | None:
        return None if stored is None else str(stored)


class Reference(Integer):
    """The id of a row in another table."""

    name = "reference"
    operators = ("", "empty")
    is_numeric = False


def _refuse_beyond(value: int | str, field: Field) -> None:
    if field.minimum is not None and decimal.Decimal(value) < decimal.Decimal(field.minimum):
        raise InvalidError(message("Must be at least %(minimum)s.", minimum=Limit(field.type, field.minimum)))
    if field.maximum is not None and decimal.Decimal(value) > decimal.Decimal(field.maximum):
        raise InvalidError(message("Must be at most %(maximum)s.", maximum=Limit(field.type, field.maximum)))
