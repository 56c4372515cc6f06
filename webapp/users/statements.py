"""The statements that list people, each built once for each shape of a list, the values being bound later.

Every one selects the id, the columns shown and the keys of the sort, in the list's order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    TableClause,
    bindparam,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import Session

from webapp.fields import Value
from webapp.fields.phones import digits_of_part
from webapp.models import User
from webapp.users import filters, keyset, own_trigrams
from webapp.users.filters import Columns, Filter
from webapp.users.keyset import Key, Nulls
from webapp.users.own_columns import search_name, with_own
from webapp.users.parameters import Sort
from webapp.users.query import ListQuery, sort_keys
from webapp.users.search_text import TRIGRAM, like, part_of_words

MOST_COUNTED = 10_000
"""More matches are neither sorted to show a page of them nor, unless asked for, counted."""

STEPS = 10_000
"""Rows to walk along a sort in search of matches, before all matches are gathered and sorted instead."""

SEARCH = "q"
"""The parameter of what is searched for."""

WORDS, DIGITS = "q_words", "q_digits"
"""The parameters of what is searched for in fields of one's own, and in phone numbers among them."""

USERS = User.__table__
TRIGRAMS = table("users_search", column("users_search"), column("rowid"))
"""SQLite's index of search texts."""
OWN_TRIGRAMS = table(own_trigrams.TABLE, column(own_trigrams.TABLE), column("rowid"))
"""SQLite's index of the fields of one's own that are searched."""


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
    searched: tuple[tuple[str, str], ...]
    """Fields of one's own into which the search looks, each with the name of its type."""
    is_sqlite: bool
    has_trigrams: bool
    """Whether to ask SQLite's index of trigrams; PostgreSQL's is asked by LIKE."""
    searches_names_only: bool
    is_costly_to_count: bool
    """Whether each match must be read to be counted, because the index of trigrams tells only who may match."""
    nulls: Nulls | None
    """Which values of the position are empty, if there is one."""
    backwards: bool


def shape(query: ListQuery, session: Session) -> Shape:
    """Return the shape of a list in the session's database."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    has_parts = bool(_parts(query))
    has_parts_of_one_field = query.searches_names_only or any(each.part is not None for each in query.filters)
    return Shape(
        columns=query.columns,
        sort=query.total_sort,
        filters=tuple((each.field, each.kind, each.parameter) for each in query.filters),
        own=query.own,
        has_search=bool(query.q),
        searched=query.searched,
        is_sqlite=is_sqlite,
        has_trigrams=is_sqlite and has_parts and _has_own_trigrams(query, session),
        searches_names_only=query.searches_names_only,
        is_costly_to_count=has_parts_of_one_field or (has_parts and not is_sqlite),
        nulls=None if query.position is None else tuple(value is None for value in query.position),
        backwards=query.is_backwards,
    )


def values(query: ListQuery) -> dict[str, Any]:
    """Return what to bind to the statements of a list, more than any one of them has."""
    return {
        "rows": query.size + 1,
        SEARCH: _pattern(query),
        WORDS: f"%{like(part_of_words(query.q))}%",
        DIGITS: f"%{digits_of_part(query.q)}%",
        "trigrams": " AND ".join(map(_phrase, _parts(query))),
        "own_trigrams": " OR ".join(_own_phrases(query)),
        **{each.parameter: each.bound for each in query.filters},
        **keyset.bound(query.position or ()),
    }


def _pattern(query: ListQuery) -> Value:
    if query.searches_names_only:
        return Filter("name", "contains", query.q).bound
    return f"%{like(part_of_words(query.q))}%"


def _parts(query: ListQuery) -> list[str]:
    """Return the parts of search texts that the list asks for, as far as they are long enough for an index."""
    parts = [part_of_words(query.q)] if query.q else []
    parts += [each.part for each in query.filters if each.part is not None]
    return [part for part in parts if len(part) >= TRIGRAM]


def _own_phrases(query: ListQuery) -> Iterator[str]:
    for name, kind in query.searched:
        part = str(digits_of_part(query.q)) if kind == "phone" else part_of_words(query.q)
        yield f"{own_trigrams.column_name(name)} : {_phrase(part)}"


def _phrase(part: str) -> str:
    """Return a part as SQLite's index of trigrams is asked for it."""
    return '"' + part.replace('"', '""') + '"'


def _has_own_trigrams(query: ListQuery, session: Session) -> bool:
    """Whether SQLite's index knows the fields into which the search looks, if there are any."""
    if not query.searched:
        return True
    is_long_enough = len(part_of_words(query.q)) >= TRIGRAM
    return is_long_enough and own_trigrams.is_ready(session.connection(), query.fields)


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
    names = [*_names(shape), filters.SEARCH_TEXT, *(search_name(name) for name, _ in shape.searched)]
    names += [filters.column_name(field, kind) for field, kind, _ in shape.filters]
    steps = _walk(shape, list(dict.fromkeys(names)), STEPS, _conditions_on_sort(shape))
    page = [steps.c[name] for name in _names(shape)]
    return select(*page).where(*conditions(shape, steps.c)).limit(bindparam("rows"))


@lru_cache(maxsize=256)
def page_along_trigrams(shape: Shape) -> Select[Any]:
    """Take the matches as SQLite's index has them, which is by id, when they are sorted by that."""
    pages: list[Select[Any]] = []
    for index, matches in _along_trigrams(shape, _names(shape)):
        by_id = Key(index.c.rowid, shape.sort[0].descending, nullable=False)
        [part] = keyset.ranges([by_id], shape.nulls, backwards=shape.backwards)
        pages.append(matches.where(part.condition).order_by(*part.order).limit(bindparam("rows")))
    return pages[0] if len(pages) == 1 else _sorted_page(shape, _either(pages).subquery())


@lru_cache(maxsize=256)
def all_matches(shape: Shape) -> Select[Any]:
    """Take all matches, in no order; `order` sorts them."""
    return _matches(shape, _names(shape))


def order(shape: Shape, found: Columns) -> list[ColumnElement[Any]]:
    """Return the order of the list, in the columns of what was found."""
    return keyset.order_by(sort_keys(shape.sort, found, is_sqlite=shape.is_sqlite))


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
    """Select the id of each match, in no order, out of `users` itself: whoever asks may add conditions, and locks."""
    matches = _matches(shape, ["id"])
    return select(USERS.c.id).where(USERS.c.id.in_(matches)) if shape.searched else matches


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


def _walk(
    shape: Shape,
    names: Sequence[str],
    rows: ColumnElement[int] | int,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> FromClause:
    columns = _columns(shape)
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


def _matches(shape: Shape, names: Sequence[str] = ()) -> Select[Any]:
    if shape.has_trigrams:
        return _either([matches for _, matches in _along_trigrams(shape, names)])
    columns = _columns(shape)
    return _select(columns, names).select_from(USERS).where(*conditions(shape, columns))


def _along_trigrams(shape: Shape, names: Sequence[str]) -> Iterator[tuple[TableClause, Select[Any]]]:
    """Give each index of trigrams that is to be asked, and the matches that it finds and no other one before it."""
    columns = _columns(shape)
    filtered = [filters.condition(columns, *each) for each in shape.filters]
    searched = filters.is_like(columns, SEARCH)
    checked = [*filtered, searched] if shape.searches_names_only else filtered
    yield TRIGRAMS, _match(columns, names, TRIGRAMS, "trigrams", checked)
    if shape.searched:
        yield OWN_TRIGRAMS, _match(columns, names, OWN_TRIGRAMS, "own_trigrams", [not_(searched), *filtered])


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


def _either(selections: Sequence[Select[Any]]) -> Select[Any]:
    """Return the rows of all selections, none of which has a row of another."""
    [first, *others] = selections
    return (
        select(union_all(*(select(each.subquery()) for each in selections)).subquery()) if others else first
    )


def _conditions_on_sort(shape: Shape) -> list[ColumnElement[bool]]:
    """Return the filters that the index of the sort serves."""
    served = [
        each for each in shape.filters if each[0] == shape.sort[0].field and each[1] in filters.COMPARISONS
    ]
    return [filters.condition(_columns(shape), *each) for each in served]


def _sorted_page(shape: Shape, found: FromClause) -> Select[Any]:
    keys = sort_keys(shape.sort, found.c, is_sqlite=shape.is_sqlite)
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
