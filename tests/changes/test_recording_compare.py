"""What is installed for recording is compared with what should be."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.changes import recording


def test_a_migrated_database_is_as_it_should_be(session: Session):
    assert recording.compare(session.connection()) == []


@pytest.mark.parametrize("table", ["users", "account"])
def test_a_missing_trigger_is_named(session: Session, table: str):
    drop = {"sqlite": f"rollbook_update_{table}", "postgresql": f"rollbook_update ON {table}"}
    session.execute(text(f"DROP TRIGGER {drop[session.get_bind().dialect.name]}"))
    (difference,) = recording.compare(session.connection())
    assert "rollbook_update" in difference


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_trigger_switched_off_is_named(session: Session):
    session.execute(text("ALTER TABLE users DISABLE TRIGGER rollbook_delete"))
    assert recording.compare(session.connection()) == ["trigger rollbook_delete on users is not as installed"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_changed_function_is_named(session: Session):
    session.execute(
        text(
            "CREATE OR REPLACE FUNCTION rollbook_record() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
        )
    )
    assert "function rollbook_record is not as installed" in recording.compare(session.connection())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trigger_that_forgets_a_field_is_named(session: Session):
    source = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'rollbook_delete_users'"))
    session.execute(text("DROP TRIGGER rollbook_delete_users"))
    session.connection().exec_driver_sql(source.replace("'age'", "'name'"))
    assert recording.compare(session.connection()) == ["trigger rollbook_delete_users is not as installed"]


def test_installing_again_repairs_it(session: Session):
    connection: Any = session.connection()
    recording.uninstall(connection, "users")
    assert recording.compare(connection)
    recording.install(connection, "users")
    assert recording.compare(connection) == []
