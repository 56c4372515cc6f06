"""The floor's statements for SQLite."""

import sqlite3

COLUMNS = "id, name, email, age, active"
COUNT = "SELECT count(*) FROM (SELECT 1 FROM users LIMIT 10001) AS capped"
FIRST = f"SELECT {COLUMNS} FROM users ORDER BY id LIMIT 50"
AFTER = f"SELECT {COLUMNS} FROM users WHERE id > ? ORDER BY id LIMIT 50"
BEFORE = f"SELECT {COLUMNS} FROM users WHERE id < ? ORDER BY id DESC LIMIT 50"
LAST = f"SELECT {COLUMNS} FROM users ORDER BY id DESC LIMIT 50"
BY_AGE = f"SELECT {COLUMNS} FROM users WHERE age IS NOT NULL ORDER BY age, id LIMIT 50"
FEW_FOUND = f"""
    WITH matches AS MATERIALIZED (
        SELECT id FROM users_search JOIN users ON id = users_search.rowid
        WHERE users_search MATCH ? AND instr(users.search_text, ?) LIMIT 10001
    )
    SELECT {COLUMNS}, (SELECT count(*) FROM matches) FROM users WHERE id IN (SELECT id FROM matches)
    AND (SELECT count(*) FROM matches) <= 10000 ORDER BY id LIMIT 50
"""
MANY_FOUND = f"SELECT {COLUMNS} FROM users WHERE instr(search_text, ?) ORDER BY id LIMIT 50"
ONE = f"SELECT {COLUMNS} FROM users WHERE id = ?"
INSERT = "INSERT INTO users (name, email, age, active) VALUES (?, ?, ?, ?)"
UPDATE = "UPDATE users SET name = ?, email = ?, age = ?, active = ? WHERE id = ?"


def connect(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous = full")
    connection.execute("PRAGMA recursive_triggers = on")
    return connection


def values_found(part: str) -> tuple[str, ...]:
    """Return the values of FEW_FOUND: the index knows which rows have all trigrams, not in which order."""
    trigrams = {part[start : start + 3] for start in range(len(part) - 2)}
    return " AND ".join(f'"{trigram}"' for trigram in trigrams), part
