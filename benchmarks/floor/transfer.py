"""People in and out as bare as it goes: COPY on PostgreSQL, one executemany and the csv module on SQLite."""

import contextlib
import csv
import io
from pathlib import Path

import psycopg2
from typing_extensions import override

from benchmarks.floor import sqlite

COLUMNS = "name, email, age, active"


class Sink(io.RawIOBase):
    """Takes everything and keeps nothing."""

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: object, /) -> int:
        return len(data)  # type: ignore[arg-type]


def take_in(url: str, file: Path) -> None:
    if url.startswith("sqlite"):
        _insert_many(url, file)
        return
    with contextlib.closing(psycopg2.connect(url)) as connection, file.open(encoding="utf-8") as source:
        connection.cursor().copy_expert(f"COPY users ({COLUMNS}) FROM STDIN (FORMAT csv, HEADER)", source)
        connection.commit()


def give_out(url: str) -> None:
    if url.startswith("sqlite"):
        _write_lines(url)
        return
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.cursor().copy_expert(f"COPY users (id, {COLUMNS}) TO STDOUT (FORMAT csv)", Sink())


def _insert_many(url: str, file: Path) -> None:
    with contextlib.closing(sqlite.connect(url)) as connection, file.open(encoding="utf-8") as source:
        rows = csv.reader(source)
        next(rows)
        connection.execute("BEGIN IMMEDIATE")
        insert = f"INSERT INTO users ({COLUMNS}) VALUES (?, nullif(?, ''), nullif(?, ''), ? = 'True')"
        connection.executemany(insert, rows)
        connection.execute("COMMIT")


def _write_lines(url: str) -> None:
    text = io.TextIOWrapper(io.BufferedWriter(Sink(), 1 << 16), encoding="utf-8", newline="")
    with contextlib.closing(sqlite.connect(url)) as connection:
        csv.writer(text).writerows(connection.execute(f"SELECT id, {COLUMNS} FROM users"))
    text.flush()
