"""Pages of the list as it was, by id.

A list of everybody is walked along history in ever larger spans of ids, so that a page costs what it holds and not
what was changed since. A filtered list takes all later changes back and is found by scan.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from webapp.changes.past import EVERYTHING, Point, Span
from webapp.changes.versions import CHANGE
from webapp.limits import LIMIT, time_limit
from webapp.users import searching, shapes
from webapp.users.listing import Count, Page, Rows, turn_to
from webapp.users.past.people import People, people
from webapp.users.query import ListQuery
from webapp.users.records import TABLE
from webapp.users.statements import MOST_COUNTED

WIDER = 8
"""How many times as much history the next span holds, if one did not fill the page."""


def list_users_at(session: Session, query: ListQuery, point: Point) -> Page:
    """Return the page asked for of the list as it was, as `list_users` does; the rows end in `erased_in`.

    Who is erased is in the list of everybody alone. The count of everybody goes no further than the first
    `MOST_COUNTED` changes of history, so it may be less than that and still capped.

    :raises TooSlowError: too much was changed since to find this list.
    """
    return turn_to(query, lambda turned: _fetch(session, turned, point))


def all_users_at(session: Session, query: ListQuery, point: Point) -> Select[Any]:
    """Select everybody of the list as it was, in no order, but those who were erased since.

    `Point.bound` and the values of the list are to be bound.
    """
    return _Reader(session, query, point).all_matches()


def _fetch(session: Session, query: ListQuery, point: Point) -> tuple[Rows, Count]:
    reader = _Reader(session, query, point)
    with time_limit(session, LIMIT):
        if query.has_conditions:
            return reader.rows(_rest(query), row_by_row=False), reader.count()
        return reader.walk(), reader.count() if query.exact else reader.count_first()


class _Reader:
    """Reads one page of one list at one point."""

    def __init__(self, session: Session, query: ListQuery, point: Point) -> None:
        self._session = session
        self._query = query
        self._values = {**shapes.values(query), **point.bound}
        self._shape = shapes.shape(query, session)

    def walk(self) -> Rows:
        """Read everybody along history until the page is full."""
        rows: list[Row[Any]] = []
        rest, changes = _rest(self._query), self._query.size + 1
        while len(rows) <= self._query.size and rest.low < rest.high:
            span = self._next(rest, changes, backwards=self._query.is_backwards)
            rows += self.rows(span, row_by_row=True)
            rest = Span(rest.low, span.low) if self._query.is_backwards else Span(span.high, rest.high)
            changes *= WIDER
        return rows

    def rows(self, span: Span, *, row_by_row: bool) -> Rows:
        """Read who is in a span and matches, no more than the page and one more."""
        names = ("id", *self._query.columns)
        parts = [
            self._first(part, names)
            for part in people(self._session, span, self._query.own, row_by_row=row_by_row)
        ]
        found = union_all(*(select(part.subquery()) for part in parts)).subquery()
        page = select(found).order_by(self._order(found.c.id)).limit(self._query.size + 1)
        return self._session.execute(page, self._values).all()

    def all_matches(self) -> Select[Any]:
        """Select who matches, whatever the page."""
        names = ("id", *self._query.columns)
        parts = people(self._session, EVERYTHING, self._query.own, row_by_row=False)
        there = [self._matches(part, names).where(part.erased_in.is_(None)) for part in parts]
        return select(union_all(*there).subquery())

    def count(self) -> Count:
        """Count the matches among everybody, as far as lists are counted unless asked for exactly."""
        if self._query.exact:
            return Count(self._counted(EVERYTHING, None, row_by_row=False))
        matches = self._counted(EVERYTHING, MOST_COUNTED + 1, row_by_row=False)
        return Count(min(matches, MOST_COUNTED), capped=matches > MOST_COUNTED)

    def count_first(self) -> Count:
        """Count everybody in the first changes of history."""
        span = self._next(EVERYTHING, MOST_COUNTED, backwards=False)
        found = self._counted(span, None, row_by_row=True)
        return Count(min(found, MOST_COUNTED), capped=span != EVERYTHING or found > MOST_COUNTED)

    def _counted(self, span: Span, most: int | None, *, row_by_row: bool) -> int:
        parts = [
            self._matches(part, ())
            for part in people(self._session, span, self._query.own, row_by_row=row_by_row)
        ]
        found = union_all(*parts).limit(most).subquery()
        return self._session.execute(select(func.count()).select_from(found), self._values).scalar_one()

    def _first(self, part: People, names: Sequence[str]) -> Select[Any]:
        matches = self._matches(part, names).add_columns(part.erased_in.label("erased_in"))
        return matches.order_by(self._order(part.columns["id"])).limit(self._query.size + 1)

    def _matches(self, part: People, names: Sequence[str]) -> Select[Any]:
        rows = part.rows.add_columns(*[part.columns[name].label(name) for name in names] or [literal(1)])
        if self._query.has_conditions:
            rows = rows.where(part.erased_in.is_(None))
        return rows.where(*searching.conditions(self._shape, part.columns))

    def _order(self, row_id: ColumnElement[int]) -> ColumnElement[int]:
        return row_id.desc() if self._query.is_backwards else row_id.asc()

    def _next(self, rest: Span, changes: int, *, backwards: bool) -> Span:
        """Return the part of a span at its start, or its end, that so many changes are about, or all that is left."""
        row_id = CHANGE.row_id
        order = row_id.desc() if backwards else row_id.asc()
        about = select(row_id).where(CHANGE.table_name == TABLE, rest.holds(row_id)).order_by(order)
        end = self._session.execute(about.offset(changes).limit(1)).scalar()
        if end is None:
            return rest
        return Span(end - 1, rest.high) if backwards else Span(rest.low, end)


def _rest(query: ListQuery) -> Span:
    """Return the ids beyond the position, in the direction of the search."""
    if query.position is None:
        return EVERYTHING
    row_id = cast("int", query.position[0])
    return EVERYTHING._replace(high=row_id - 1) if query.is_backwards else EVERYTHING._replace(low=row_id)
