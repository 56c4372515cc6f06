"""How long the database may work on what a person waits for."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from webapp.db import settings
from webapp.db.dialects import is_sqlite

LIMIT = 2.0
"""Seconds for a list that no index serves."""

STEPS_BETWEEN_LOOKS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""

WORK_MEM = "32MB"
"""Enough for PostgreSQL to note a million matches one by one; of pages noted as a whole it reads every row again."""

QUERY_CANCELED = "57014"


class TooSlowError(Exception):
    """The database was stopped: it took longer than it was given."""


@contextmanager
def time_limit(session: Session, seconds: float = LIMIT) -> Generator[None]:
    """Stop the statements inside after so many seconds, and the transaction with them.

    :raises TooSlowError: when that happened.
    """
    limited = _limited_sqlite if is_sqlite(session) else _limited_postgresql
    try:
        with limited(session, seconds):
            yield
    except OperationalError as error:
        if not is_stop(error.orig):
            raise
        session.rollback()
        raise TooSlowError from error


@contextmanager
def _limited_postgresql(session: Session, seconds: float) -> Generator[None]:
    timeout = f"SET LOCAL statement_timeout = {seconds * 1000:.0f}; SET LOCAL work_mem = '{WORK_MEM}'; "
    with settings(session, timeout):
        yield


@contextmanager
def _limited_sqlite(session: Session, seconds: float) -> Generator[None]:
    driver = cast("Any", session.connection().connection.driver_connection)
    end = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def is_stop(error: Any) -> bool:
    """Whether an error of the driver says that a statement was stopped."""
    return (
        getattr(error, "pgcode", None) == QUERY_CANCELED
        or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    )
