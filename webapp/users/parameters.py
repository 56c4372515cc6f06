"""The parameters of a list's address, each read by itself."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp.fields import Field, InvalidError
from webapp.fields.characters import refuse_forbidden
from webapp.fields.errors import too_long
from webapp.fields.messages import Message, message
from webapp.users import filters
from webapp.users.filters import Filter

SIZES = (25, 50, 100, 200)
"""Rows on a page, to choose from. An address may ask for any other number up to the last."""

LONGEST_SEARCH = 200
"""Characters."""

LONGEST_SIZE = 3
"""Digits."""

MOST_SORTS = 3


class BadParameterError(Exception):
    """A parameter of the address asks for what there is not; `message` says why."""

    def __init__(self, name: str, message: Message) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message


@dataclass(frozen=True)
class Sort:
    """Order by a field or by the id; empty values come last in both directions."""

    field: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field


def readers(fields: Mapping[str, Field]) -> Mapping[str, Callable[[str], Any]]:
    """Return what reads each parameter that means the same in every list, whatever else the address says."""
    return {
        "q": read_search,
        "sort": partial(_read_sort, fields),
        "columns": partial(_read_columns, fields),
        "size": _read_size,
        "count": _read_count,
    }


def given(args: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the parameters that have a value: forms send empty ones too.

    ``filter=age__gte&value=18`` says ``age__gte=18``, as a form can without JavaScript.

    :raises BadParameterError: one that takes a single value has two.
    """
    filled: dict[str, str] = {}
    for name, texts in args.items():
        values = [text.strip() for text in texts if text.strip()]
        if len(values) > 1 and name != "columns":
            raise BadParameterError(name, message("This is given twice."))
        if values:
            filled[name] = ",".join(values)
    return _with_filter_of_form(filled)


def read(name: str, reader: Callable[[str], Any], text: str) -> Any:
    """Read the value of a parameter.

    :raises BadParameterError: the reader raised InvalidError.
    """
    try:
        return reader(text)
    except InvalidError as error:
        raise BadParameterError(name, error.message) from None


def read_filter(fields: Mapping[str, Field], name: str, text: str) -> Filter:
    """Read a filter, whose parameter has no fixed name.

    :raises BadParameterError: there is no such filter, or it has no such value.
    """
    try:
        return read(name, lambda value: filters.parse(fields, name, value), text)
    except KeyError:
        raise BadParameterError(name, message("There is no such parameter.")) from None


def read_search(text: str) -> str:
    """Read what is searched for.

    :raises InvalidError: nobody searches for that.
    """
    refuse_forbidden(text)
    if len(text) > LONGEST_SEARCH:
        raise too_long(LONGEST_SEARCH)
    return text


def _with_filter_of_form(given: dict[str, str]) -> dict[str, str]:
    """Replace ``filter`` and ``value`` by what they mean; whether a field is empty needs no value."""
    chosen = given.pop("filter", None)
    if chosen is None:
        return given
    value = given.pop("value", "1" if chosen.endswith("__empty") else None)
    return given if value is None else {**given, chosen: value}


def _read_sort(fields: Mapping[str, Field], text: str) -> tuple[Sort, ...]:
    sort = tuple(Sort(name.removeprefix("-"), name.startswith("-")) for name in text.split(","))
    _refuse_bad_names([each.field for each in sort], {"id", *fields})
    if len(sort) > MOST_SORTS:
        raise InvalidError(message("Sort by at most %(maximum)s fields.", maximum=MOST_SORTS))
    return sort


def _read_columns(fields: Mapping[str, Field], text: str) -> tuple[str, ...]:
    columns = tuple(text.split(","))
    _refuse_bad_names(columns, fields)
    return columns


def _refuse_bad_names(names: Sequence[str], known: Container[str]) -> None:
    for name in names:
        if name not in known:
            raise InvalidError(message("There is no field “%(name)s”.", name=name))
    if len(set(names)) < len(names):
        raise InvalidError(message("A field is named twice."))


def _read_size(text: str) -> int:
    size = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_SIZE else 0
    if not 0 < size <= SIZES[-1]:
        raise InvalidError(message("Write a whole number from 1 to %(maximum)s.", maximum=SIZES[-1]))
    return size


def _read_count(text: str) -> bool:
    if text != "exact":
        raise InvalidError(message("The only way to count is “exact”."))
    return True
