"""The fence on SQLite: an authorizer on the session's own connection, for as long as a statement runs."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy.orm import Session

from webapp.fields import message
from webapp.queries import placeholders
from webapp.queries.fence.sqlite import DENIED_FUNCTIONS
from webapp.statements.errors import StatementError
from webapp.statements.fence import COLUMNS, Run
from webapp.users import own_trigrams

LONGEST_VALUE = 8 * 1024 * 1024
"""Bytes of a text, or a row."""

READ = frozenset({"users", "json_each", "json_tree"})

SEARCHES = ("users_search", own_trigrams.TABLE)
"""The search indexes: virtual tables, which keep what they have in tables whose names begin so."""

SEARCHED = frozenset(
    f"{search}_{part}" for search in SEARCHES for part in ("config", "content", "data", "docsize", "idx")
)

# SQLite declares a virtual table as if it created one when a connection first uses it; these are harmless.
DECLARED = "SELECT 1 FROM {} LIMIT 0"
VIRTUAL = ("json_each('[]')", "json_tree('[]')")
PRESENT = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name IN (?, ?)"

# The record has `extra` member by member: what is no object, or has a member twice, would pass it by. SQLite reads more
# than JSON as JSON, which nobody else does.
GUARD = """
CREATE TEMP TRIGGER {name} BEFORE {verb} ON main.users WHEN typeof(new.extra) <> 'text' OR NOT json_valid(new.extra)
    OR json_type(new.extra) <> 'object' OR (SELECT count(*) <> count(DISTINCT key) FROM json_each(new.extra))
BEGIN SELECT RAISE(ABORT, 'extra must be one JSON object with each key once'); END
"""

GUARDS = {"rollbook_statement_insert": "INSERT", "rollbook_statement_update": "UPDATE"}

TRIGGERS = "SELECT name FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = 'users'"


@contextmanager
def opened(session: Session, sql: str) -> Generator[Run]:
    """Have a statement run for each set of values that the block gives.

    :raises StatementError: the text is more than one statement.
    """
    connection = session.connection()
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    authorizer = _Authorizer(frozenset(name for (name,) in driver.execute(TRIGGERS)) | GUARDS.keys())
    present = [name for (name,) in driver.execute(PRESENT, SEARCHES)]
    driver.execute(DECLARED.format(", ".join((*VIRTUAL, *present))))
    single = placeholders.without_end(sql)

    def run(values: Mapping[str, Any]) -> None:
        with authorizer.set_on(driver):
            # Whatever it would do is asked for when it is compiled; the search index compiles more while it runs.
            authorizer.is_running = False
            _consume(connection.exec_driver_sql(f"EXPLAIN {single}", dict(values)))
            authorizer.is_running = True
            _consume(connection.exec_driver_sql(single, dict(values)))

    with _guarded(driver), _limited(driver):
        try:
            yield run
        except sqlite3.Warning:
            # So says Python's driver, which knows how SQLite reads a text.
            raise StatementError(
                message("Write one statement only: there is something behind its semicolon.")
            ) from None


class _Authorizer:
    """Answers SQLite what a statement may do: change `users`, and read nothing else."""

    def __init__(self, triggers: frozenset[str]) -> None:
        self._triggers = triggers
        self.is_running = False

    @contextmanager
    def set_on(self, driver: sqlite3.Connection) -> Generator[None]:
        driver.set_authorizer(self._answer)
        try:
            yield
        finally:
            driver.set_authorizer(None)

    def _answer(
        self, action: int, first: str | None, second: str | None, database: str | None, trigger: str | None
    ) -> int:
        allowed = trigger in self._triggers or self._allows(action, first, second, database)
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def _allows(self, action: int, first: str | None, second: str | None, database: str | None) -> bool:
        searches = self.is_running and first in SEARCHED
        of_users = (first, database) == ("users", "main")
        # Who deletes people asks, by the foreign key, whose own record they are.
        is_read = first in READ or (first, second) == ("account", "user_id")
        allowed = {
            sqlite3.SQLITE_SELECT: True,
            sqlite3.SQLITE_RECURSIVE: True,
            sqlite3.SQLITE_FUNCTION: str(second).lower() not in DENIED_FUNCTIONS,
            sqlite3.SQLITE_READ: is_read or searches,
            sqlite3.SQLITE_INSERT: of_users or searches,
            sqlite3.SQLITE_UPDATE: (of_users and second in COLUMNS) or searches,
            sqlite3.SQLITE_DELETE: of_users or searches,
            sqlite3.SQLITE_PRAGMA: self.is_running and (first, second) == ("data_version", None),
        }
        return allowed.get(action, False)


@contextmanager
def _guarded(driver: sqlite3.Connection) -> Generator[None]:
    for name, verb in GUARDS.items():
        driver.execute(GUARD.format(name=name, verb=verb))
    try:
        yield
    finally:
        for name in GUARDS:
            driver.execute(f"DROP TRIGGER IF EXISTS temp.{name}")


@contextmanager
def _limited(driver: sqlite3.Connection) -> Generator[None]:
    before = driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    try:
        yield
    finally:
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)


def _consume(result: Any) -> None:
    """Read to the end what a statement returns, and keep none of it."""
    if result.returns_rows:
        for _ in result:
            pass
