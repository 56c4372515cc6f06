"""What the roles of PostgreSQL are called that Rollbook makes for SQL of people."""

from hashlib import sha256

LONGEST_NAME = 63
"""Bytes."""


def role_name(purpose: str, database: str) -> str:
    """Return the name of a database's role for a purpose: roles belong to the server, so it names the database."""
    name = f"rollbook_{purpose}_{database}"
    if len(name.encode()) <= LONGEST_NAME:
        return name
    return f"rollbook_{purpose}_{sha256(name.encode()).hexdigest()[:32]}"
