"""How a transaction begins: to write, to read, or none where single statements are read."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

READING = ("SELECT", "WITH")
"""How statements begin that only read."""

SETTINGS = "settings"
"""Under which a connection's `info` has what goes to PostgreSQL in one message with the next statement, before it: a
message of its own would be a tenth of a save."""


class WriteOutsideTransactionError(Exception):
    """A statement that may write was sent where only reading was begun."""


def begin_reading(session: Session) -> None:
    """Let a session read until it is rolled back; whatever is no query is refused until then.

    PostgreSQL begins no transaction, which saves two round trips. It would not hold the statements of a page together
    either: each sees what is committed when it begins. SQLite's share one snapshot.
    """
    session.connection(execution_options={"reads": True})


def begin_writing(session: Session, lock_wait: float) -> None:
    """Begin a transaction that waits so many seconds for a lock: SQLite's only one it takes at once."""
    session.connection(execution_options={"lock_wait": lock_wait})


@contextmanager
def settings(session: Session, local: str) -> Generator[None]:
    """Have PostgreSQL obey these SET LOCAL statements from the next statement inside on."""
    info = session.connection().info
    before = info.get(SETTINGS, "")
    info[SETTINGS] = before + local
    try:
        yield
    finally:
        info[SETTINGS] = before


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    lock_wait: float | None = connection.get_execution_options().get("lock_wait")
    if connection.dialect.name == "sqlite":
        _begin_sqlite(connection, lock_wait)
        return
    # The driver's flag outlasts a transaction, so each one sets it; `AUTOCOMMIT` is SQLAlchemy's own option.
    cast("Any", connection.connection.driver_connection).autocommit = begins_nothing(connection)
    connection.info[SETTINGS] = (
        "" if lock_wait is None else f"SET LOCAL lock_timeout = {lock_wait * 1000:.0f}; "
    )


def begins_nothing(connection: Connection) -> bool:
    """Whether a connection sends single statements, without a transaction around them."""
    if connection.dialect.name == "sqlite":
        return False
    return (
        _only_reads(connection) or connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    )


def _begin_sqlite(connection: Connection, lock_wait: float | None) -> None:
    # The driver's own BEGIN comes too late to protect a read before a write.
    driver = cast("Any", connection.connection.driver_connection)
    if lock_wait is None:
        driver.execute("BEGIN")
        return
    driver.execute(f"PRAGMA busy_timeout = {lock_wait * 1000:.0f}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _send(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any
) -> tuple[str, Any]:
    if _only_reads(connection):
        if not statement.lstrip().startswith(READING):
            raise WriteOutsideTransactionError(statement)
        return connection.info.get(SETTINGS, "") + statement, parameters
    # In a transaction they last until its end.
    return connection.info.pop(SETTINGS, "") + statement, parameters


def _only_reads(connection: Connection) -> bool:
    return connection.get_execution_options().get("reads", False)
