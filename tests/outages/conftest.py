"""An editor at work, and a database that cannot do its work for a while."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.outages.ways import WAYS, Place
from tests.support.cast import sign_in

Outage = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def settings(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The same waits, only shorter."""
    monkeypatch.setattr("webapp.db.connecting.BUSY_TIMEOUT", 0.2)
    monkeypatch.setattr("webapp.db.connecting.CONNECT_PATIENCE", 0.2)
    return settings


@pytest.fixture
def editor(client: FlaskClient, cast: dict[str, int]) -> FlaskClient:
    sign_in(client, "ben")
    return client


@pytest.fixture(params=["read-only", "full", "locked", "gone"])
def outage(request: pytest.FixtureRequest, app: Flask, database_url: str) -> Outage:
    """Stop the database from doing its work: `with outage():`."""
    dialect = database_url.partition(":")[0]
    cluster = request.getfixturevalue("migrated_cluster") if dialect == "postgresql" else None
    return partial(WAYS[dialect][request.param], Place(app, database_url, cluster))
