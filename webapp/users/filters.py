"""Conditions on people: their form in an address, and in SQL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy import Boolean as SqlBoolean
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from webapp.fields import BUILT_IN, OWN, catalogue
from webapp.fields.field import Field, Value
from webapp.fields.types import Boolean
from webapp.users import own_columns
from webapp.users.keyset import Key
from webapp.users.search_text import KEY_LENGTH, fold, like, part_of_words, words

KEYS: Mapping[str, str] = {"name": "name_key", "email": "email_key"}
"""The column by which a field is sorted and compared, where that is not the one in which it is stored."""

IN_TEXT = {"contains", "starts", "has"}
"""Operators that look into a text."""

NEVER_EMPTY = {"id", *(name for name, field in BUILT_IN.fields.items() if field.required)}

SEARCH_TEXT = "search_text"

Columns: TypeAlias = Mapping[str, ColumnElement[Any]] | ReadOnlyColumnCollection[str, Any]
"""The columns of `users`, or those of a selection of it, by name."""


@dataclass(frozen=True)
class Filter:
    """`field` compared with `value` by an operator of its type; the value of ``empty`` is yes or no.

    `own` is the name of the type of a field of one's own.
    """

    field: str
    operator: str
    value: Value
    own: str | None = None

    @property
    def parameter(self) -> str:
        """Its name in an address, as in ``age__gte``."""
        return f"{self.field}__{self.operator}" if self.operator else self.field

    @property
    def text(self) -> str:
        """Its value in an address."""
        return str(int(self.value)) if isinstance(self.value, bool) else str(self.value)

    @property
    def kind(self) -> str:
        """What chooses the SQL: the operator, and for ``empty`` also its value."""
        return "filled" if self.operator == "empty" and not self.value else self.operator

    @property
    def part(self) -> str | None:
        """What it asks the search text to contain, if it is the search text that it asks."""
        in_email = self.field == "email"
        match self.operator if self.own is None else None:
            case "contains":
                return part_of_words(str(self.value))
            case "starts":
                return "\n" * in_email + words(fold(str(self.value)))
            case _:
                return None

    @property
    def bound(self) -> Value:
        """The value to bind to its SQL."""
        part = self.part
        if part is not None:
            return _pattern(self.field, self.operator, part)
        if self.own is not None and self.operator != "empty":
            return own_columns.bound(self.own, self.operator, self.value)
        return _KEY_OF.get(self.field, lambda value: value)(self.value)


def parse(fields: Mapping[str, Field], parameter: str, text: str) -> Filter:
    """Read a filter from an address.

    :param fields: what people can be filtered by.
    :raises KeyError: there is no such field, or its type has no such operator.
    :raises InvalidError: the value is none of the field's.
    """
    name, separator, operator = parameter.partition("__")
    field = fields[name]
    own = field.type.name if field.key else None
    if operator not in field.type.operators or bool(separator) != bool(operator):
        raise KeyError(parameter)
    if operator == "empty":
        return Filter(name, operator, Boolean().parse(text, field), own)
    if operator in {"contains", "starts"}:
        return Filter(name, operator, catalogue.NAME.parse(text), own)
    return Filter(name, operator, field.parse(text), own)


def key_name(field: str) -> str:
    """Return the name of the column by which a field, or the id, is sorted and compared."""
    return own_columns.key_name(field) if field.startswith(OWN) else KEYS.get(field, field)


def column_name(field: str, kind: str) -> str:
    """Return the name of the column that filters of a kind look at, beside the search text."""
    return own_columns.text_name(field) if field.startswith(OWN) and kind in IN_TEXT else key_name(field)


def key(columns: Columns, field: str, *, descending: bool, is_sqlite: bool) -> Key:
    """Return what sorting by a field, or by the id, sorts by."""
    column = columns[key_name(field)]
    nullable = field not in NEVER_EMPTY and not isinstance(column.type, SqlBoolean)
    return Key(column, descending, nullable, opaque=is_sqlite and field.startswith(OWN))


def condition(columns: Columns, field: str, kind: str, parameter: str) -> ColumnElement[bool]:
    """Return the SQL of filters of a kind; their `bound` value goes by the name `parameter`."""
    if kind in IN_TEXT and not field.startswith(OWN):
        return is_like(columns, parameter)
    column = columns[column_name(field, kind)]
    match kind:
        case "has":
            return ("," + column + ",").like(bindparam(parameter), escape="\\")
        case "contains" | "starts":
            return column.like(bindparam(parameter), escape="\\")
        case _:
            return COMPARISONS[kind](column, bindparam(parameter))


def is_like(columns: Columns, parameter: str) -> ColumnElement[bool]:
    """Return the SQL for a search text that is like a pattern."""
    return columns[SEARCH_TEXT].like(bindparam(parameter), escape="\\")


def _pattern(field: str, operator: str, part: str) -> str:
    """Return a pattern for the name, which comes first, or for the e-mail after the line break."""
    match field, operator:
        case "email", "contains":
            return f"%\n%{like(part)}%"
        case "email", "starts":
            return f"%{like(part)}%"
        case _, "contains":
            return f"%{like(part)}%\n%"
        case _:
            return f"{like(part)}%"


def _ascii_lower(value: Value) -> Value:
    return str(value).encode().lower().decode()


_KEY_OF: Mapping[str, Callable[[Value], Value]] = {
    "name": lambda value: fold(str(value))[:KEY_LENGTH],
    "email": _ascii_lower,
}

COMPARISONS: Mapping[str, Callable[[ColumnElement[Any], BindParameter[Any]], ColumnElement[bool]]] = {
    "": lambda key, value: key == value,
    "gte": lambda key, value: key >= value,
    "lte": lambda key, value: key <= value,
    "empty": lambda key, _: key.is_(None),
    "filled": lambda key, _: key.is_not(None),
}
