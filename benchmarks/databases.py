"""The databases that are compared: the app's, filled through its own triggers, and a copy that records nothing."""

import contextlib
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import psycopg2
from sqlalchemy import create_engine

import webapp.models  # noqa: F401 - recording looks its tables up among the models
from benchmarks.floor import sqlite
from tests.support.databases import migrate
from tests.support.postgres import SETTINGS, Cluster, running_cluster
from webapp.changes import recording
from webapp.users.sample import Values, people

DURABLE = SETTINGS | {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
}
"""A server that keeps what it acknowledged, on a disk without moving parts."""

DISK = Path(tempfile.gettempdir())
"""Not memory, in which tests have theirs: what is acknowledged there was never written anywhere."""

CHUNK = 10_000


@dataclass(frozen=True)
class Pair:
    """Two DATABASE_URLs of the same people, and how many they are."""

    app: str
    floor: str
    count: int


class Database(Protocol):
    """One of the two kinds."""

    name: str

    def pair(self, count: int) -> contextlib.AbstractContextManager[Pair]:
        """Create a pair, gone when the block ends."""


@contextlib.contextmanager
def databases(names: list[str], folder: Path) -> Iterator[list[Database]]:
    """Give the databases of these names, in their order."""
    with contextlib.ExitStack() as stack:
        yield [
            PostgreSQL(stack.enter_context(running_cluster(DURABLE, within=DISK)), folder)
            if name == "postgresql"
            else SQLite(folder)
            for name in names
        ]


class PostgreSQL:
    """A durable server of the benchmark's own."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster, self._folder = cluster, folder
        with contextlib.closing(psycopg2.connect(cluster.url("postgres"))) as connection:
            version = connection.server_version
        self.name = f"PostgreSQL {version // 10_000}.{version % 10_000}"

    @contextlib.contextmanager
    def pair(self, count: int) -> Iterator[Pair]:
        app, floor = f"app_{count}", f"floor_{count}"
        pair = Pair(self._cluster.url(app), self._cluster.url(floor), count)
        self._cluster.create_database(app)
        migrate(pair.app, self._folder)
        self._fill(pair)
        self._cluster.create_database(floor, template=app)
        _stop_recording(pair.floor)
        for url in (pair.app, pair.floor):
            with contextlib.closing(psycopg2.connect(url)) as connection:
                connection.autocommit = True
                connection.cursor().execute("VACUUM ANALYZE")
        yield pair
        for name in (app, floor):
            self._cluster.drop_database(name)

    def _fill(self, pair: Pair) -> None:
        rows = _people(pair.count)
        with contextlib.closing(psycopg2.connect(pair.app)) as connection:
            while chunk := list(islice(rows, CHUNK)):
                lines = "".join("\t".join(map(_copied, values.values())) + "\n" for values in chunk)
                copy = "COPY users (name, email, age, active) FROM STDIN"
                connection.cursor().copy_expert(copy, io.StringIO(lines))
            connection.commit()


class SQLite:
    """Files in a folder of the benchmark's own."""

    name = f"SQLite {sqlite3.sqlite_version}"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def pair(self, count: int) -> Iterator[Pair]:
        app, floor = self._folder / f"app_{count}.db", self._folder / f"floor_{count}.db"
        pair = Pair(f"sqlite:///{app}", f"sqlite:///{floor}", count)
        migrate(pair.app, self._folder)
        self._fill(pair)
        shutil.copy(app, floor)
        _stop_recording(pair.floor)
        yield pair
        for file in self._folder.glob(f"*_{count}.db*"):
            file.unlink()

    def _fill(self, pair: Pair) -> None:
        insert = "INSERT INTO users (name, email, age, active) VALUES (:name, :email, :age, :active)"
        with contextlib.closing(sqlite.connect(pair.app)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(insert, _people(pair.count))
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _people(count: int) -> Iterator[Values]:
    """The sample's people, among whom ten, spread over all, have the rare name that the benchmark looks for."""
    for number, values in enumerate(islice(people(seed=1), count)):
        yield values | {"name": "Nora Quixwell"} if number % (count // 10) == 0 else values


def _copied(value: object) -> str:
    return r"\N" if value is None else str(value)


def _stop_recording(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg2://"))
    with engine.begin() as connection:
        recording.uninstall(connection, "users")
        connection.exec_driver_sql("DROP TABLE change")
    engine.dispose()
