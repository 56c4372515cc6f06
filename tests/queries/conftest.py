"""The fence, set up."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.queries.fences import fenced
from webapp.db import QUERIES, db


@pytest.fixture
def fence(app: Flask, database_url: str) -> Iterator[None]:
    """Queries can be run."""
    with fenced(database_url, app.config["QUERY_DATABASE_URL"]):
        yield
        with app.app_context():
            if QUERIES in db.engines:
                db.engines[QUERIES].dispose()
