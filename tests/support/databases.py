"""A migrated database for each test: a copied SQLite file, or a PostgreSQL database cloned from a template."""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg2

from config import Config
from tests.support.postgres import Cluster
from webapp.app import create_app
from webapp.db import db

TEMPLATE = "migrated"

_numbers = itertools.count(1)


def migrate(database_url: str, instance: Path) -> None:
    """Bring an empty database up to date, and leave no connection to it."""
    config = Config.from_environment({"DATABASE_URL": database_url, "INSTANCE_PATH": str(instance)})
    with create_app(config).app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


def migrate_template(cluster: Cluster, instance: Path) -> None:
    cluster.create_database(TEMPLATE)
    migrate(cluster.url(TEMPLATE), instance)


def clone_template(cluster: Cluster) -> str:
    """A new migrated database's name."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    cluster.create_database(name, template=TEMPLATE)
    return name


def copy_sqlite(migrated: Path, folder: Path) -> str:
    """A new migrated file's URL."""
    path = shutil.copy(migrated, folder / "rollbook.db")
    return f"sqlite:///{path}"


def connect(url: str) -> Any:
    """A connection from outside: by the bare driver, as psql or the sqlite3 shell would."""
    if url.startswith("sqlite:///"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg2.connect(url)


class Outside:
    """Somebody who works on the database by other means than the app; each call is one transaction."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement, with `?` for each value, and return its rows."""
        return self._in_transaction(lambda cursor: cursor.execute(self._in_dialect(statement), values))

    def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        self._in_transaction(lambda cursor: cursor.executemany(self._in_dialect(statement), rows))

    def _in_transaction(self, work: Callable[[Any], object]) -> list[tuple[Any, ...]]:
        with closing(connect(self.url)) as connection, connection:
            cursor = connection.cursor()
            work(cursor)
            return cursor.fetchall() if cursor.description else []

    def _in_dialect(self, statement: str) -> str:
        return statement if self.url.startswith("sqlite") else statement.replace("%", "%%").replace("?", "%s")
