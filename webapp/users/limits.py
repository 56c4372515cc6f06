"""How long a list may take that no index serves."""

import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

LIMIT = 2.0
"""Seconds."""

STEPS_BETWEEN_LOOKS = 10_000
"""Instructions of SQLite's machine between two looks at the clock."""

WORK_MEM = "32MB"
"""Enough for PostgreSQL to note a million matches one by one; of pages noted as a whole it reads every row again."""

QUERY_CANCELED = "57014"

Options = Mapping[str, Any]
"""Execution options of statements."""

NO_OPTIONS: Options = {}


class TooSlowError(Exception):
    """The database was stopped: the list took longer than `LIMIT`."""


@contextmanager
def time_limit(session: Session) -> Generator[Options]:
    """Stop the statements inside, executed with the options that this gives, after `LIMIT`.

    :raises TooSlowError: when that happened.
    """
    try:
        if session.get_bind().dialect.name == "sqlite":
            with _limited_sqlite(session):
                yield NO_OPTIONS
        else:
            timeout = f"SET LOCAL statement_timeout = {LIMIT * 1000:.0f}"
            yield {"settings": f"{timeout}; SET LOCAL work_mem = '{WORK_MEM}'; "}
    except OperationalError as error:
        if not _is_stop(error.orig):
            raise
        session.rollback()
        raise TooSlowError from error


@contextmanager
def _limited_sqlite(session: Session) -> Generator[None]:
    driver = cast("Any", session.connection().connection.driver_connection)
    end = time.monotonic() + LIMIT
    driver.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def _is_stop(error: Any) -> bool:
    return (
        getattr(error, "pgcode", None) == QUERY_CANCELED
        or getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"
    )
