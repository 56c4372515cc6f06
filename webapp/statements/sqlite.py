"""The fence on SQLite: an authorizer on the session's own connection, for as long as a statement runs."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy.orm import Session

from webapp.fields import message
from webapp.queries import placeholders
from webapp.statements.errors import StatementError
from webapp.statements.fence import COLUMNS, Run

LONGEST_VALUE = 8 * 1024 * 1024
"""Bytes of a text, or a row."""

DENIED_FUNCTIONS = frozenset(
    {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "sqlite_log", "fts5"}
)

SEARCH = "users_search"
"""The search index: a virtual table, which keeps what it has in tables whose names begin so."""

SEARCHED = frozenset(f"{SEARCH}_{part}" for part in ("config", "content", "data", "docsize", "idx"))

# SQLite declares a virtual table as if it created one when a connection first uses it; these are harmless.
DECLARED = "SELECT 1 FROM json_each('[]'), json_tree('[]'), users_search LIMIT 0"

# The record has `extra` member by member: what is no object, or has a member twice, would pass it by. SQLite reads more
# than JSON as JSON, which nobody else does.
GUARDS = {
    f"rollbook_statement_{verb}": f"""
        CREATE TEMP TRIGGER rollbook_statement_{verb} BEFORE {verb} ON main.users WHEN typeof(new.extra) <> 'text'
            OR NOT json_valid(new.extra) OR json_type(new.extra) <> 'object'
            OR (SELECT count(*) <> count(DISTINCT key) FROM json_each(new.extra))
        BEGIN SELECT RAISE(ABORT, 'extra must be one JSON object with each key once'); END
    """
    for verb in ("insert", "update")
}

TRIGGERS = "SELECT name FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = 'users'"


class Fence:
    """Runs a statement under the authorizer."""

    @staticmethod
    @contextmanager
    def opened(session: Session, sql: str) -> Generator[Run]:
        """Have a statement run for each set of values that the block gives.

        :raises StatementError: the text is more than one statement.
        """
        connection = session.connection()
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        authorizer = _Authorizer(frozenset(name for (name,) in driver.execute(TRIGGERS)) | GUARDS.keys())
        driver.execute(DECLARED)
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
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_RECURSIVE:
                return True
            case sqlite3.SQLITE_FUNCTION:
                return str(second).lower() not in DENIED_FUNCTIONS
            case sqlite3.SQLITE_READ:
                # Who deletes people asks, by the foreign key, whose own record they are.
                own = first == "users" or (first, second) == ("account", "user_id")
                return own or self._searches(first)
            case sqlite3.SQLITE_UPDATE:
                return (first == "users" and second in COLUMNS and database == "main") or self._searches(
                    first
                )
            case sqlite3.SQLITE_INSERT | sqlite3.SQLITE_DELETE:
                return (first == "users" and database == "main") or self._searches(first)
            case sqlite3.SQLITE_PRAGMA:
                return self.is_running and first == "data_version" and second is None
            case _:
                return False

    def _searches(self, table: str | None) -> bool:
        return self.is_running and table in SEARCHED


@contextmanager
def _guarded(driver: sqlite3.Connection) -> Generator[None]:
    for source in GUARDS.values():
        driver.execute(source)
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
