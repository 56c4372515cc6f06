"""The fence on PostgreSQL: a role that may read two views and nothing else, and a function that opens a cursor.

The driver would send several statements in one text, and a transaction that only reads can be left by one of them.
A cursor takes one SELECT and nothing else, and it is the server that says so. `granting` sets the role up.
"""

import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg2
from psycopg2.errorcodes import QUERY_CANCELED
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from webapp.db import QUERIES, db
from webapp.fields import Value
from webapp.queries.errors import FenceMissingError, QueriesBusyError, QueryFailedError, QueryTooSlowError
from webapp.queries.placeholders import for_psycopg
from webapp.queries.result import LONGEST_ROW, PAGE, Limits, collect

READY = text("""
    SELECT EXISTS (
        SELECT 1 FROM pg_roles, pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
        WHERE rolname = :role AND nspname = 'rollbook_queries' AND proname = 'run'
        AND has_function_privilege(pg_roles.oid, pg_proc.oid, 'EXECUTE'))
""")

RUN = "SELECT rollbook_queries.run(%s)"
SIZED = """
    SELECT found.* FROM (
{sql}
    ) AS found WHERE rollbook_queries.fits(octet_length(found::text), {longest})
"""
"""A row that is too long stops the query before it is sent."""

Found = tuple[Sequence[str], Sequence[Sequence[Any]], bool]


def is_ready(session: Session) -> bool:
    """Whether the role is there and may use the function."""
    return bool(session.execute(READY, {"role": db.engines[QUERIES].url.username}).scalar())


def run(session: Session, sql: str, values: Mapping[str, Value], limits: Limits) -> Found:
    """Return the names of columns, the rows, and whether there are more."""
    with _opened(session, SIZED.format(sql=sql, longest=LONGEST_ROW), values, limits) as (cursor, is_late):

        def fetch(size: int) -> Sequence[Sequence[Any]]:
            cursor.execute(f"FETCH FORWARD {size} FROM found")
            return cursor.fetchall()

        rows, has_more = collect(fetch, limits, is_late=is_late)
        return [column.name for column in cursor.description], rows, has_more


def explain(session: Session, sql: str, values: Mapping[str, Value]) -> Sequence[str]:
    """Return the lines of the plan."""
    with _opened(session, f"EXPLAIN (FORMAT TEXT) {sql}", values, PAGE) as (cursor, _):
        cursor.execute("FETCH ALL FROM found")
        return [row[0] for row in cursor.fetchall()]


def bound(value: Value, kind: str) -> Any:
    """Return a value of a parameter as the driver writes its type."""
    match kind, value:
        case "decimal", str():
            return Decimal(value)
        case "date", str():
            return date.fromisoformat(value)
        case _:
            return value


@contextmanager
def _opened(
    session: Session, sql: str, values: Mapping[str, Value], limits: Limits
) -> Generator[tuple[Any, Any]]:
    """Have a cursor opened for a statement, in a transaction that is rolled back."""
    if not is_ready(session):
        raise FenceMissingError
    end = time.monotonic() + limits.seconds

    def is_late() -> None:
        if time.monotonic() > end:
            raise QueryTooSlowError

    with _connected() as driver, driver.cursor() as cursor:
        try:
            cursor.execute(f"SET LOCAL statement_timeout = {limits.seconds * 1000:.0f}")
            bound_sql = cursor.mogrify(for_psycopg(sql), values).decode() if values else sql
            cursor.execute(RUN, (bound_sql,))
            yield cursor, is_late
        except psycopg2.Error as error:
            if error.pgcode is None:
                raise
            if error.pgcode == QUERY_CANCELED:
                raise QueryTooSlowError from error
            raise QueryFailedError(error.diag.message_primary or str(error)) from error
        finally:
            if not driver.closed:
                driver.rollback()


@contextmanager
def _connected() -> Generator[Any]:
    try:
        connection = db.engines[QUERIES].connect()
    except PoolTimeoutError as error:
        raise QueriesBusyError from error
    with connection:
        yield connection.connection.driver_connection
