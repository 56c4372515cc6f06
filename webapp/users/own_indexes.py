"""Indexes of people's own fields, built while others go on writing.

They are no part of the schema that migrations make: a field is marked as one to be quick to filter and sort by, or to
be searched, and the index follows. PostgreSQL builds it outside any transaction, without a lock that holds writers up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from webapp.db import BUSY_TIMEOUT, write_turn
from webapp.fields import Catalogue
from webapp.fields.stored import catalogue
from webapp.users import own_trigrams
from webapp.users.own_columns import key_source, search_source

PREFIX = "ix_users_own_"
SEARCH_PREFIX = "ix_users_search_own_"

FOUND = {
    "postgresql": """
        SELECT relname AS name, indisvalid AS is_valid,
            (SELECT CASE WHEN blocks_total > 0 THEN 100 * blocks_done / blocks_total ELSE 0 END
             FROM pg_stat_progress_create_index WHERE index_relid = indexrelid) AS percent
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = 'users'::regclass
            AND (relname LIKE 'ix\\_users\\_own\\_%' OR relname LIKE 'ix\\_users\\_search\\_own\\_%')
    """,
    "sqlite": """
        SELECT name, true AS is_valid, NULL AS percent
        FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix\\_users\\_own\\_%' ESCAPE '\\'
    """,
}


@dataclass(frozen=True)
class State:
    """How far the indexes of a field are: `percent` while one is being built."""

    is_ready: bool
    percent: int | None = None


READY = State(is_ready=True)


@dataclass(frozen=True)
class Index:
    """What an index is made of, behind ``ON users``, and for which field."""

    field: str
    source: str


def states(session: Session, fields: Catalogue) -> dict[str, State]:
    """Return how far the indexes of each field are that should have any, by the field's name."""
    connection = session.connection()
    found = {row.name: State(row.is_valid, row.percent) for row in _found(connection)}
    states: dict[str, State] = {}
    if connection.dialect.name == "sqlite":
        is_ready = own_trigrams.is_ready(connection, fields)
        states = {field.name: State(is_ready) for field in fields.searched}
    for name, index in _wanted(connection, fields).items():
        if states.get(index.field, READY).is_ready:
            states[index.field] = found.get(name, State(is_ready=False))
    return states


def follow(session: Session) -> bool:
    """Build the indexes that the fields should have as they are committed, and drop those that they should not.

    It has connections of its own, and ends the session's transaction. What somebody else builds at this moment is left
    to them. Return False where the role may not: then whoever owns the table does it by `flask fields index`.
    """
    engine, fields = cast("Engine", session.get_bind()), catalogue(session)
    session.rollback()
    is_sqlite = engine.dialect.name == "sqlite"
    options = {"lock_wait": BUSY_TIMEOUT} if is_sqlite else {"isolation_level": "AUTOCOMMIT"}
    try:
        with write_turn(engine), engine.execution_options(**options).begin() as connection:
            _follow(connection, fields)
            if is_sqlite:
                own_trigrams.follow(connection, fields)
    except ProgrammingError:
        return False
    return True


def _follow(connection: Connection, fields: Catalogue) -> None:
    wanted = _wanted(connection, fields)
    found = {row.name: row for row in _found(connection)}
    concurrently = "" if connection.dialect.name == "sqlite" else "CONCURRENTLY"
    for name, row in found.items():
        if name not in wanted or (not row.is_valid and row.percent is None):
            connection.exec_driver_sql(f"DROP INDEX {concurrently} IF EXISTS {name}")
    for name, index in wanted.items():
        if name not in found or (not found[name].is_valid and found[name].percent is None):
            connection.exec_driver_sql(
                f"CREATE INDEX {concurrently} IF NOT EXISTS {name} ON users {index.source}"
            )


def _found(connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(text(FOUND[connection.dialect.name])).all()


def _wanted(connection: Connection, fields: Catalogue) -> Mapping[str, Index]:
    """Return the indexes that there should be, by name, but those of SQLite for the search field."""
    is_sqlite = connection.dialect.name == "sqlite"
    wanted: dict[str, Index] = {}
    for field in fields.fields.values():
        if field.key and field.indexed:
            key = key_source(field.name, field.type.name, is_sqlite=is_sqlite)
            wanted[f"{PREFIX}{field.key}"] = Index(field.name, _unqualified(f"(({key}), id)"))
    for field in () if is_sqlite else fields.searched:
        searched = search_source(field.name, field.type.name, is_sqlite=False)
        wanted[f"{SEARCH_PREFIX}{field.key}"] = Index(
            field.name, _unqualified(f"USING gin (({searched}) gin_trgm_ops)")
        )
    return wanted


def _unqualified(source: str) -> str:
    return source.replace("users.", "")
