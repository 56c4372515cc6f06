"""What differs between the two databases and is asked for everywhere."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def is_sqlite(session: Session) -> bool:
    """Whether a session's database is SQLite; else it is PostgreSQL."""
    return session.get_bind().dialect.name == "sqlite"


def upsert(session: Session, model: Any) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can say what to do where there is such a row already."""
    return _INSERTS[session.get_bind().dialect.name](model)
