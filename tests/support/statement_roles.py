"""What statements need on PostgreSQL: the role as which they run, for the time of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from webapp.statements import postgresql


@contextmanager
def granted(database_url: str, app: str | None = None) -> Iterator[None]:
    """Set a test's database up for statements; roles belong to the cluster, so this one is taken away again."""
    if database_url.startswith("sqlite"):
        yield
        return
    with as_superuser(database_url) as connection:
        postgresql.grant(connection, app)
    try:
        yield
    finally:
        take_away(database_url)


def take_away(database_url: str) -> None:
    """Undo what was granted."""
    with as_superuser(database_url) as connection:
        role = postgresql.role_of(connection)
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))


@contextmanager
def as_superuser(database_url: str) -> Iterator[Connection]:
    """Work on a test's database as nobody but its administrator may, in one transaction."""
    engine = create_engine(database_url.replace("postgresql://rollbook@", "postgresql+psycopg2://postgres@"))
    with engine.begin() as connection:
        yield connection
    engine.dispose()
