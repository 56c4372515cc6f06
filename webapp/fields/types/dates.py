"""The type whose values are days."""

import re
from collections.abc import Iterable
from datetime import date

from typing_extensions import override

from webapp.fields.conventions import PLAIN, Conventions, read_date, write_date
from webapp.fields.errors import InvalidError
from webapp.fields.field import Field, FieldType, Limit, Value
from webapp.fields.messages import message

DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EXAMPLE = "2026-11-26"


class Date(FieldType):
    """A day of the years 1 to 9999, without a clock or a zone: the text ``2026-11-26``."""

    name = "date"
    operators = ("", "gte", "lte", "empty")

    @override
    def read(self, text: str, conventions: Conventions) -> str:
        day = read_date(text, conventions)
        if day is None:
            example = write_date(EXAMPLE, conventions)
            raise InvalidError(
                message("Write a date as in %(example)s, the year with four digits.", example=example)
            )
        return day

    @override
    def read_limit(self, text: str) -> str:
        return _checked(self.read(text, PLAIN))

    @override
    def check(self, value: object, field: Field) -> str:
        day = _checked(value)
        if field.minimum is not None and day < str(field.minimum):
            raise InvalidError(
                message("Must not be before %(minimum)s.", minimum=Limit(field.type, field.minimum))
            )
        if field.maximum is not None and day > str(field.maximum):
            raise InvalidError(
                message("Must not be after %(maximum)s.", maximum=Limit(field.type, field.maximum))
            )
        return day

    @override
    def format(self, value: Value, conventions: Conventions = PLAIN) -> str:
        """Write it as the reader does; what is no day, as only somebody from outside can store, as it is."""
        day = str(value)
        return write_date(day, conventions) if DAY.fullmatch(day) else day

    @override
    def format_column(self, values: Iterable[Value], conventions: Conventions = PLAIN) -> list[str | None]:
        return [None if value is None else self.format(value, conventions) for value in values]


def _checked(value: object) -> str:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise InvalidError(message("This is not a date."))
    try:
        date.fromisoformat(value)
    except ValueError:
        raise InvalidError(message("There is no such day in the calendar.")) from None
    return value
