"""A SQLite file that vanished is an outage; an empty one in its place would look like a register without people."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import sign_in
from webapp.db import db

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_nothing_is_made_in_its_place_and_it_may_come_back(
    app: Flask, client: FlaskClient, cast: dict[str, int], tmp_path: Path
):
    sign_in(client, "ben")
    file, elsewhere = tmp_path / "rollbook.db", tmp_path / "elsewhere"
    with app.app_context():
        db.engine.dispose()
    file.rename(elsewhere)
    assert client.get("/users/").status_code == 503
    assert not file.exists()
    elsewhere.rename(file)
    assert client.get("/users/").status_code == 200
