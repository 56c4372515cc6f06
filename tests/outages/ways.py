"""Ways in which a database cannot do its work for a while, each as a block during which it cannot."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from tests.support.databases import Outside, connect
from tests.support.postgres import Cluster
from webapp.db import db

DROP_CONNECTIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

REPORT_FULL_DISK = """
    CREATE FUNCTION report_full_disk() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON users FOR EACH STATEMENT
    EXECUTE FUNCTION report_full_disk()
"""


@dataclass(frozen=True)
class Place:
    """The application and its database."""

    app: Flask
    url: str
    cluster: Cluster | None

    @property
    def outside(self) -> Outside:
        return Outside(self.url)

    @property
    def folder(self) -> Path:
        """Where a SQLite file is."""
        return Path(self.url.removeprefix("sqlite:///")).parent

    @property
    def name(self) -> str:
        """The database's, in a cluster."""
        return self.url.rpartition("/")[2]


@contextmanager
def sqlite_read_only(place: Place) -> Iterator[None]:
    with _pragma(place, "query_only = on", "query_only = off"):
        yield


@contextmanager
def sqlite_full(place: Place) -> Iterator[None]:
    with closing(connect(place.url)) as connection:
        ((pages,),) = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")
        _fill(connection)
        ((pages,),) = connection.execute("PRAGMA page_count")
    with _pragma(place, f"max_page_count = {pages}", "max_page_count = 1000000"):
        yield


@contextmanager
def sqlite_locked(place: Place) -> Iterator[None]:
    with closing(connect(place.url)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.rollback()


@contextmanager
def sqlite_gone(place: Place) -> Iterator[None]:
    elsewhere = place.folder.with_name("elsewhere")
    _disconnect(place.app)
    place.folder.rename(elsewhere)
    yield
    _disconnect(place.app)
    elsewhere.rename(place.folder)


@contextmanager
def postgresql_read_only(place: Place) -> Iterator[None]:
    place.outside(f"ALTER DATABASE {place.name} SET default_transaction_read_only = on")
    place.outside(DROP_CONNECTIONS)
    yield
    place.cluster.execute(f"ALTER DATABASE {place.name} RESET default_transaction_read_only")
    place.outside(DROP_CONNECTIONS)


@contextmanager
def postgresql_full(place: Place) -> Iterator[None]:
    place.outside(REPORT_FULL_DISK)
    yield
    place.outside("DROP FUNCTION report_full_disk CASCADE")


@contextmanager
def postgresql_locked(place: Place) -> Iterator[None]:
    with closing(connect(place.url)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SET idle_in_transaction_session_timeout = '8s'"
        )  # An app that waits for ever is let go.
        cursor.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")
        yield
        connection.rollback()


@contextmanager
def postgresql_gone(place: Place) -> Iterator[None]:
    place.cluster.stop()
    try:
        yield
    finally:
        place.cluster.start()


WAYS: dict[str, dict[str, Callable[[Place], Any]]] = {
    "sqlite": {
        "read-only": sqlite_read_only,
        "full": sqlite_full,
        "locked": sqlite_locked,
        "gone": sqlite_gone,
    },
    "postgresql": {
        "read-only": postgresql_read_only,
        "full": postgresql_full,
        "locked": postgresql_locked,
        "gone": postgresql_gone,
    },
}


@contextmanager
def _pragma(place: Place, begin: str, end: str) -> Iterator[None]:
    """Set it on every connection that the application takes from its pool."""
    pragmas = [begin]

    def set_pragma(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA {pragmas[-1]}")

    with place.app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", set_pragma)
    yield
    pragmas.append(end)


def _fill(connection: sqlite3.Connection) -> None:
    """Use up the space that is left in the pages."""
    try:
        while True:
            with connection:
                connection.execute("INSERT INTO users (name) VALUES (?)", ("Filler" * 30,))
    except sqlite3.OperationalError as error:
        assert error.sqlite_errorcode == sqlite3.SQLITE_FULL  # noqa: PT017


def _disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
