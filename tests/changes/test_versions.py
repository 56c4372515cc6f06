"""Versions of a row, and what it held at each."""

from sqlalchemy.orm import Session

from tests.support.statements import run
from webapp.changes.versions import values_at, version_after, version_of


def test_a_row_that_nobody_touched_has_version_0(session: Session):
    assert version_of(session, "users", 1) == 0


def test_every_change_of_a_row_gives_it_a_higher_version(session: Session):
    added = run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    first = version_of(session, "users", 1)
    run("UPDATE users SET age = 31")
    assert version_of(session, "users", 1) > first > 0
    assert version_after(session, added.changeset_id, "users", 1) == first


def test_what_a_row_held_is_told_by_taking_later_changes_back(session: Session):
    run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    first = version_of(session, "users", 1)
    run("UPDATE users SET age = 31")
    second = version_of(session, "users", 1)
    run("UPDATE users SET name = 'Anna Maria', age = 32")
    now = {"name": "Anna Maria", "age": 32, "active": True}
    assert values_at(session, "users", 1, first, now) == {"name": "Anna", "age": 30, "active": True}
    assert values_at(session, "users", 1, second, now) == {"name": "Anna", "age": 31, "active": True}


def test_a_deleted_row_held_what_its_deletion_recorded(session: Session):
    run("INSERT INTO users (name, age) VALUES ('Anna', 30)")
    first = version_of(session, "users", 1)
    run("UPDATE users SET age = 31")
    run("DELETE FROM users")
    assert values_at(session, "users", 1, first, {})["age"] == 30
