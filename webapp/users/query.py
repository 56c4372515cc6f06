"""The list of people that an address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial
from itertools import islice
from typing import Any, Literal, Self

from webapp.changes import past
from webapp.changes.past import At
from webapp.fields import BUILT_IN, OWN, Catalogue
from webapp.fields.catalogue import EMAIL
from webapp.fields.messages import message
from webapp.fields.phones import digits_of_part
from webapp.users import positions
from webapp.users.filters import Columns, Filter, key
from webapp.users.keyset import Key
from webapp.users.own_columns import with_own
from webapp.users.parameters import BadParameterError, Sort, given, read, read_filter, readers
from webapp.users.positions import Position

DEFAULT_SIZE = 50
FIRST_COLUMNS = 7
"""Columns that are shown unless others are chosen."""

BY_ID = (Sort("id"),)
PAGES = ("after", "before")
ATTRIBUTES = {"count": "exact"}


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """Which people, when, in which order, which page of them and what of each: all that the list's address says.

    A page comes `after` or `before` a position, or neither: the first. The page before ``end`` is the last. The
    list is that of now, or as it was `at` a point, and then by id. `fields` are those that there are; without
    `columns` the first of them are shown.
    """

    fields: Catalogue = field(default=BUILT_IN, compare=False)

    at: At | None = None
    q: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = BY_ID
    columns: tuple[str, ...] = ()
    size: int = DEFAULT_SIZE
    exact: bool = False
    after: Position | None = None
    before: Position | Literal["end"] | None = None

    @classmethod
    def parse(
        cls, args: Mapping[str, Sequence[str]], *, fields: Catalogue = BUILT_IN, zone: tzinfo = UTC
    ) -> Self:
        """Read an address. Parameters without a value count as not given.

        :param fields: those that there are.
        :param zone: of a time that names none.
        :raises BadParameterError: naming the first parameter that is wrong.
        """
        rest = given(args)
        known = {**readers(fields.shown), "at": partial(past.read, zone=zone)}
        pages = {name: rest.pop(name) for name in PAGES if name in rest}
        chosen = {name: rest.pop(name) for name in known if name in rest}
        query = cls(
            fields=fields,
            filters=tuple(read_filter(fields.shown, name, text) for name, text in rest.items()),
            **{ATTRIBUTES.get(name, name): read(name, known[name], text) for name, text in chosen.items()},
        )
        if query.at is not None and query.sort != BY_ID:
            raise BadParameterError(
                "sort", message("As it was, the list comes in one order only, that of numbers.")
            )
        if len(pages) == len(PAGES):
            raise BadParameterError("before", message("A page is either after a row or before one."))
        return replace(
            query, **{name: read(name, query._read_position, text) for name, text in pages.items()}
        )

    def to_args(self) -> list[tuple[str, str]]:
        """Return the shortest address of this list, as names and values."""
        args = [
            ("at", "" if self.at is None else past.write(self.at)),
            ("q", self.q),
            *((each.parameter, each.text) for each in self.filters),
            ("sort", "" if self.sort == BY_ID else ",".join(map(str, self.sort))),
            ("columns", "" if self.columns == self._first_columns else ",".join(self.columns)),
            ("size", "" if self.size == DEFAULT_SIZE else str(self.size)),
            ("count", "exact" if self.exact else ""),
            ("after", _token(self.after)),
            ("before", _token(self.before)),
        ]
        return [(name, text) for name, text in args if text]

    def replace(self, **changes: Any) -> Self:
        """Return a list that differs in `changes`, at its first page unless they say which."""
        return replace(self, **{"after": None, "before": None, **changes})

    def __post_init__(self) -> None:
        """Choose the first columns where none are named."""
        if not self.columns:
            object.__setattr__(self, "columns", self._first_columns)

    @property
    def _first_columns(self) -> tuple[str, ...]:
        return tuple(islice(self.fields.shown, FIRST_COLUMNS))

    @property
    def has_conditions(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.q or self.filters)

    @property
    def is_served_by_index(self) -> bool:
        """Whether an index has the order of everybody."""
        [first, *others] = (each.field for each in self.sort)
        return not others and (first == "id" or self.fields.fields[first].indexed)

    @property
    def searches_names_only(self) -> bool:
        """Whether it searches for somebody without looking at e-mail addresses, which its reader may not see."""
        return bool(self.q) and EMAIL.name not in self.fields.fields

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

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The fields of one's own that it is about, each with the name of its type."""
        named = {*self.columns, *(each.field for each in self.sort), *(each.field for each in self.filters)}
        named |= {name for name, _ in self.searched}
        return tuple(
            (name, self.fields.fields[name].type.name) for name in sorted(named) if name.startswith(OWN)
        )

    @property
    def searched(self) -> tuple[tuple[str, str], ...]:
        """The fields of one's own into which its search looks, each with the name of its type.

        Phone numbers are known by their digits, and so not looked for by anything else.
        """
        fields = self.fields.searched if self.q else ()
        return tuple(
            (field.name, field.type.name)
            for field in fields
            if field.type.name != "phone" or digits_of_part(self.q)
        )

    def _read_position(self, text: str) -> Position | Literal["end"]:
        return (
            "end"
            if text == "end"
            else positions.read(
                text, sort_keys(self.total_sort, with_own(self.own, is_sqlite=True), is_sqlite=True)
            )
        )


def sort_keys(sort: Sequence[Sort], columns: Columns, *, is_sqlite: bool) -> tuple[Key, ...]:
    """Return the columns that a sort sorts by, out of those of `users` or of a selection of it."""
    return tuple(key(columns, each.field, descending=each.descending, is_sqlite=is_sqlite) for each in sort)


def _token(position: Position | Literal["end"] | None) -> str:
    if position is None:
        return ""
    return "end" if position == "end" else positions.write(position)
