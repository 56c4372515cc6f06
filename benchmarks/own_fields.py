"""`python -m benchmarks.own_fields`: what fields of one's own cost lists and saves, without a web server."""

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, text

from benchmarks.databases import Pair, databases
from benchmarks.report import as_table
from config import Config
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes import recording
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.fields import OWN
from webapp.fields.stored import catalogue
from webapp.limits import TooSlowError
from webapp.users import own_indexes
from webapp.users.defining import CreateFields
from webapp.users.listing import list_users
from webapp.users.operations import Edit, UpdateUsers
from webapp.users.query import ListQuery

COUNTS = (0, 10, 50)
"""Fields of one's own."""

ROUNDS = 50
ENOUGH = 3.0
"""Seconds after which no more rounds are made."""

QUICK, SLOW = f"{OWN}f0", f"{OWN}f1"
"""Of two fields that hold everybody's age, so that the built-in one can be compared: the first has an index."""

SOURCES = {
    "integer": "age",
    "text": "'Group ' || id % 1000",
    "date": "'20' || (10 + id % 15) || '-0' || (1 + id % 9) || '-1' || id % 10",
    "decimal": "(id % 900) || '.50'",
}
"""A value of each type, in the SQL of both databases."""

MOST_PAIRS = 40
"""PostgreSQL's functions take a hundred arguments."""

Figures: TypeAlias = dict[str, list[float]]
"""Kind of work to seconds, one for each of `COUNTS`; infinite where the time limit ended it."""

_numbers = count(1)


def measure(pair: Pair, folder: Path) -> Figures:
    """Return the median of the times that each kind of work takes. What is filled in meanwhile is not recorded."""
    figures: Figures = {}
    app = create_app(Config.from_environment({"DATABASE_URL": pair.app, "INSTANCE_PATH": str(folder)}))
    with app.app_context():
        for defined, wanted in zip((0, *COUNTS), COUNTS, strict=False):
            _define(defined, wanted)
            for name, seconds in _times(pair.count, has_own=wanted > 0):
                figures.setdefault(name, []).append(seconds)
        db.engine.dispose()
    return figures


def table(database: str, people: int, figures: Figures) -> tuple[str, list[str], list[list[str]]]:
    """Return a title, a head and lines."""
    header = ["", *(f"{fields} fields, ms" for fields in COUNTS), *(f"{fields} : 0" for fields in COUNTS[1:])]
    lines = [
        [name, *map(_milliseconds, times), *(_ratio(each, times[0]) for each in times[1:])]
        for name, times in figures.items()
    ]
    return f"What fields of one's own cost, {database}, {people:,} people", header, lines


def _define(defined: int, wanted: int) -> None:
    kinds = {number: _kind(number) for number in range(defined, wanted)}
    if kinds:
        definitions = [
            {"name": f"{OWN}f{number}", "type": kind, "label": f"Field {number}", "indexed": number == 0}
            for number, kind in kinds.items()
        ]
        commit(CreateFields(tuple(definitions)), actor=CommandLine())
        with db.engine.begin() as connection:
            _fill(connection, wanted)
    db.session.rollback()
    own_indexes.follow(db.session())
    if db.engine.dialect.name == "postgresql":
        with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE users")


def _kind(number: int) -> str:
    return "integer" if number <= 1 else list(SOURCES)[number % len(SOURCES)]


def _fill(connection: Connection, wanted: int) -> None:
    pairs = [f"'f{number}', {SOURCES[_kind(number)]}" for number in range(wanted)]
    if connection.dialect.name == "sqlite":
        document = f"json_patch('{{}}', json_object({', '.join(pairs)}))"
    else:
        parts = [", ".join(pairs[start : start + MOST_PAIRS]) for start in range(0, wanted, MOST_PAIRS)]
        built = " || ".join(f"jsonb_build_object({part})" for part in parts)
        document = f"jsonb_strip_nulls({built})"
    # To record it would take longer than all else, and no figure is about it.
    recording.uninstall(connection, "users")
    connection.execute(text(f"UPDATE users SET extra = {document}"))
    recording.install(connection, "users")


def _times(people: int, *, has_own: bool) -> Iterator[tuple[str, float]]:
    """Measure each kind of work; without fields of one's own, on the age itself."""
    quick, slow = (QUICK, SLOW) if has_own else ("age", "age")
    yield "list, built-in columns", _median(lambda: _list(columns="name,email,age,active"))
    yield "list, its first columns", _median(_list)
    yield "sorted by a field with an index", _median(lambda: _list(sort=quick))
    yield "sorted by one without", _median(lambda: _list(sort=slow))
    yield "filtered by a field with an index", _median(lambda: _list(**{quick: "33"}))
    yield "filtered by one without", _median(lambda: _list(**{slow: "33"}))
    yield "save of a name", _median(lambda: _save(people, "name", "Maria Nova {}"))
    yield "save of a field with an index", _median(lambda: _save(people, quick, None))


def _list(**address: str) -> None:
    query = ListQuery.parse(
        {name: [value] for name, value in address.items()}, fields=catalogue(db.session())
    )
    list_users(db.session(), query)


def _save(people: int, name: str, pattern: str | None) -> None:
    number = next(_numbers)
    value = pattern.format(number) if pattern else number % 90
    commit(UpdateUsers((Edit(1 + number * 7919 % people, None, {name: value}),)), actor=CommandLine())


def _median(work: Callable[[], object]) -> float:
    """Return the median of many rounds, after one that warms up: a first save takes stock of all that was outside."""
    times: list[float] = []
    began = math.inf
    while len(times) <= ROUNDS and time.perf_counter() - began < ENOUGH:
        db.session.rollback()
        started = time.perf_counter()
        try:
            work()
        except TooSlowError:
            return math.inf
        times.append(time.perf_counter() - started)
        began = min(began, time.perf_counter())
    db.session.rollback()
    return statistics.median(times[1:] or times)


def _milliseconds(seconds: float) -> str:
    return "over 2,000" if math.isinf(seconds) else f"{seconds * 1000:,.2f}"


def _ratio(seconds: float, without: float) -> str:
    return "" if math.isinf(seconds) else f"{seconds / without:.2f}"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.own_fields", description=__doc__)
    parser.add_argument("people", nargs="?", default=1_000_000, type=int)
    parser.add_argument("--databases", default="postgresql,sqlite")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory(prefix="rollbook-benchmark-") as folder,
        databases(options.databases.split(","), Path(folder)) as chosen,
    ):
        for database in chosen:
            with database.pair(options.people) as pair:
                print(as_table(*table(database.name, pair.count, measure(pair, Path(folder)))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
