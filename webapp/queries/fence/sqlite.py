"""The fence on SQLite: a connection that can only read, an authorizer that allows what is listed here, limits.

`mode=ro` alone is none: such a connection still makes files by ATTACH and VACUUM INTO.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from webapp.db import db
from webapp.fields import OWN, Value
from webapp.limits import STEPS_BETWEEN_LOOKS
from webapp.queries.errors import QueryFailedError, QueryTooSlowError
from webapp.queries.fence.withheld import CHANGESETS, PLAIN, WITHHELD
from webapp.queries.result import LONGEST_ROW, PAGE, Limits, collect

TABLES = {"users": "users", "changesets": "changeset"}
"""What a query sees, and the table behind it."""

VIEW = "CREATE TEMP VIEW {name} AS SELECT {columns} FROM {source}"
NAMES_WITHHELD = "SELECT name FROM field WHERE {withheld}"
FIRST_CALL = "SELECT 1 FROM {name}('[]')"

TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})

DENIED_FUNCTIONS = frozenset(
    {"load_extension", "fts3_tokenizer", "fts5", "readfile", "writefile", "edit", "sqlite_log"}
)
"""Functions that reach beyond the query; those that only make something large meet the limits."""

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_ROW,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 100,
}

Found = tuple[Sequence[str], Sequence[Sequence[Any]], bool]


def is_ready(_session: Session) -> bool:
    """Whether it is set up: there is nothing to set up."""
    return True


def run(_session: Session, sql: str, values: Mapping[str, Value], limits: Limits) -> Found:
    """Return the names of columns, the rows, and whether there are more."""
    with _fenced(limits) as (connection, is_late):
        cursor = connection.execute(sql, values)
        rows, has_more = collect(cursor.fetchmany, limits, is_late=is_late)
        return [column[0] for column in cursor.description or ()], rows, has_more


def explain(_session: Session, sql: str, values: Mapping[str, Value]) -> Sequence[str]:
    """Return the lines of the plan, those within others further to the right."""
    with _fenced(PAGE) as (connection, _):
        depths = {0: 0}
        lines: list[str] = []
        for number, parent, _, text in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values):
            depths[number] = depths.get(parent, 0) + 1
            lines.append("  " * (depths[number] - 1) + text)
        return lines


def bound(value: Value, kind: str) -> Any:
    """Return a value of a parameter as the database compares it with what it holds."""
    return float(value) if kind == "decimal" and isinstance(value, str) else value


@contextmanager
def _fenced(limits: Limits) -> Generator[tuple[sqlite3.Connection, Any]]:
    end = time.monotonic() + limits.seconds

    def is_late() -> None:
        if time.monotonic() > end:
            raise QueryTooSlowError

    address = f"{Path(db.engine.url.database or '').absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        behind = _see_views(connection)
        for name, limit in LIMITS.items():
            connection.setlimit(name, limit)
        connection.set_progress_handler(lambda: time.monotonic() > end, STEPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorizer(behind))
        try:
            yield connection, is_late
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise QueryTooSlowError from error
            raise QueryFailedError(str(error)) from error


def _see_views(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Make what a query sees; names of the temporary schema come before those of the file.

    Returns the table behind each view that reads one. Those have names that nobody can guess: to the authorizer, a WITH
    that is called like a view is that view.
    """
    connection.execute("BEGIN")
    behind: dict[str, str] = {}
    for name, columns in {"users": _columns_of_users(connection), "changesets": CHANGESETS}.items():
        hidden = f"{name}_{secrets.token_hex(8)}"
        connection.execute(VIEW.format(name=hidden, columns=columns, source=f"main.{TABLES[name]}"))
        connection.execute(VIEW.format(name=name, columns="*", source=hidden))
        behind[hidden] = TABLES[name]
    # To meet such a function for the first time, SQLite writes a table of its own.
    for name in TABLE_FUNCTIONS:
        connection.execute(FIRST_CALL.format(name=name))
    connection.execute("PRAGMA query_only = on")
    return behind


def _columns_of_users(connection: sqlite3.Connection) -> str:
    withheld = {row[0] for row in connection.execute(NAMES_WITHHELD.format(withheld=WITHHELD))}
    plain = [f"NULL AS {name}" if name in withheld else name for name in PLAIN]
    own = [f", '$.{name.removeprefix(OWN)}'" for name in sorted(withheld) if name.startswith(OWN)]
    return ", ".join(["id", *plain, f"json_remove(extra{''.join(own)}) AS extra"])


def _authorizer(behind: Mapping[str, str]) -> Callable[..., int]:
    """Return what allows that which is known to be harmless."""

    def authorize(
        action: int, first: str | None, second: str | None, schema: str | None, view: str | None
    ) -> int:
        match action:
            case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_RECURSIVE:
                allowed = True
            case sqlite3.SQLITE_FUNCTION:
                allowed = str(second).lower() not in DENIED_FUNCTIONS
            case sqlite3.SQLITE_READ:
                is_seen = schema == "temp" and (first in TABLES or first in behind)
                # Of what is only counted, no column is read, and no view is named.
                is_behind = first in TABLES.values() and (not second or behind.get(view or "") == first)
                # What a WITH has made is in no schema.
                allowed = is_seen or is_behind or first in TABLE_FUNCTIONS or schema is None
            case _:
                allowed = False
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return authorize
