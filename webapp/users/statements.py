"""The statements that list people, each built once for each shape of a list, the values being bound later.

Every one selects the id, the columns shown and the keys of the sort, in the list's order.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, func, literal, or_, select, union_all

from webapp.users import filters, keyset
from webapp.users.filters import Columns
from webapp.users.keyset import Key
from webapp.users.own_columns import search_name
from webapp.users.query import sort_keys
from webapp.users.records import USERS
from webapp.users.searching import along_trigrams, columns_of, conditions, either, matches
from webapp.users.shapes import ROWS, Shape

MOST_COUNTED = 10_000
"""More matches are neither sorted to show a page of them nor, unless asked for, counted."""

STEPS = 10_000
"""Rows to walk along a sort in search of matches, before all matches are gathered and sorted instead."""


@lru_cache(maxsize=256)
def page_of_everybody(shape: Shape) -> Select[Any]:
    """Walk along the sort; `matches` counts everybody, up to one more than `MOST_COUNTED`."""
    everybody = select(literal(1)).select_from(USERS).limit(MOST_COUNTED + 1)
    return select(_walk(shape, _names(shape), bindparam(ROWS)), _count(everybody.subquery()))


@lru_cache(maxsize=256)
def page_of_crowd(shape: Shape) -> Select[Any]:
    """Walk along the sort, and count nobody."""
    return select(_walk(shape, _names(shape), bindparam(ROWS)))


@lru_cache(maxsize=256)
def page_of_first_matches(shape: Shape) -> Select[Any]:
    """Take the first matches, up to one more than `MOST_COUNTED`, and sort them; `matches` counts them.

    If it counts more than `MOST_COUNTED`, the page is of some of the matches, and so is worth nothing.
    """
    found = matches(shape, _names(shape)).limit(MOST_COUNTED + 1).cte("found").prefix_with("MATERIALIZED")
    return _sorted_page(shape, found).add_columns(_count(found))


@lru_cache(maxsize=256)
def page_by_sorting(shape: Shape) -> Select[Any]:
    """Sort all matches."""
    # OFFSET keeps PostgreSQL from walking along the sort after all, in the hope that matches come soon.
    return _sorted_page(shape, matches(shape, _names(shape)).offset(0).subquery())


@lru_cache(maxsize=256)
def page_by_walking(shape: Shape) -> Select[Any]:
    """Pick the matches out of the next `STEPS` people along the sort."""
    names = [*_names(shape), filters.SEARCH_TEXT, *(search_name(name) for name, _ in shape.searched)]
    names += [filters.column_name(field, kind) for field, kind, _ in shape.filters]
    steps = _walk(shape, list(dict.fromkeys(names)), STEPS, _conditions_on_sort(shape))
    page = [steps.c[name] for name in _names(shape)]
    return select(*page).where(*conditions(shape, steps.c)).limit(bindparam(ROWS))


@lru_cache(maxsize=256)
def page_along_trigrams(shape: Shape) -> Select[Any]:
    """Take the matches as SQLite's index has them, which is by id, when they are sorted by that."""
    pages: list[Select[Any]] = []
    for index, found in along_trigrams(shape, _names(shape)):
        by_id = Key(index.c.rowid, shape.sort[0].descending, nullable=False)
        [part] = keyset.ranges([by_id], shape.nulls, backwards=shape.backwards)
        pages.append(found.where(part.condition).order_by(*part.order).limit(bindparam(ROWS)))
    return pages[0] if len(pages) == 1 else _sorted_page(shape, either(pages).subquery())


@lru_cache(maxsize=256)
def all_matches(shape: Shape) -> Select[Any]:
    """Take all matches, in no order; `order` sorts them."""
    return matches(shape, _names(shape))


def order(shape: Shape, found: Columns) -> list[ColumnElement[Any]]:
    """Return the order of the list, in the columns of what was found."""
    return keyset.order_by(sort_keys(shape.sort, found, is_sqlite=shape.is_sqlite))


@lru_cache(maxsize=256)
def exact_count(shape: Shape) -> Select[Any]:
    """Count the matches, as `matches`."""
    return select(_count(matches(shape).subquery()))


@lru_cache(maxsize=256)
def count(shape: Shape) -> Select[Any]:
    """Count the matches, as `matches`, up to one more than `MOST_COUNTED`."""
    return select(_count(matches(shape).limit(MOST_COUNTED + 1).subquery()))


@lru_cache(maxsize=256)
def ids(shape: Shape) -> Select[Any]:
    """Select the id of each match, in no order, out of `users` itself: whoever asks may add conditions, and locks."""
    found = matches(shape, ["id"])
    is_union = shape.has_trigrams and shape.searched
    return select(USERS.c.id).where(USERS.c.id.in_(found)) if is_union else found


def _walk(
    shape: Shape,
    names: Sequence[str],
    rows: ColumnElement[int] | int,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> FromClause:
    columns = columns_of(shape)
    keys = sort_keys(shape.sort, columns, is_sqlite=shape.is_sqlite)
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


def _conditions_on_sort(shape: Shape) -> list[ColumnElement[bool]]:
    """Return the filters that the index of the sort serves."""
    served = [
        each for each in shape.filters if each[0] == shape.sort[0].field and each[1] in filters.COMPARISONS
    ]
    return [filters.condition(columns_of(shape), *each) for each in served]


def _sorted_page(shape: Shape, found: FromClause) -> Select[Any]:
    keys = sort_keys(shape.sort, found.c, is_sqlite=shape.is_sqlite)
    page = select(found).order_by(*keyset.order_by(keys, backwards=shape.backwards)).limit(bindparam(ROWS))
    if shape.nulls is None:
        return page
    parts = keyset.ranges(keys, shape.nulls, backwards=shape.backwards)
    return page.where(or_(*(part.condition for part in parts)))


def _count(rows: FromClause) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery().label("matches")


def _names(shape: Shape) -> list[str]:
    keys = [filters.key_name(each.field) for each in shape.sort]
    return list(dict.fromkeys(["id", *shape.columns, *keys]))
