"""All people of a list, not just a page of them: what is exported, edited or deleted as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, literal, select
from sqlalchemy.orm import Session

from webapp.changes.past import Point
from webapp.users import shapes, statements
from webapp.users.past import all_users_at
from webapp.users.query import ListQuery

FOUND = "found"
"""What SQL calls the people of a list."""


@dataclass(frozen=True)
class Whole:
    """Who is in a list: `people` have their id and, as stored, the columns shown; `values` are to be bound."""

    people: Subquery
    order: Sequence[ColumnElement[Any]]
    values: dict[str, Any]


def whole_list(session: Session, query: ListQuery, point: Point | None = None) -> Whole:
    """Return the people of a list, on whatever page, as they are or as they were at a point.

    Who was erased is in no list of the past: nothing is left of them.
    """
    query = query.replace()
    shape = shapes.shape(query, session)
    values = shapes.values(query)
    if point is None:
        found = statements.all_matches(shape).subquery(FOUND)
    else:
        found = all_users_at(session, query, point).subquery(FOUND)
        values |= point.bound
    return Whole(found, statements.order(shape, found.c), values)


def count(session: Session, whole: Whole, *, most: int) -> int:
    """Return how many people are in a list, as far as `most`."""
    people = select(literal(1)).select_from(whole.people).limit(most).subquery()
    return session.execute(select(func.count()).select_from(people), whole.values).scalar_one()
