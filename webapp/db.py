"""The SQLAlchemy object, how constraints are named, and how each database is connected to and begun."""

import fcntl
import select
import sqlite3
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar, cast

import psycopg2
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, MetaData, Text, event, text
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, Pool
from typing_extensions import override

CONNECT_PATIENCE = 2.0
"""Seconds to go on knocking at a PostgreSQL that refuses connections: one that was asleep needs about one."""

BUSY_TIMEOUT = 5.0
"""Seconds that a writer waits for a lock that somebody else holds: a row's, or SQLite's only one."""

QUERIES = ("SELECT", "WITH")
"""How statements begin that only read."""

IDLE_TRUST = 30.0
"""Seconds for which an idle connection is taken to live as long as nothing is heard of its end."""


class Base(DeclarativeBase):
    """What every model inherits; its metadata names constraints so that migrations and error messages can."""

    type_annotation_map: ClassVar = {str: Text}
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        },
    )


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, except that a connection that dies late never spoils an answer already made."""

    @override
    def _apply_driver_defaults(self, options: dict[str, Any], app: Any) -> None:
        super()._apply_driver_defaults(options, app)
        for name, value in _engine_options(make_url(options["url"])).items():
            options.setdefault(name, value)

    @override
    def _teardown_session(self, exc: BaseException | None) -> None:
        # Error handlers do not cover teardown: a link that died after the commit would turn a saved form into a 500.
        try:
            super()._teardown_session(exc)
        except DBAPIError:
            self.session().invalidate()
            self.session.registry.clear()


db = Database(metadata=Base.metadata)


@contextmanager
def write_turn(engine: Engine) -> Generator[None]:
    """Hold this writer's turn at a SQLite file; on PostgreSQL nothing is held.

    SQLite's own busy handler is unfair: under load it lets some writers wait for seconds. A lock file lets the
    kernel hand out turns, and gives the turn back when a process dies.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path or path == ":memory:":
        yield
        return
    with ExitStack() as stack:
        with suppress(OSError):  # Where there can be no lock file, SQLite cannot write either, and says why.
            file = stack.enter_context(Path(f"{path}.lock").open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


class WriteOutsideTransactionError(Exception):
    """A statement that may write was sent where only reading was begun."""


def begin_reading(session: Session) -> None:
    """Let a session read until it is rolled back; whatever is no query is refused until then."""
    session.connection(execution_options={"reads": True})


def locale_fault(connection: Connection) -> str | None:
    """Return a line about the database's locale if search and sorting cannot work in it.

    In a cluster made with the locale C, PostgreSQL takes no letter beyond ASCII for one.
    """
    if connection.dialect.name != "postgresql" or connection.scalar(text("SELECT lower('Ж') = 'ж'")):
        return None
    return "the database's locale knows no letters beyond ASCII: create the database with LC_CTYPE C.UTF-8"


def _engine_options(url: URL) -> dict[str, Any]:
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


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin; where the connection has the option `writes`, as one that waits neither for ever nor in vain.

    For one that only `reads`, PostgreSQL begins no transaction, which saves two round trips: it would not hold the
    statements of a page together either, each sees what is committed when it begins. SQLite's share one snapshot.
    """
    options = connection.get_execution_options()
    writes = options.get("writes", False)
    driver = cast("Any", connection.connection.driver_connection)
    if connection.dialect.name == "sqlite":
        if writes:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            driver.execute("BEGIN")
        return
    driver.autocommit = options.get("reads", False)
    if writes:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT}s'")


@event.listens_for(Engine, "before_cursor_execute", retval=True)
def _send(
    connection: Connection, _cursor: Any, statement: str, parameters: Any, context: Any, _many: Any
) -> tuple[str, Any]:
    """Refuse to write where only reading was begun; put before a statement what its option `settings` says.

    Settings that are local to a transaction and sent to PostgreSQL together with a statement last as long as that,
    also where no transaction was begun, and cost no round trip.
    """
    if connection.get_execution_options().get("reads") and not statement.lstrip().startswith(QUERIES):
        raise WriteOutsideTransactionError(statement)
    return context.execution_options.get("settings", "") + statement, parameters
