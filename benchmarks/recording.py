"""What recording costs: the same statements on the recorded table and on its unrecorded copy."""

import contextlib
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.databases import Pair
from benchmarks.floor import postgresql, sqlite

SINGLE = 100
MANY = 100_000

# A flag only: what is seen is the recording, not the upkeep of names and search texts.
UPDATE_ONE = "UPDATE users SET active = NOT active WHERE id = {}"
UPDATE_MANY = f"UPDATE users SET active = NOT active WHERE id <= {MANY}"
INSERT_MANY = f"INSERT INTO users (name, age, active) SELECT name, age, active FROM users WHERE id <= {MANY}"

Times = dict[str, list[float]]
"""``app`` and ``floor`` to seconds, a value for each round."""


def measure(pair: Pair, rounds: int) -> dict[str, Times]:
    """Measure each kind of write on both tables, which change places from round to round; every one is committed."""
    times: dict[str, Times] = {name: {"app": [], "floor": []} for name in WRITES}
    sides = [("app", pair.app), ("floor", pair.floor)]
    for _ in range(rounds):
        for name, write in WRITES.items():
            for side, url in sides:
                with contextlib.closing(_connect(url)) as connection:
                    times[name][side].append(write(connection))
        for _, url in sides:
            _remove_inserted(url)
        sides.reverse()
    return times


def _update_one(connection: Any) -> float:
    return statistics.median(_timed(connection, UPDATE_ONE.format(row)) for row in range(1, SINGLE + 1))


def _update_many(connection: Any) -> float:
    return _timed(connection, UPDATE_MANY)


def _insert_many(connection: Any) -> float:
    return _timed(connection, INSERT_MANY)


WRITES: dict[str, Callable[[Any], float]] = {
    "UPDATE of one row": _update_one,
    f"UPDATE of {MANY:,} rows": _update_many,
    f"INSERT of {MANY:,} rows": _insert_many,
}


def _timed(connection: Any, statement: str) -> float:
    began = time.perf_counter()
    connection.cursor().execute(statement)
    return time.perf_counter() - began


def _remove_inserted(url: str) -> None:
    with contextlib.closing(_connect(url)) as connection:
        connection.cursor().execute(f"DELETE FROM users WHERE id > (SELECT max(id) - {MANY} FROM users)")


def _connect(url: str) -> Any:
    return sqlite.connect(url) if url.startswith("sqlite") else postgresql.connect(url)
