"""Those who match what a list asks for: the conditions, and the ways to find them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    TableClause,
    bindparam,
    column,
    literal,
    not_,
    or_,
    select,
    table,
    union_all,
)

from webapp.users import filters, own_trigrams
from webapp.users.filters import Columns
from webapp.users.own_columns import search_name, with_own
from webapp.users.records import USERS
from webapp.users.shapes import DIGITS, OWN_PARTS, PARTS, SEARCH, WORDS, Shape

TRIGRAMS = table("users_search", column("users_search"), column("rowid"))
"""SQLite's index of search texts."""
OWN_TRIGRAMS = table(own_trigrams.TABLE, column(own_trigrams.TABLE), column("rowid"))
"""SQLite's index of the fields of one's own that are searched."""


def matches(shape: Shape, names: Sequence[str] = ()) -> Select[Any]:
    """Select those who match, in no order: the columns of these names, or a one for each."""
    if shape.has_trigrams:
        return either([found for _, found in along_trigrams(shape, names)])
    columns = columns_of(shape)
    return _select(columns, names).select_from(USERS).where(*conditions(shape, columns))


def conditions(shape: Shape, columns: Columns) -> list[ColumnElement[bool]]:
    """Return the conditions of a list on the columns of `users`, or on such as mean the same."""
    filtered = [filters.condition(columns, *each) for each in shape.filters]
    return [_is_searched(shape, columns), *filtered] if shape.has_search else filtered


def _is_searched(shape: Shape, columns: Columns) -> ColumnElement[bool]:
    own = [
        columns[search_name(name)].like(bindparam(DIGITS if kind == "phone" else WORDS), escape="\\")
        for name, kind in shape.searched
    ]
    return or_(filters.is_like(columns, SEARCH), *own)


def along_trigrams(shape: Shape, names: Sequence[str]) -> Iterator[tuple[TableClause, Select[Any]]]:
    """Give each index of trigrams that is to be asked, and the matches that it finds and no other one before it."""
    columns = columns_of(shape)
    filtered = [filters.condition(columns, *each) for each in shape.filters]
    searched = filters.is_like(columns, SEARCH)
    checked = [*filtered, searched] if shape.searches_names_only else filtered
    yield TRIGRAMS, _match(columns, names, TRIGRAMS, PARTS, checked)
    if shape.searched:
        yield OWN_TRIGRAMS, _match(columns, names, OWN_TRIGRAMS, OWN_PARTS, [not_(searched), *filtered])


def _match(
    columns: Columns,
    names: Sequence[str],
    index: TableClause,
    parameter: str,
    checked: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Select what an index finds and, of it, what passes the conditions that it knows nothing of."""
    found = index.c[index.name].bool_op("MATCH")(bindparam(parameter))
    selected = _select(columns, names)
    if not names and not checked:
        return selected.select_from(index).where(found)
    return selected.join_from(index, USERS, USERS.c.id == index.c.rowid).where(found, *checked)


def _select(columns: Columns, names: Sequence[str]) -> Select[Any]:
    return select(*[columns[name] for name in names] or [literal(1)])


def either(selections: Sequence[Select[Any]]) -> Select[Any]:
    """Return the rows of all selections, none of which has a row of another."""
    [first, *others] = selections
    return (
        select(union_all(*(select(each.subquery()) for each in selections)).subquery()) if others else first
    )


def columns_of(shape: Shape) -> Columns:
    return with_own(shape.own, is_sqlite=shape.is_sqlite)
