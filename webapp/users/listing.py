"""Pages of people."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from webapp.limits import LIMIT, time_limit
from webapp.users import shapes, statements
from webapp.users.filters import key_name
from webapp.users.positions import Position
from webapp.users.query import ListQuery
from webapp.users.shapes import Shape
from webapp.users.statements import MOST_COUNTED

CROWD_MEMORY = 5.0
"""Seconds for which more people than are counted are taken to be that many still: to count so far is work for longer
than to fetch the page."""

_crowds: WeakKeyDictionary[object, float] = WeakKeyDictionary()
"""Until when that goes for each database, by its engine."""

Rows: TypeAlias = Sequence[Row[Any]]
Run: TypeAlias = Callable[[Callable[[Shape], Select[Any]]], Rows]


@dataclass(frozen=True)
class Count:
    """How many people there are: `value`, or more than that if `capped`."""

    value: int
    capped: bool = False

    @property
    def is_few(self) -> bool:
        """Whether all can be sorted to show a page."""
        return not self.capped and self.value <= MOST_COUNTED


@dataclass(frozen=True)
class Page:
    """People with their id and the columns asked for; and the other pages, where there are any."""

    rows: Rows
    count: Count
    first: ListQuery | None
    previous: ListQuery | None
    next: ListQuery | None
    last: ListQuery | None


def list_users(session: Session, query: ListQuery) -> Page:
    """Return the page asked for: the last one if nobody is after its position, the first if few are before it.

    :raises TooSlowError: no index serves this list, and without one it took too long.
    """
    return turn_to(query, lambda turned: _fetch(session, turned))


def turn_to(query: ListQuery, fetch: Callable[[ListQuery], tuple[Rows, Count]]) -> Page:
    """Return a page of what `fetch` finds, or the page to turn to instead, as `list_users` does.

    :param fetch: returns the rows in the direction of the search for them, one more than fit if there are more, and
        how many people there are in all.
    """
    rows, count = fetch(query)
    if query.after and not rows:
        return turn_to(query.replace(before="end"), fetch)
    if query.is_backwards and query.position and len(rows) < query.size:
        return turn_to(query.replace(), fetch)
    return _page(query, rows, count)


def _fetch(session: Session, query: ListQuery) -> tuple[Rows, Count]:
    """Return the rows and the count, as `turn_to` asks for them."""
    shape = shapes.shape(query, session)
    values = shapes.values(query)

    def run(statement: Callable[[Shape], Select[Any]]) -> Rows:
        return session.execute(statement(shape), values).all()

    if query.has_conditions or query.exact or not query.is_served_by_index:
        with time_limit(session, LIMIT):
            if query.has_conditions:
                return _find(query, shape, run)
            return _find_everybody(session.get_bind(), query, run)
    return _find_everybody(session.get_bind(), query, run)


def _find(query: ListQuery, shape: Shape, run: Run) -> tuple[Rows, Count]:
    """Choose the way by the number of matches: few are all sorted, many are met soon on a walk along the sort."""
    if shape.is_costly_to_count and not query.exact:
        return _find_in_one(query, run)
    count = _counted(query, run)
    if shape.has_trigrams and query.sort[0].field == "id":
        return run(statements.page_along_trigrams), count
    return run(statements.page_by_sorting) if count.is_few else _find_among_many(query, run), count


def _find_everybody(database: object, query: ListQuery, run: Run) -> tuple[Rows, Count]:
    if query.exact:
        return run(statements.page_of_crowd), _counted(query, run)
    if time.monotonic() < _crowds.get(database, 0):
        return run(statements.page_of_crowd), Count(MOST_COUNTED, capped=True)
    rows = run(statements.page_of_everybody)
    count = _capped(rows)
    if count.capped:
        _crowds[database] = time.monotonic() + CROWD_MEMORY
    return rows, count


def _find_in_one(query: ListQuery, run: Run) -> tuple[Rows, Count]:
    """Count the matches and sort them with one reading of them."""
    rows = run(statements.page_of_first_matches)
    count = _capped(rows)
    if count.is_few and (rows or query.position is None):
        return rows, count
    # A page without rows brings no count: who is beyond the position may be among the matches that were not read.
    return _find_among_many(query, run), Count(MOST_COUNTED, capped=True)


def _find_among_many(query: ListQuery, run: Run) -> Rows:
    rows = run(statements.page_by_walking) if len(query.sort) == 1 else ()
    return rows if len(rows) > query.size else run(statements.page_by_sorting)


def _counted(query: ListQuery, run: Run) -> Count:
    return Count(run(statements.exact_count)[0].matches) if query.exact else _capped(run(statements.count))


def _capped(rows: Rows) -> Count:
    matches: int = rows[0].matches if rows else 0
    return Count(min(matches, MOST_COUNTED), capped=matches > MOST_COUNTED)


def _page(query: ListQuery, rows: Rows, count: Count) -> Page:
    shown = rows[: query.size][:: -1 if query.is_backwards else 1]
    has_more, has_passed = len(rows) > query.size, query.position is not None
    has_previous, has_next = (has_more, has_passed) if query.is_backwards else (has_passed, has_more)
    return Page(
        rows=shown,
        count=count,
        first=query.replace() if has_previous else None,
        previous=query.replace(before=_position(query, shown[0])) if has_previous else None,
        next=query.replace(after=_position(query, shown[-1])) if has_next else None,
        last=query.replace(before="end") if has_next else None,
    )


def _position(query: ListQuery, row: Row[Any]) -> Position:
    return tuple(getattr(row, key_name(each.field)) for each in query.total_sort)
