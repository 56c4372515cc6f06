"""Types whose values are chosen."""

from collections.abc import Iterable
from typing import cast

from typing_extensions import override

from webapp.fields.conventions import PLAIN, Conventions
from webapp.fields.errors import InvalidError
from webapp.fields.field import Field, FieldType, Value
from webapp.fields.messages import message

SPELLINGS: dict[str, bool] = {
    **dict.fromkeys(("y", "yes", "on", "1", "true", "да"), True),
    **dict.fromkeys(("n", "no", "off", "0", "false", "нет", ""), False),
}

BETWEEN = ","
"""Between the keys of several choices; no key contains it."""


class Boolean(FieldType):
    """Yes or no, never empty: browsers send nothing for a checkbox without its mark."""

    name = "boolean"
    operators = ("",)
    absent = False

    @override
    def parse(self, text: str, field: Field, conventions: Conventions = PLAIN) -> bool:
        return self.read(text.strip(), conventions)

    @override
    def read(self, text: str, conventions: Conventions) -> bool:
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
    def format(self, value: Value, conventions: Conventions = PLAIN) -> str:
        """Return the key that templates draw and translate."""
        return "yes" if value else "no"

    @override
    def format_column(self, values: Iterable[Value], conventions: Conventions = PLAIN) -> list[str | None]:
        return ["yes" if value else "no" for value in values]

    @override
    def decode(self, stored: object) -> bool | None:
        """Take SQLite's 1 and 0 as well."""
        return None if stored is None else bool(stored)


class Choice(FieldType):
    """One of the field's `choices`, stored by its key."""

    name = "choice"
    operators = ("", "empty")
    has_choices = True

    @override
    def read(self, text: str, conventions: Conventions) -> str:
        return text

    @override
    def check(self, value: object, field: Field) -> str:
        if not isinstance(value, str) or value not in field.choices:
            raise InvalidError(message("Choose one of the list."))
        return value


class Choices(FieldType):
    """Several of the field's `choices`: their keys, each once, in the order of the field, as in ``swims,sings``."""

    name = "choices"
    operators = ("has", "empty")
    has_choices = True

    @override
    def read(self, text: str, conventions: Conventions) -> str:
        return text

    @override
    def check(self, value: object, field: Field) -> str | None:
        chosen = keys(value)
        if not all(key in field.choices for key in chosen):
            raise InvalidError(message("Choose from the list."))
        return BETWEEN.join(key for key in field.choices if key in chosen) or None

    @override
    def decode(self, stored: object) -> str | None:
        """Take a list as well, as somebody from outside may have stored it."""
        return None if stored is None else BETWEEN.join(keys(stored)) or None


def keys(value: object) -> list[str]:
    """Return the keys of several choices, given as a text or as a list.

    :raises InvalidError: it is neither.
    """
    if isinstance(value, str):
        value = value.split(BETWEEN)
    if not isinstance(value, list | tuple):
        raise InvalidError(message("Choose from the list."))
    stripped = (str(key).strip() for key in cast("list[object]", value))
    return [key for key in stripped if key]
