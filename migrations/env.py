"""How Alembic reaches the database: through the application's own engine."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import OperationalError

import webapp.models  # noqa: F401  # fills the metadata
from webapp.db import Base, db, locale_fault
from webapp.users.derived import postgresql, sqlite

INTERNAL = ("recording", "users_search")
"""Tables of SQLite alone, made and kept by triggers: they have no model."""

DERIVED = {*postgresql.INDEXES, *sqlite.INDEXES}
"""Indexes that `derived.install` makes, and compares by itself."""

UPGRADE_LOCK = 0x526F6C6C
"""Held while migrating, so that several machines may start at once."""


def run() -> None:
    """Migrate in one transaction: SQLite, too, can roll its DDL back once BEGIN is ours."""
    _make_file(db.engine.url)
    with _connect() as connection, connection.begin():
        if fault := locale_fault(connection):
            raise SystemExit(f"Cannot migrate: {fault}.")
        _take_turns(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=_is_ours,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


def _connect() -> Connection:
    try:
        return db.engine.connect()
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]
        raise SystemExit(f"Cannot reach the database: {reason}") from None


def _make_file(url: URL) -> None:
    """Make the SQLite file of a new installation; nothing else does. Where it cannot be made, connecting says why."""
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        with suppress(OSError):
            Path(url.database).touch(mode=0o600)


def _take_turns(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})


def _is_ours(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
    if kind == "index":
        return name not in DERIVED
    return not (kind == "table" and name is not None and name.startswith(INTERNAL))


run()
