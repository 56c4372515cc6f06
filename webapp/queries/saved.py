"""Saved queries: who may run which, and keeping them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session

from webapp.fields.keys import suggest_key
from webapp.models import Account, QueryRow
from webapp.queries.parameters import Parameter


@dataclass(frozen=True)
class Query:
    """What is said of a query."""

    title: str
    description: str | None
    sql: str
    parameters: Sequence[Parameter]
    chart: str
    is_shared: bool


@dataclass(frozen=True)
class Listed:
    """A saved query and who wrote it."""

    row: QueryRow
    author: str

    @property
    def query(self) -> Query:
        """What it says."""
        row = self.row
        parameters = [Parameter.from_json(each) for each in row.parameters]
        return Query(row.title, row.description, row.sql, parameters, row.chart, row.is_shared)


def list_queries(session: Session, account_id: int | None) -> Sequence[Listed]:
    """Return the queries that an account may run, by title."""
    rows = session.execute(_listed(_open_to(account_id)).order_by(QueryRow.title, QueryRow.id)).all()
    return [Listed(*row) for row in rows]


def find(session: Session, slug: str, account_id: int | None) -> Listed | None:
    """Return a query that an account may run; None if there is none of this name."""
    row = session.execute(_listed(QueryRow.slug == slug, _open_to(account_id))).one_or_none()
    return Listed(*row) if row else None


def create(session: Session, query: Query, account_id: int) -> str:
    """Keep a new query, inside `housekeep`; returns its slug."""
    slug = _free_slug(session, query.title)
    moment = datetime.now(UTC)
    row = QueryRow(slug=slug, account_id=account_id, created_at=moment, changed_at=moment)
    _write(row, query)
    session.add(row)
    return slug


def update(session: Session, query_id: int, query: Query) -> None:
    """Change a query, inside `housekeep`; its slug stays, as others may have its address."""
    row = session.get_one(QueryRow, query_id)
    row.changed_at = datetime.now(UTC)
    _write(row, query)


def remove(session: Session, query_id: int) -> None:
    """Delete a query, inside `housekeep`."""
    session.execute(delete(QueryRow).where(QueryRow.id == query_id))


def _listed(*which: ColumnElement[bool]) -> Select[QueryRow, str]:
    return (
        select(QueryRow, Account.name)
        .join(Account, Account.id == QueryRow.account_id)
        .where(*which)
        .execution_options(populate_existing=True)
    )


def _open_to(account_id: int | None) -> ColumnElement[bool]:
    return or_(QueryRow.is_shared, QueryRow.account_id == account_id)


def _write(row: QueryRow, query: Query) -> None:
    row.title, row.description, row.sql = query.title, query.description, query.sql
    row.parameters = [parameter.to_json() for parameter in query.parameters]
    row.chart, row.is_shared = query.chart, query.is_shared


def _free_slug(session: Session, title: str) -> str:
    slug = suggest_key(title).replace("_", "-")
    taken = set(session.scalars(select(QueryRow.slug).where(QueryRow.slug.startswith(slug, autoescape=True))))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken | {"new"} else next(each for each in numbered if each not in taken)
