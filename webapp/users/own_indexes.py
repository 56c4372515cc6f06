"""Indexes of people's own fields, built while others go on writing.

They are no part of the schema that migrations make: a field is marked as one to be quick to filter and sort by, and
the index follows. PostgreSQL builds it outside any transaction, without a lock that holds writers up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from webapp.db import BUSY_TIMEOUT, write_turn
from webapp.fields import Catalogue
from webapp.users.own_columns import key_source

PREFIX = "ix_users_own_"

FOUND = {
    "postgresql": """
        SELECT relname AS name, indisvalid AS is_valid,
            (SELECT CASE WHEN blocks_total > 0 THEN 100 * blocks_done / blocks_total ELSE 0 END
             FROM pg_stat_progress_create_index WHERE index_relid = indexrelid) AS percent
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE indrelid = 'users'::regclass AND relname LIKE 'ix\\_users\\_own\\_%'
    """,
    "sqlite": """
        SELECT name, true AS is_valid, NULL AS percent
        FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix\\_users\\_own\\_%' ESCAPE '\\'
    """,
}


@dataclass(frozen=True)
class State:
    """How far the index of a field is: `percent` while it is being built."""

    is_ready: bool
    percent: int | None = None


def states(session: Session, fields: Catalogue) -> dict[str, State]:
    """Return how far the index of each field is that should have one, by the field's name."""
    found = {
        row.name: State(row.is_valid, row.percent)
        for row in session.execute(text(FOUND[session.get_bind().dialect.name]))
    }
    return {name: found.get(index, State(is_ready=False)) for index, name in _wanted(fields).items()}


def follow(engine: Engine, fields: Catalogue) -> bool:
    """Build the indexes that the fields should have, and drop those that they should not.

    What somebody else builds at this moment is left to them. Return False where the role may not: then whoever owns
    the table does it by `flask fields index`.
    """
    options = (
        {"lock_wait": BUSY_TIMEOUT} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    )
    try:
        with write_turn(engine), engine.execution_options(**options).begin() as connection:
            _follow(connection, fields)
    except ProgrammingError:
        return False
    return True


def _follow(connection: Connection, fields: Catalogue) -> None:
    dialect, wanted = connection.dialect.name, _wanted(fields)
    found = {row.name: row for row in connection.execute(text(FOUND[dialect]))}
    is_sqlite, concurrently = dialect == "sqlite", "" if dialect == "sqlite" else "CONCURRENTLY"
    for index, row in found.items():
        if index not in wanted or (not row.is_valid and row.percent is None):
            connection.exec_driver_sql(f"DROP INDEX {concurrently} IF EXISTS {index}")
    for index, name in wanted.items():
        if index not in found or (not found[index].is_valid and found[index].percent is None):
            key = key_source(name, fields.fields[name].type.name, is_sqlite=is_sqlite)
            unqualified = key.replace("users.", "")
            connection.exec_driver_sql(
                f"CREATE INDEX {concurrently} IF NOT EXISTS {index} ON users (({unqualified}), id)"
            )


def _wanted(fields: Catalogue) -> Mapping[str, str]:
    """Return the name of each index that there should be, and of its field."""
    own = [field for field in fields.fields.values() if field.key and field.indexed]
    return {f"{PREFIX}{field.key}": field.name for field in own}
