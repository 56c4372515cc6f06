"""The statements that list people, each built once for each shape of a list, the values being bound later.

Every one selects the id, the columns shown and the keys of the sort, in the list's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)

from webapp.fields import Value
from webapp.models import User
from webapp.users import filters, keyset
from webapp.users.filters import Columns, Filter
from webapp.users.keyset import Key, Nulls
from webapp.users.own_columns import with_own
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery, sort_keys
from webapp.users.search_text import TRIGRAM, like, part_of_words

MOST_COUNTED = 10_000
"""More matches are neither sorted to show a page of them nor, unless asked for, counted."""

STEPS = 10_000
"""Rows to walk along a sort in search of matches, before all matches are gathered and sorted instead."""

SEARCH = "q"
"""The parameter of what is searched for."""

IN_NAMES = ("name", "contains")
"""The field and the operator of a search that looks at nothing but names."""

USERS = User.__table__
TRIGRAMS = table("users_search", column("users_search"), column("rowid"))
"""SQLite's index of search texts."""


@dataclass(frozen=True)
class Shape:
    """All of a list and its page that a statement depends on."""

    columns: tuple[str, ...]
    sort: tuple[Sort, ...]
    filters: tuple[tuple[str, str, str], ...]
    """Field, kind and parameter of each."""
    own: tuple[tuple[str, str], ...]
    """Fields of one's own that it is about, each with the name of its type."""
    has_search: bool
    is_sqlite: bool
    has_trigrams: bool
    """Whether to ask SQLite's index of trigrams; PostgreSQL's is asked by LIKE."""
    is_costly_to_count: bool
    """Whether each match must be read to be counted, because the index of trigrams tells only who may match."""
    nulls: Nulls | None
    """Which values of the position are empty, if there is one."""
    backwards: bool


def shape(query: ListQuery, *, is_sqlite: bool) -> Shape:
    """Return the shape of a list."""
    has_parts = bool(_parts(query))
    named = [(each.field, each.kind, each.parameter) for each in query.filters]
    if query.searches_names_only:
        named.append((*IN_NAMES, SEARCH))
    has_parts_of_one_field = query.searches_names_only or any(each.part is not None for each in query.filters)
    return Shape(
        columns=query.columns,
        sort=query.total_sort,
        filters=tuple(named),
        own=query.own,
        has_search=bool(query.q) and not query.searches_names_only,
        is_sqlite=is_sqlite,
        has_trigrams=is_sqlite and has_parts,
        is_costly_to_count=has_parts_of_one_field or (has_parts and not is_sqlite),
        nulls=None if query.position is None else tuple(value is None for value in query.position),
        backwards=query.is_backwards,
    )


def values(query: ListQuery) -> dict[str, Any]:
    """Return what to bind to the statements of a list, more than any one of them has."""
    return {
        "rows": query.size + 1,
        SEARCH: _pattern(query),
        "trigrams": " AND ".join('"' + part.replace('"', '""') + '"' for part in _parts(query)),
        **{each.parameter: each.bound for each in query.filters},
        **keyset.bound(query.position or ()),
    }


def _pattern(query: ListQuery) -> Value:
    if query.searches_names_only:
        return Filter(*IN_NAMES, query.q).bound
    return f"%{like(part_of_words(query.q))}%"


def _parts(query: ListQuery) -> list[str]:
    """Return the parts of search texts that the list asks for, as far as they are long enough for an index."""
    parts = [part_of_words(query.q)] if query.q else []
    parts += [each.part for each in query.filters if each.part is not None]
    return [part for part in parts if len(part) >= TRIGRAM]


@lru_cache(maxsize=256)
def page_of_everybody(shape: Shape) -> Select[Any]:
    """Walk along the sort; `matches` counts everybody, up to one more than `MOST_COUNTED`."""
    everybody = select(literal(1)).select_from(USERS).limit(MOST_COUNTED + 1)
    return select(_walk(shape, _names(shape), bindparam("rows")), _count(everybody.subquery()))


@lru_cache(maxsize=256)
def page_of_crowd(shape: Shape) -> Select[Any]:
    """Walk along the sort, and count nobody."""
    return select(_walk(shape, _names(shape), bindparam("rows")))


@lru_cache(maxsize=256)
def page_of_first_matches(shape: Shape) -> Select[Any]:
    """Take the first matches, up to one more than `MOST_COUNTED`, and sort them; `matches` counts them.

    If it counts more than `MOST_COUNTED`, the page is of some of the matches, and so is worth nothing.
    """
    found = _matches(shape, _names(shape)).limit(MOST_COUNTED + 1).cte("found").prefix_with("MATERIALIZED")
    return _sorted_page(shape, found).add_columns(_count(found))


@lru_cache(maxsize=256)
def page_by_sorting(shape: Shape) -> Select[Any]:
    """Sort all matches."""
    # OFFSET keeps PostgreSQL from walking along the sort after all, in the hope that matches come soon.
    return _sorted_page(shape, _matches(shape, _names(shape)).offset(0).subquery())


@lru_cache(maxsize=256)
def page_by_walking(shape: Shape) -> Select[Any]:
    """Pick the matches out of the next `STEPS` people along the sort."""
    names = [*_names(shape), filters.SEARCH_TEXT]
    names += [filters.column_name(field, kind) for field, kind, _ in shape.filters]
    steps = _walk(shape, list(dict.fromkeys(names)), STEPS, _conditions_on_sort(shape))
    page = [steps.c[name] for name in _names(shape)]
    return select(*page).where(*conditions(shape, steps.c)).limit(bindparam("rows"))


@lru_cache(maxsize=256)
def page_along_trigrams(shape: Shape) -> Select[Any]:
    """Take the matches as SQLite's index has them, which is by id, when they are sorted by that."""
    by_id = Key(TRIGRAMS.c.rowid, shape.sort[0].descending, nullable=False)
    [part] = keyset.ranges([by_id], shape.nulls, backwards=shape.backwards)
    page = _matches(shape, _names(shape)).where(part.condition).order_by(*part.order)
    return page.limit(bindparam("rows"))


@lru_cache(maxsize=256)
def all_matches(shape: Shape) -> Select[Any]:
    """Take all matches, in no order; `order` sorts them."""
    return _matches(shape, _names(shape))


def order(shape: Shape, found: Columns) -> list[ColumnElement[Any]]:
    """Return the order of the list, in the columns of what was found."""
    return keyset.order_by(sort_keys(shape.sort, found))


@lru_cache(maxsize=256)
def exact_count(shape: Shape) -> Select[Any]:
    """Count the matches, as `matches`."""
    return select(_count(_matches(shape).subquery()))


@lru_cache(maxsize=256)
def count(shape: Shape) -> Select[Any]:
    """Count the matches, as `matches`, up to one more than `MOST_COUNTED`."""
    return select(_count(_matches(shape).limit(MOST_COUNTED + 1).subquery()))


@lru_cache(maxsize=256)
def ids(shape: Shape) -> Select[Any]:
    """Select the id of each match, in no order."""
    return _matches(shape, ["id"])


def conditions(shape: Shape, columns: Columns) -> list[ColumnElement[bool]]:
    """Return the conditions of a list on the columns of `users`, or on such as mean the same."""
    searched = [filters.is_like(columns, SEARCH)] if shape.has_search else []
    return searched + [filters.condition(columns, *each) for each in shape.filters]


def _walk(
    shape: Shape,
    names: Sequence[str],
    rows: ColumnElement[int] | int,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> FromClause:
    columns = _columns(shape)
    keys = sort_keys(shape.sort, columns)
    parts = [
        select(*(columns[name] for name in names))
        .where(part.condition, *conditions)
        .order_by(*part.order)
        .limit(rows)
        for part in keyset.ranges(keys, shape.nulls, backwards=shape.backwards)
    ]
    if len(parts) == 1:
        return parts[0].subquery()
    # Both databases run the parts one after the other, and the later ones only as long as rows are missing.
    return union_all(*(select(part.subquery()) for part in parts)).limit(rows).subquery()


def _matches(shape: Shape, names: Sequence[str] = ()) -> Select[Any]:
    columns = _columns(shape)
    matches = select(*[columns[name] for name in names] or [literal(1)])
    if not shape.has_trigrams:
        return matches.select_from(USERS).where(*conditions(shape, columns))
    found = TRIGRAMS.c.users_search.bool_op("MATCH")(bindparam("trigrams"))
    filtered = [filters.condition(columns, *each) for each in shape.filters]
    if not names and not filtered:
        return matches.select_from(TRIGRAMS).where(found)
    return matches.join_from(TRIGRAMS, USERS, USERS.c.id == TRIGRAMS.c.rowid).where(found, *filtered)


def _conditions_on_sort(shape: Shape) -> list[ColumnElement[bool]]:
    """Return the filters that the index of the sort serves."""
    served = [
        each for each in shape.filters if each[0] == shape.sort[0].field and each[1] in filters.COMPARISONS
    ]
    return [filters.condition(_columns(shape), *each) for each in served]


def _sorted_page(shape: Shape, found: FromClause) -> Select[Any]:
    keys = sort_keys(shape.sort, found.c)
    page = select(found).order_by(*keyset.order_by(keys, backwards=shape.backwards)).limit(bindparam("rows"))
    if shape.nulls is None:
        return page
    parts = keyset.ranges(keys, shape.nulls, backwards=shape.backwards)
    return page.where(or_(*(part.condition for part in parts)))


def _columns(shape: Shape) -> Columns:
    return with_own(shape.own, is_sqlite=shape.is_sqlite)


def _count(rows: FromClause) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery().label("matches")


def _names(shape: Shape) -> list[str]:
    keys = [filters.key_name(each.field) for each in shape.sort]
    return list(dict.fromkeys(["id", *shape.columns, *keys]))
