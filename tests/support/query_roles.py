"""What queries need on PostgreSQL: the role as which they run, for the time of a test."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import make_url

from tests.support.statement_roles import as_superuser
from webapp.db import QUERIES, db
from webapp.queries.granting import grant


@contextmanager
def queries_set_up(app: Flask, database_url: str) -> Iterator[None]:
    """Set a test's database up for queries; roles belong to the cluster, so this one is taken away again."""
    if database_url.startswith("sqlite"):
        yield
        return
    url = make_url(app.config["QUERY_DATABASE_URL"])
    with as_superuser(database_url) as connection:
        assert grant(connection, url) == []
    try:
        yield
    finally:
        with app.app_context():
            db.engines[QUERIES].dispose()
        with as_superuser(database_url) as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {url.username}")
            connection.exec_driver_sql(f"DROP ROLE {url.username}")
