"""The server may run as a role that can add to the record but not alter it: deploy/roles.sql."""

from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from config import ROOT, Config
from tests.support.databases import connect
from tests.support.postgres import Cluster
from tests.support.statements import run
from webapp.access.actors import CommandLine
from webapp.app import create_app
from webapp.changes.transactions import commit
from webapp.db import db
from webapp.users.erasing import EraseUser

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ROLE = "rollbook_app"

ADD = "WITH own AS (INSERT INTO changeset (kind, actor_name, committed_at, parameters)"
ABOUT = "jsonb_build_object('table', 'users', 'row', :row)"
TELL = "RETURNING id) SELECT set_config('rollbook.changeset', id::text, true) FROM own"
TELL_LAST = "SELECT set_config('rollbook.changeset', max(id)::text, true) FROM changeset"


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
        "UPDATE changeset SET message = NULL",
    ],
)
def test_it_cannot_alter_the_record(session: Session, statement: str):
    run("INSERT INTO users (name) VALUES ('Anna')")
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        session.execute(text(statement))


def test_it_erases_a_deleted_person(session: Session):
    anna = added_and_deleted(session)
    outcome = commit(EraseUser(anna), actor=CommandLine())
    changes = session.execute(text("SELECT erased_in, coalesce(old, new) ->> 'name' FROM change")).all()
    assert set(changes) == {(outcome.changeset_id, None)}


@pytest.mark.parametrize(
    "changeset",
    [
        "SELECT set_config('rollbook.changeset', '', true)",
        "SELECT set_config('rollbook.changeset', '1', true)",
        f"{ADD} VALUES ('delete-users', 'Somebody', now(), {ABOUT}) {TELL}",
        f"{ADD} VALUES ('erase', 'Somebody', now(), NULL) {TELL}",
        f"{ADD} VALUES ('erase', 'Somebody', now(), jsonb_build_object('table', 'users', 'row', 4711)) {TELL}",
        f"{ADD} VALUES ('erase', 'Somebody', now(), {ABOUT}) {TELL}; COMMIT; BEGIN; {TELL_LAST}",
    ],
)
def test_it_erases_nothing_that_this_transaction_does_not_put_on_record(session: Session, changeset: str):
    anna = added_and_deleted(session)
    session.connection().exec_driver_sql(changeset.replace(":row", str(anna)))
    with pytest.raises(DBAPIError, match="only a changeset of this transaction"):
        session.execute(text("SELECT rollbook_erase('users', :row, '{}')"), {"row": anna})


def test_it_erases_nobody_who_exists(session: Session):
    run("INSERT INTO users (name) VALUES ('Anna')")
    anna = session.scalar(text("SELECT id FROM users"))
    session.connection().exec_driver_sql(
        f"{ADD} VALUES ('erase', 'Somebody', now(), {ABOUT}) {TELL}".replace(":row", str(anna))
    )
    with pytest.raises(DBAPIError, match="what exists is not erased"):
        session.execute(text("SELECT rollbook_erase('users', :row, '{}')"), {"row": anna})


def added_and_deleted(session: Session) -> int:
    run("INSERT INTO users (name) VALUES ('Anna')")
    run("DELETE FROM users")
    return session.scalar(text("SELECT max(row_id) FROM change"))


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
