"""Whether a process lives, and whether it can do its work."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.support.databases import Outside
from webapp.changes import recording
from webapp.db import db


def test_a_process_lives_without_its_database(client: FlaskClient, count_statements):
    with count_statements() as statements:
        assert client.get("/healthz").status_code == 200
    assert statements == []


def test_a_migrated_database_is_ready(client: FlaskClient):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_a_table_that_is_no_longer_recorded_is_not_ready(client: FlaskClient, app: Flask):
    with app.app_context():
        recording.uninstall(db.session.connection(), "users")
        db.session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "rollbook_update" in answer.text


def test_a_database_that_is_not_migrated_is_not_ready(client: FlaskClient, outside: Outside):
    outside("DELETE FROM alembic_version")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "run flask db upgrade" in answer.text


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_cluster_that_knows_no_cyrillic_is_told_from_one_that_does(app: Flask):
    with app.app_context():
        assert db.session.scalar(text("SELECT lower('Ж' COLLATE \"C\") = 'ж'")) is False
        assert db.session.scalar(text("SELECT lower('Ж') = 'ж'")) is True
