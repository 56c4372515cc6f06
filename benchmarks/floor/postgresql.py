"""The floor's statements for PostgreSQL."""

from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2.extensions import connection

Query = Callable[..., list[Any]]
"""Runs a statement with these values, and returns its rows."""

COLUMNS = "id, name, email, age, active"
COUNT = "SELECT count(*) FROM (SELECT 1 FROM users LIMIT 10001) AS capped"
FIRST = f"SELECT {COLUMNS} FROM users ORDER BY id LIMIT 50"
AFTER = f"SELECT {COLUMNS} FROM users WHERE id > %s ORDER BY id LIMIT 50"
BEFORE = f"SELECT {COLUMNS} FROM users WHERE id < %s ORDER BY id DESC LIMIT 50"
LAST = f"SELECT {COLUMNS} FROM users ORDER BY id DESC LIMIT 50"
BY_AGE = f"SELECT {COLUMNS} FROM users ORDER BY age, id LIMIT 50"
FEW_FOUND = f"""
    WITH matches AS MATERIALIZED (SELECT {COLUMNS} FROM users WHERE search_text LIKE %s LIMIT 10001)
    SELECT *, (SELECT count(*) FROM matches) FROM matches
    WHERE (SELECT count(*) FROM matches) <= 10000 ORDER BY id LIMIT 50
"""
MANY_FOUND = f"SELECT {COLUMNS} FROM users WHERE search_text LIKE %s ORDER BY id LIMIT 50"
ONE = f"SELECT {COLUMNS} FROM users WHERE id = %s"
INSERT = "INSERT INTO users (name, email, age, active) VALUES (%s, %s, %s, %s)"
UPDATE = "UPDATE users SET name = %s, email = %s, age = %s, active = %s WHERE id = %s"


def connect(url: str) -> connection:
    connected = psycopg2.connect(url)
    connected.autocommit = True
    return connected


def find(query: Query, part: str) -> tuple[list[Any], int]:
    """Return the first people with `part` in them, and how many: few are sorted, of many the first are met."""
    rows = query(FEW_FOUND, f"%{part}%")
    return (rows, rows[0][-1]) if rows else (query(MANY_FOUND, f"%{part}%"), 10_001)
