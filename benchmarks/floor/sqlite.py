"""The floor's statements for SQLite."""

import sqlite3
from collections.abc import Callable
from typing import Any

Query = Callable[..., list[Any]]
"""Runs a statement with these values, and returns its rows."""

COLUMNS = "id, name, email, age, active"
COUNT = "SELECT count(*) FROM (SELECT 1 FROM users LIMIT 10001) AS capped"
FIRST = f"SELECT {COLUMNS} FROM users ORDER BY id LIMIT 50"
AFTER = f"SELECT {COLUMNS} FROM users WHERE id > ? ORDER BY id LIMIT 50"
BEFORE = f"SELECT {COLUMNS} FROM users WHERE id < ? ORDER BY id DESC LIMIT 50"
LAST = f"SELECT {COLUMNS} FROM users ORDER BY id DESC LIMIT 50"
BY_AGE = f"SELECT {COLUMNS} FROM users WHERE age IS NOT NULL ORDER BY age, id LIMIT 50"
COUNT_FOUND = (
    "SELECT count(*) FROM (SELECT 1 FROM users_search WHERE users_search MATCH ? LIMIT 10001) AS capped"
)
FOUND = f"""
    SELECT {COLUMNS} FROM users_search JOIN users ON id = users_search.rowid
    WHERE users_search MATCH ? ORDER BY users_search.rowid LIMIT 50
"""
ONE = f"SELECT {COLUMNS} FROM users WHERE id = ?"
INSERT = "INSERT INTO users (name, email, age, active) VALUES (?, ?, ?, ?)"
UPDATE = "UPDATE users SET name = ?, email = ?, age = ?, active = ? WHERE id = ?"


def connect(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous = full")
    connection.execute("PRAGMA recursive_triggers = on")
    return connection


def find(query: Query, part: str) -> tuple[list[Any], int]:
    """Return the first people with `part` in them, and how many there are: the index has its rows by id."""
    phrase = f'"{part}"'
    return query(FOUND, phrase), query(COUNT_FOUND, phrase)[0][0]
