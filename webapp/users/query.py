"""The list of people that an address asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, Self

from webapp.fields import InvalidError
from webapp.fields.characters import refuse_forbidden
from webapp.fields.errors import too_long
from webapp.fields.messages import Message, message
from webapp.models import User
from webapp.users import filters, positions
from webapp.users.filters import FIELDS, KEYS, Columns, Filter, key
from webapp.users.keyset import Key
from webapp.users.positions import Position

SIZES = (25, 50, 100, 200)
"""Rows on a page, to choose from. An address may ask for any other number up to the last."""

DEFAULT_SIZE = 50
LONGEST_SEARCH = 200
"""Characters."""

LONGEST_SIZE = 3
"""Digits."""

MOST_SORTS = 3

PAGES = ("after", "before")


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


BY_ID = (Sort("id"),)


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """Which people, in which order, which page of them and what of each: all that the list's address says.

    A page comes `after` or `before` a position, or neither: the first. The page before ``end`` is the last.
    """

    q: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = BY_ID
    columns: tuple[str, ...] = tuple(FIELDS)
    size: int = DEFAULT_SIZE
    exact: bool = False
    after: Position | None = None
    before: Position | Literal["end"] | None = None

    @classmethod
    def parse(cls, args: Mapping[str, Sequence[str]]) -> Self:
        """Read an address. Parameters without a value count as not given: forms send them.

        ``filter=age__gte&value=18`` says ``age__gte=18``, as a form can without JavaScript.

        :raises BadParameterError: naming the first parameter that is wrong.
        """
        given = _given(args)
        pages = {name: given.pop(name) for name in PAGES if name in given}
        chosen = {name: given.pop(name) for name in _READERS if name in given}
        query = cls(
            filters=tuple(_read(name, partial(_read_filter, name), text) for name, text in given.items()),
            **{
                _ATTRIBUTES.get(name, name): _read(name, _READERS[name], text)
                for name, text in chosen.items()
            },
        )
        if len(pages) == len(PAGES):
            raise BadParameterError("before", message("A page is either after a row or before one."))
        return replace(
            query, **{name: _read(name, query._read_position, text) for name, text in pages.items()}
        )

    def to_args(self) -> list[tuple[str, str]]:
        """Return the shortest address of this list, as names and values."""
        args = [
            ("q", self.q),
            *((each.parameter, each.text) for each in self.filters),
            ("sort", "" if self.sort == BY_ID else ",".join(map(str, self.sort))),
            ("columns", "" if self.columns == tuple(FIELDS) else ",".join(self.columns)),
            ("size", "" if self.size == DEFAULT_SIZE else str(self.size)),
            ("count", "exact" if self.exact else ""),
            ("after", _token(self.after)),
            ("before", _token(self.before)),
        ]
        return [(name, text) for name, text in args if text]

    def replace(self, **changes: Any) -> Self:
        """Return a list that differs in `changes`, at its first page unless they say which."""
        return replace(self, **{"after": None, "before": None, **changes})

    @property
    def has_conditions(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.q or self.filters)

    @property
    def is_backwards(self) -> bool:
        """Whether the page is found from its end."""
        return self.before is not None

    @property
    def position(self) -> Position | None:
        """The row next to the page, unless that is the first or the last."""
        return self.after if self.before is None or self.before == "end" else self.before

    @property
    def total_sort(self) -> tuple[Sort, ...]:
        """The sort and, for ties, the id in the sort's direction, so that one index serves both directions."""
        if any(each.field == "id" for each in self.sort):
            return self.sort
        return (*self.sort, Sort("id", self.sort[-1].descending))

    def _read_position(self, text: str) -> Position | Literal["end"]:
        return (
            "end"
            if text == "end"
            else positions.read(text, sort_keys(self.total_sort, User.__table__.columns))
        )


def sort_keys(sort: Sequence[Sort], columns: Columns) -> tuple[Key, ...]:
    """Return the columns that a sort sorts by, out of those of `users` or of a selection of it."""
    return tuple(key(columns, each.field, descending=each.descending) for each in sort)


def _given(args: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the parameters that have a value.

    :raises BadParameterError: one that takes a single value has two.
    """
    given: dict[str, str] = {}
    for name, texts in args.items():
        filled = [text.strip() for text in texts if text.strip()]
        if len(filled) > 1 and name != "columns":
            raise BadParameterError(name, message("This is given twice."))
        if filled:
            given[name] = ",".join(filled)
    return _with_filter_of_form(given)


def _with_filter_of_form(given: dict[str, str]) -> dict[str, str]:
    """Replace ``filter`` and ``value`` by what they mean; whether a field is empty needs no value."""
    chosen = given.pop("filter", None)
    if chosen is None:
        return given
    value = given.pop("value", "1" if chosen.endswith("__empty") else None)
    return given if value is None else {**given, chosen: value}


def _read(name: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except InvalidError as error:
        raise BadParameterError(name, error.message) from None


def _read_filter(name: str, text: str) -> Filter:
    try:
        return filters.parse(name, text)
    except KeyError:
        raise InvalidError(message("There is no such parameter.")) from None


def _read_search(text: str) -> str:
    refuse_forbidden(text)
    if len(text) > LONGEST_SEARCH:
        raise too_long(LONGEST_SEARCH)
    return text


def _read_sort(text: str) -> tuple[Sort, ...]:
    sort = tuple(Sort(name.removeprefix("-"), name.startswith("-")) for name in text.split(","))
    _refuse_bad_names([each.field for each in sort], KEYS)
    if len(sort) > MOST_SORTS:
        raise InvalidError(message("Sort by at most %(maximum)s fields.", maximum=MOST_SORTS))
    return sort


def _read_columns(text: str) -> tuple[str, ...]:
    columns = tuple(text.split(","))
    _refuse_bad_names(columns, FIELDS)
    return columns


def _refuse_bad_names(names: Sequence[str], known: Mapping[str, object]) -> None:
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


def _token(position: Position | Literal["end"] | None) -> str:
    if position is None:
        return ""
    return "end" if position == "end" else positions.write(position)


_READERS: Mapping[str, Callable[[str], Any]] = {
    "q": _read_search,
    "sort": _read_sort,
    "columns": _read_columns,
    "size": _read_size,
    "count": _read_count,
}
_ATTRIBUTES = {"count": "exact"}
