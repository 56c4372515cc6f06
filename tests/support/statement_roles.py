"""What statements need on PostgreSQL: the role as which they run, for the time of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from webapp.statements import postgresql


@contextmanager
def granted(database_url: str) -> Iterator[None]:
    """Set a test's database up for statements; roles belong to the cluster, so this one is taken away again."""
    if database_url.startswith("sqlite"):
        yield
        return
    engine = create_engine(database_url.replace("postgresql://rollbook@", "postgresql+psycopg2://postgres@"))
    with engine.begin() as connection:
        role = postgresql.grant(connection)
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
        engine.dispose()
