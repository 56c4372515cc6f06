"""The types a field can have: one small class each."""

import re
from collections.abc import Iterable
from typing import cast

from typing_extensions import override

from webapp.fields.addresses import canonical
from webapp.fields.characters import is_blank, refuse_forbidden
from webapp.fields.errors import InvalidError, too_long
from webapp.fields.field import Field, FieldType, Value
from webapp.fields.messages import message

LONGEST_NUMBER = 18
"""Digits and sign of what surely fits into 64 bits."""

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")

SPELLINGS: dict[str, bool] = {
    **dict.fromkeys(("y", "yes", "on", "1", "true", "да"), True),
    **dict.fromkeys(("n", "no", "off", "0", "false", "нет", ""), False),
}


class Text(FieldType):
    """One line, stored letter for letter as typed, without the white space around it."""

    name = "text"
    operators = ("", "contains", "starts", "empty")

    @override
    def read(self, text: str) -> str:
        return text

    @override
    def check(self, value: object, field: Field) -> str | None:
        if not isinstance(value, str):
            raise InvalidError(message("This is not text."))
        text = value.strip()
        if field.maximum is not None and len(text) > field.maximum:
            raise too_long(field.maximum)
        refuse_forbidden(text)
        return None if is_blank(text) else text

    @override
    def format_column(self, values: Iterable[Value]) -> list[str | None]:
        return cast("list[str | None]", list(values))


class Email(Text):
    """An e-mail address in its canonical spelling."""

    name = "email"

    @override
    def check(self, value: object, field: Field) -> str | None:
        address = super().check(value, field)
        return None if address is None else canonical(address)


class Integer(FieldType):
    """A whole number."""

    name = "integer"
    operators = ("", "gte", "lte", "empty")
    is_numeric = True

    @override
    def read(self, text: str) -> int:
        # int() alone would take ``1_0`` and the digits of every script.
        if not WHOLE_NUMBER.fullmatch(text):
            raise InvalidError(message("Write a whole number in digits 0–9."))
        if len(text) > LONGEST_NUMBER:
            raise InvalidError(message("This number is too long."))
        return int(text)

    @override
    def check(self, value: object, field: Field) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidError(message("This is not a whole number."))
        if field.minimum is not None and value < field.minimum:
            raise InvalidError(message("Must be at least %(minimum)s.", minimum=field.minimum))
        if field.maximum is not None and value > field.maximum:
            raise InvalidError(message("Must be at most %(maximum)s.", maximum=field.maximum))
        return value


class Boolean(FieldType):
    """Yes or no, never empty: browsers send nothing for a checkbox without its mark."""

    name = "boolean"
    operators = ("",)
    absent = False

    @override
    def parse(self, text: str, field: Field) -> bool:
        return self.read(text.strip())

    @override
    def read(self, text: str) -> bool:
        value = SPELLINGS.get(text.lower())
        if value is None:
            raise InvalidError(message("Write yes or no."))
        return value

    @override
    def check(self, value: object, field: Field) -> bool:
        if not isinstance(value, bool):
            raise InvalidError(message("This is neither yes nor no."))
        return value

    @override
    def format(self, value: Value) -> str:
        """Return the key that templates draw and translate."""
        return "yes" if value else "no"

    @override
    def format_column(self, values: Iterable[Value]) -> list[str | None]:
        return ["yes" if value else "no" for value in values]

    @override
    def decode(self, stored: object) -> bool | None:
        """Take SQLite's 1 and 0 as well."""
        return None if stored is None else bool(stored)


class Choice(FieldType):
    """One of the field's `choices`."""

    name = "choice"
    operators = ("", "empty")

    @override
    def read(self, text: str) -> str:
        return text

    @override
    def check(self, value: object, field: Field) -> str:
        if not isinstance(value, str) or value not in field.choices:
            raise InvalidError(message("Choose one of the list."))
        return value


class Reference(Integer):
    """The id of a row in another table."""

    name = "reference"
    operators = ("", "empty")
    is_numeric = False
