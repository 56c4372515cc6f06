"""The role that queries run as on PostgreSQL: it belongs to the whole cluster, so each database has its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url

from webapp.queries.granting import grant


@contextmanager
def fenced(database_url: str, query_url: str) -> Iterator[None]:
    """Set a test's database up for queries, as a superuser does; the role is taken away again."""
    if database_url.startswith("sqlite"):
        yield
        return
    url = make_url(query_url)
    engine = create_engine(database_url.replace("postgresql://rollbook@", "postgresql+psycopg2://postgres@"))
    with engine.begin() as connection:
        assert grant(connection, url) == []
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {url.username}")
            connection.exec_driver_sql(f"DROP ROLE {url.username}")
        engine.dispose()
