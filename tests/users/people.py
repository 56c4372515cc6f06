"""People for the tests of the list, and what the list shows of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.models import User
from webapp.users.listing import Page, list_users
from webapp.users.query import ListQuery

MANY = """
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
INSERT INTO users (name, email, age, active)
SELECT 'Person ' || (n % 1000), CASE WHEN n % 9 > 0 THEN 'person' || n || '@example.org' END,
    CASE WHEN n % 7 > 0 THEN n % 90 END, n % 5 > 0
FROM numbers
"""
"""People of a thousand names, some without e-mail or age, for both databases."""


def add(session: Session, rows: Iterable[dict[str, object]]) -> None:
    values = [{"email": None, "age": None, "active": True, **row} for row in rows]
    if values:
        session.execute(insert(User), values)


def add_named(session: Session, *names: str) -> None:
    add(session, [{"name": name} for name in names])


def page(session: Session, **args: str) -> Page:
    """The page at an address: `page(session, q="ann", age__gte="18")`."""
    return list_users(session, ListQuery.parse({name: [text] for name, text in args.items()}))


def names(session: Session, **args: str) -> list[str]:
    return [row.name for row in page(session, **args).rows]


def pages(session: Session, query: ListQuery, direction: str) -> list[Sequence[int]]:
    """The ids of each page, from a page on to the last one in that direction: `next` or `previous`."""
    found = []
    step: ListQuery | None = query
    while step:
        assert len(found) < 100, "The pages never end."
        page = list_users(session, step)
        found.append([row.id for row in page.rows])
        step = getattr(page, direction)
    return found
