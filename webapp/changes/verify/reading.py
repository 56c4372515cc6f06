"""History and tables, read in one snapshot, a row at a time."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal_column, select, text
from sqlalchemy.orm import Session

from webapp.changes import recording
from webapp.db import BUSY_TIMEOUT, begin_writing
from webapp.db.dialects import is_sqlite
from webapp.models import Change, Changeset
from webapp.models.types import Document

ROWS_AT_ONCE = 2_000
"""Rows that are fetched from the database together."""

# The changes of one row in one changeset count as one, as in `summary`.
MISCOUNTED = text("""
    WITH numbered AS (
        SELECT changeset_id, table_name, row_id,
            id * 4 + CASE op WHEN 'insert' THEN 1 WHEN 'delete' THEN 2 ELSE 3 END AS number
        FROM change
    ), folded AS (
        SELECT changeset_id, min(number) % 4 = 1 AS appeared, max(number) % 4 = 2 AS vanished
        FROM numbered GROUP BY changeset_id, table_name, row_id
    ), counted AS (
        SELECT changeset_id, count(*) AS touched,
            count(*) FILTER (WHERE appeared AND NOT vanished) AS inserted,
            count(*) FILTER (WHERE NOT appeared AND NOT vanished) AS updated,
            count(*) FILTER (WHERE vanished AND NOT appeared) AS deleted
        FROM folded GROUP BY changeset_id
    )
    SELECT changeset.id, kind, touched,
        changeset.inserted, changeset.updated, changeset.deleted,
        coalesce(counted.inserted, 0) AS added, coalesce(counted.updated, 0) AS changed,
        coalesce(counted.deleted, 0) AS removed
    FROM changeset LEFT JOIN counted ON counted.changeset_id = changeset.id
    WHERE touched IS NULL OR changeset.inserted <> counted.inserted OR changeset.updated <> counted.updated
        OR changeset.deleted <> counted.deleted
    ORDER BY changeset.id
""")


def last_settled_change(session: Session) -> int:
    """Return the id of the last change, such that none with a lower id can be committed after it.

    PostgreSQL's ids are drawn before their transactions end: this waits for those that are writing, and holds up
    others for a moment. Its role must own the table.
    """
    session.rollback()
    begin_writing(session, BUSY_TIMEOUT)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE change IN SHARE MODE"))
    last = connection.execute(select(func.coalesce(func.max(Change.id), 0))).scalar_one()
    session.rollback()
    return last


@contextmanager
def snapshot(session: Session) -> Generator[Connection]:
    """Read the database as it is at one moment."""
    session.rollback()
    options: dict[str, Any] = {} if is_sqlite(session) else {"isolation_level": "REPEATABLE READ"}
    try:
        yield session.connection(execution_options=options)
    finally:
        session.rollback()


def read_changes(connection: Connection, table_name: str) -> Iterator[Row[Any]]:
    """Give every change of a table with its changeset's columns, by row and then by id."""
    statement = (
        select(
            Change.__table__,
            Changeset.kind,
            Changeset.actor_id,
            Changeset.actor_name,
            Changeset.committed_at,
            Changeset.message,
        )
        .outerjoin_from(Change, Changeset, Changeset.id == Change.changeset_id)
        .where(Change.table_name == table_name)
        .order_by(Change.row_id, Change.id)
    )
    return iter(connection.execute(statement, execution_options=_STREAMED))


def read_rows(connection: Connection, table_name: str) -> Iterator[Row[Any, Any]]:
    """Give every row of a table as `id` and `document`, which is as the triggers would record it, by id."""
    document = literal_column(recording.document(connection, table_name, "r"), Document).label("document")
    table = recording.TABLES[table_name].alias("r")
    statement: Select[Any, Any] = select(table.c.id, document).order_by(table.c.id)
    return iter(connection.execute(statement, execution_options=_STREAMED))


def read_miscounted(connection: Connection) -> Iterator[Row[Any]]:
    """Give the changesets whose counts are not those of their changes, or that have none."""
    return iter(connection.execute(MISCOUNTED, execution_options=_STREAMED))


_STREAMED = {"yield_per": ROWS_AT_ONCE}
