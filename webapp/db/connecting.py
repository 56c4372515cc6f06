"""How each database is connected to, and how a dead connection is told from one that idles."""

import select
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

CONNECT_PATIENCE = 2.0
"""Seconds to go on knocking at a PostgreSQL that refuses connections: one that was asleep needs about one."""

BUSY_TIMEOUT = 5.0
"""Seconds that a writer waits for a lock that somebody else holds: a row's, or SQLite's only one."""

IDLE_TRUST = 30.0
"""Seconds for which an idle connection is taken to live as long as nothing is heard of its end."""


def engine_options(url: URL) -> dict[str, Any]:
    """Return the options without which an engine would wait for too long, or for ever."""
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT}}
    # The kernel would otherwise take minutes to notice a server that vanished behind a network.
    network = {
        "connect_timeout": 2,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 2,
        "tcp_user_timeout": 4000,
    }
    given = url.query.keys()
    return {"connect_args": {k: v for k, v in network.items() if k not in given}}


@event.listens_for(Engine, "do_connect")
def _connect_to_what_is_there(dialect: Dialect, _record: Any, args: list[Any], params: dict[str, Any]) -> Any:
    """Open a SQLite file, but make none: in place of one that vanished, an empty one would look like a register."""
    if dialect.name == "sqlite" and args[0] != ":memory:" and not params.get("uri"):
        args[0] = f"{Path(args[0]).absolute().as_uri()}?mode=rw"
        params["uri"] = True


@event.listens_for(Engine, "do_connect")
def _connect_patiently(dialect: Dialect, _record: Any, args: Any, params: Any) -> Any:
    if dialect.name != "postgresql":
        return None
    deadline = time.monotonic() + CONNECT_PATIENCE
    while True:
        try:
            return dialect.connect(*args, **params)
        except dialect.loaded_dbapi.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@event.listens_for(Pool, "checkin")
def _note_idle_since(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["idle since"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _replace_if_dead(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Let the pool connect anew where a server went away meanwhile.

    It leaves something to read on an idle socket: its last words, or the end. Only a network that drops idle
    connections in silence does not, and takes longer about it than `IDLE_TRUST`. So the round trips that a ping costs
    are saved wherever they would tell nothing.
    """
    if isinstance(connection, sqlite3.Connection):
        return
    idle = time.monotonic() - record.info.get("idle since", time.monotonic())
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if (idle > IDLE_TRUST or poll.poll(0)) and not _answers(connection):
        raise DisconnectionError


def _answers(connection: Any) -> bool:
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error:
        return False
    return True


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # Python's own BEGIN comes too late to protect a read before a write.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        connection.execute("PRAGMA journal_mode = wal")
    for pragma in ("synchronous = full", "foreign_keys = on", "recursive_triggers = on"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("unicode_lower", 1, _lower, deterministic=True)


def _lower(text: str | None) -> str | None:
    """Do what SQLite's own `lower` does for ASCII alone."""
    return text and text.lower()
