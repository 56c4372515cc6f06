"""How the database records what happens to tracked tables, whoever writes to them.

Triggers write one `change` for each changed row, in the transaction that changes it: ORM events would miss text(),
executemany, COPY, psql and the sqlite3 shell. A transaction tells the triggers which changeset they belong to; what
comes without one is recorded as from outside.
"""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from webapp.changes.recording import postgresql, sqlite
from webapp.changes.recording.columns import Tracked, tracked
from webapp.models import Account, FieldRow, User

TABLES = {
    model.__tablename__: model.metadata.tables[model.__tablename__] for model in (User, Account, FieldRow)
}
"""The tracked tables by name. None of them holds a secret."""

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


def install(connection: Connection, table_name: str) -> None:
    """Make the database record every change of a table; replaces what was installed for it before.

    Every migration of a tracked table must end with this: SQLite's batch mode rebuilds the table and silently
    drops its triggers.
    """
    _of(connection).install(connection, _tracked(connection, table_name))


def uninstall(connection: Connection, table_name: str) -> None:
    """Stop recording a table, before a migration drops it."""
    _of(connection).uninstall(connection, _tracked(connection, table_name))


def drop(connection: Connection) -> None:
    """Remove what all tracked tables share, after the last of them was uninstalled."""
    _of(connection).drop(connection)


def compare(connection: Connection) -> list[str]:
    """Return one line for each difference between what is installed and what should be."""
    present = set(inspect(connection).get_table_names())
    missing = [f"table {name} is missing" for name in TABLES if name not in present]
    found = [
        _of(connection).compare(connection, _tracked(connection, name)) for name in TABLES if name in present
    ]
    return missing + [line for lines in found for line in lines]


def document(connection: Connection, table_name: str, alias: str) -> str:
    """Return the SQL of a row, which the query calls `alias`, as the triggers record it: JSON keyed by field."""
    return _of(connection).document(_tracked(connection, table_name), alias)


def enter(session: Session, changeset: Mapping[str, Any]) -> int:
    """Store a changeset, tell the triggers that this transaction is it, and return its id."""
    return _of(session.connection()).enter(session, changeset)


def refuse(session: Session) -> None:
    """Make the triggers refuse every change of a tracked table in this transaction."""
    _of(session.connection()).refuse(session)


def current(session: Session) -> int:
    """Return the id of the changeset that this transaction is."""
    return _of(session.connection()).current(session)


def leave(session: Session) -> None:
    """Forget what `enter` or `refuse` told, before the transaction is committed."""
    _of(session.connection()).leave(session)


def adopt_outside(session: Session) -> None:
    """Give changes that came from outside, and have no changeset yet, one of their own.

    PostgreSQL makes it at once, one for each transaction; SQLite does not know who writes, so all that came since
    the last commit are taken together.
    """
    _of(session.connection()).adopt_outside(session)


def _of(connection: Connection) -> ModuleType:
    return _DIALECTS[connection.dialect.name]


def _tracked(connection: Connection, table_name: str) -> Tracked:
    return tracked(connection, TABLES[table_name])
