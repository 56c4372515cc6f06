"""The server may run as a role that can add to the record but not alter it: deploy/roles.sql."""

from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from config import ROOT, Config
from tests.support.databases import connect
from tests.support.postgres import Cluster
from tests.support.statements import run
from webapp.app import create_app
from webapp.db import db

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ROLE = "rollbook_app"


def test_it_saves_and_is_recorded(session: Session):
    outcome = run("INSERT INTO users (name, age) VALUES ('Anna', 30)", "UPDATE users SET age = 31")
    changes = session.execute(text("SELECT changeset_id, op FROM change ORDER BY id")).all()
    assert changes == [(outcome.changeset_id, "insert"), (outcome.changeset_id, "update")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET new = NULL",
        "DELETE FROM change",
        "INSERT INTO change (table_name, row_id, op) VALUES ('users', 1, 'delete')",
        "DELETE FROM changeset",
        "UPDATE changeset SET actor_name = 'Somebody else'",
        "TRUNCATE change",
        "ALTER TABLE users DISABLE TRIGGER ALL",
        "DROP TRIGGER rollbook_update ON users",
    ],
)
def test_it_cannot_alter_the_record(session: Session, statement: str):
    run("INSERT INTO users (name) VALUES ('Anna')")
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        session.execute(text(statement))


@pytest.fixture
def session(database_url: str, settings: dict[str, str], migrated_cluster: Cluster) -> Iterator[Session]:
    """The session of an application that signs in as the role."""
    with suppress(psycopg2.errors.DuplicateObject):
        migrated_cluster.execute(f"CREATE ROLE {ROLE} LOGIN")
    grants = (ROOT / "deploy" / "roles.sql").read_text().replace(":app", ROLE)
    with closing(connect(database_url)) as connection, connection:
        connection.cursor().execute(grants)
    url = migrated_cluster.url(database_url.rpartition("/")[2], user=ROLE)
    with create_app(Config.from_environment(settings | {"DATABASE_URL": url})).app_context():
        yield db.session
        db.session.remove()
        db.engine.dispose()
