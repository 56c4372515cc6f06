"""The database records what happens to tracked tables, whoever writes and however."""

import json
from typing import Any

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.statements import run
from webapp.changes.errors import ConstraintViolatedError
from webapp.models import Change

ADD = "INSERT INTO users (name, email, age) VALUES ('Anna', 'anna@example.org', 30)"


def recorded(session: Session) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    session.rollback()
    changes = session.query(Change).order_by(Change.id)
    return [(change.op, change.old, change.new) for change in changes]


def test_an_addition_records_every_field_and_no_derived_column(session: Session):
    run(ADD)
    values = {"name": "Anna", "email": "anna@example.org", "age": 30, "active": True}
    assert recorded(session) == [("insert", None, values)]


def test_an_update_records_only_what_differs(session: Session):
    run(ADD)
    run("UPDATE users SET name = 'Anna', age = 31, active = false")
    assert recorded(session)[1:] == [("update", {"age": 30, "active": True}, {"age": 31, "active": False})]


def test_a_value_that_appears_and_one_that_vanishes_are_recorded_as_null(session: Session):
    run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    run("UPDATE users SET age = NULL, email = 'a@example.org'")
    assert recorded(session)[1:] == [
        ("update", {"age": 30, "email": None}, {"age": None, "email": "a@example.org"})
    ]


def test_a_deletion_records_every_field(session: Session):
    run(ADD)
    run("DELETE FROM users")
    values = {"name": "Anna", "email": "anna@example.org", "age": 30, "active": True}
    assert recorded(session)[1:] == [("delete", values, None)]


def test_fields_of_ones_own_are_recorded_one_by_one(session: Session):
    run(
        """INSERT INTO users (name, extra) VALUES ('Anna', '{"class": "1b", "tags": ["a", 1], "paid": true}')"""
    )
    run("""UPDATE users SET extra = '{"class": "2b", "paid": true, "a \\"b\\".c": {"d": null}}'""")
    assert recorded(session)[1:] == [
        (
            "update",
            {"extra.class": "1b", "extra.tags": ["a", 1], 'extra.a "b".c': None},
            {"extra.class": "2b", "extra.tags": None, 'extra.a "b".c': {"d": None}},
        )
    ]


def test_an_update_that_changes_nothing_is_not_recorded(session: Session, outside: Outside):
    run(ADD)
    outside("UPDATE users SET name = name, age = 30")
    outside("UPDATE users SET age = 31 WHERE id < 0")
    assert len(recorded(session)) == 1
    assert session.scalar(text("SELECT count(*) FROM changeset")) == 1


def test_a_document_written_differently_with_the_same_members_is_not_recorded(
    session: Session, outside: Outside
):
    run("""INSERT INTO users (name, extra) VALUES ('Anna', '{"a": "1", "b": "2"}')""")
    outside("UPDATE users SET extra = ?", '{ "b":"2", "a":"1" }')
    assert len(recorded(session)) == 1


def test_letters_of_every_script_are_recorded_letter_for_letter(session: Session, outside: Outside):
    name = "Пётр 佐藤 👩‍🚀 e\u0301 عائشة \"' \\ %s :x"
    outside("INSERT INTO users (name) VALUES (?)", name)
    assert recorded(session)[0][2]["name"] == name


def test_executemany_from_outside_records_every_row(session: Session, outside: Outside):
    outside.many("INSERT INTO users (name, age) VALUES (?, ?)", [("Пётр", 20), ("Василий", 26)])
    outside.many("UPDATE users SET age = ? WHERE name = ?", [(21, "Пётр"), (27, "Василий")])
    assert [new["age"] for _, _, new in recorded(session)] == [20, 26, 21, 27]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_copy_is_recorded(session: Session, connect: Any, tmp_path: Any):
    (tmp_path / "people").write_text("Пётр\t20\nВасилий\t26\n")
    connection = connect()
    with (tmp_path / "people").open() as file:
        connection.cursor().copy_expert("COPY users (name, age) FROM STDIN", file)
    connection.commit()
    assert [new["name"] for _, _, new in recorded(session)] == ["Пётр", "Василий"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_transaction_from_outside_is_one_changeset_by_the_one_who_signed_in(session: Session, connect: Any):
    connection = connect()
    cursor = connection.cursor()
    cursor.execute(ADD)
    cursor.execute("UPDATE users SET age = 31")
    cursor.execute("INSERT INTO users (name) VALUES ('Boris')")
    connection.commit()
    cursor.execute("DELETE FROM users WHERE name = 'Boris'")
    connection.commit()
    cursor.execute("SELECT session_user")
    (user,) = cursor.fetchone()
    rows = session.execute(
        text("SELECT kind, actor_name, inserted, updated, deleted FROM changeset ORDER BY id")
    )
    assert rows.all() == [("outside", user, 2, 0, 0), ("outside", user, 0, 0, 1)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_changes_from_outside_are_adopted_by_the_next_commit(session: Session, outside: Outside):
    outside(ADD)
    outside("UPDATE users SET age = 31")
    assert outside("SELECT count(*) FROM change WHERE changeset_id IS NULL") == [(2,)]
    run("UPDATE users SET age = 32")
    rows = session.execute(text("SELECT kind, inserted, updated FROM changeset ORDER BY id")).all()
    assert rows == [("outside", 1, 0), ("test-statements", 0, 1)]
    assert outside("SELECT count(*) FROM change WHERE changeset_id IS NULL") == [(0,)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_truncate_is_refused(outside: Outside):
    outside(ADD)
    with pytest.raises(psycopg2.errors.RaiseException, match="TRUNCATE would pass the record by"):
        outside("TRUNCATE users CASCADE")
    assert outside("SELECT count(*) FROM users") == [(1,)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_replaced_by_the_app_is_recorded_as_deleted_and_added(session: Session):
    run(ADD)
    run("REPLACE INTO users (id, name) VALUES (1, 'Boris')")
    assert [op for op, _, _ in recorded(session)] == ["insert", "delete", "insert"]


def test_the_id_of_a_row_cannot_be_changed(outside: Outside):
    outside(ADD)
    with pytest.raises(Exception, match="the id of a row never changes"):
        outside("UPDATE users SET id = id + 1")
    assert outside("SELECT id FROM users") == [(1,)]


def test_the_id_of_a_deleted_row_is_given_to_nobody(session: Session):
    run(ADD)
    run("DELETE FROM users")
    run(ADD)
    session.rollback()
    assert session.scalar(text("SELECT id FROM users")) == 2


def test_what_is_rolled_back_leaves_no_record(session: Session, connect: Any):
    connection = connect()
    connection.cursor().execute(ADD)
    connection.rollback()
    assert recorded(session) == []
    assert session.scalar(text("SELECT count(*) FROM changeset")) == 0


def test_a_connection_that_once_had_a_changeset_does_not_keep_it(session: Session):
    outcome = run(ADD)
    session.execute(text("UPDATE users SET age = 31"))
    session.commit()
    changesets = session.scalars(text("SELECT changeset_id FROM change ORDER BY id")).all()
    assert changesets[0] == outcome.changeset_id
    assert changesets[1] != outcome.changeset_id


def test_none_one_and_then_100_000_rows_are_updated_on_one_connection(session: Session):
    count = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 100000) SELECT 'n' || n, 1 FROM s"
    run(f"INSERT INTO users (name, age) {count}")
    if session.get_bind().dialect.name == "postgresql":
        # With cached plans this ran over ten minutes.
        session.execute(text("SET statement_timeout = '60s'"))
    run(
        "UPDATE users SET age = 2 WHERE id = 0",
        "UPDATE users SET age = 2 WHERE id = 1",
        "UPDATE users SET age = age + 1",
    )
    session.rollback()
    assert session.scalar(text("SELECT updated FROM changeset ORDER BY id DESC LIMIT 1")) == 100_000


def test_an_email_is_one_whatever_the_case_of_its_ascii_letters(outside: Outside):
    outside(ADD)
    with pytest.raises(Exception, match=r"(?i)unique"):
        outside("INSERT INTO users (name, email) VALUES ('Other', 'ANNA@Example.org')")


def test_an_account_is_recorded_without_any_secret(session: Session, cast: dict[str, int]):
    added = session.scalars(
        text("SELECT new FROM change WHERE table_name = 'account' AND op = 'insert'")
    ).first()
    values = json.loads(added) if isinstance(added, str) else added
    assert set(values) == {"name", "email", "role", "active", "user_id"}


def test_a_person_is_not_deleted_along_with_an_account_that_names_them(
    session: Session, cast: dict[str, int]
):
    session.rollback()
    with pytest.raises((ConstraintViolatedError, DBAPIError)):
        run("DELETE FROM users")
    assert session.scalar(text("SELECT count(*) FROM users")) == 1
