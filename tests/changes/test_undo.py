"""Undo, rule by rule."""

import json
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.statements import run
from tests.support.undoing import ANNA, BORIS, people, undo
from webapp.changes.errors import ConstraintViolatedError
from webapp.changes.transactions import Outcome

SWAP = {
    "postgresql": (
        "SET CONSTRAINTS ALL DEFERRED",
        "UPDATE users SET email = CASE name WHEN 'Anna' THEN 'boris@example.org' ELSE 'anna@example.org' END",
    ),
    "sqlite": (
        "UPDATE users SET email = NULL",
        "UPDATE users SET email = 'boris@example.org' WHERE name = 'Anna'",
        "UPDATE users SET email = 'anna@example.org' WHERE name = 'Boris'",
    ),
}


def test_a_row_that_was_added_goes(session: Session):
    assert undo(run(ANNA)).changeset_id
    assert people(session) == []


def test_a_row_that_was_deleted_comes_back_with_its_id(session: Session):
    run(ANNA, BORIS)
    before = people(session)
    undo(run("DELETE FROM users WHERE name = 'Anna'"))
    assert people(session) == before


def test_a_field_that_was_changed_goes_back(session: Session):
    run(ANNA)
    before = people(session)
    undo(run("UPDATE users SET age = NULL, name = 'Anne', active = '0'"))
    assert people(session) == before
    assert session.scalar(text("SELECT active FROM users"))


def test_an_undo_is_undone(session: Session):
    run(ANNA, BORIS)
    edited = run("UPDATE users SET age = 31 WHERE name = 'Anna'", "DELETE FROM users WHERE name = 'Boris'")
    after = people(session)
    undo(undo(edited))
    assert people(session) == after


def test_the_changeset_says_what_it_undoes(session: Session):
    added = run(ANNA)
    undone = undo(added)
    row = session.execute(
        text("SELECT kind, parameters FROM changeset WHERE id = :id"), {"id": undone.changeset_id}
    ).one()
    assert (row.kind, _json(row.parameters)) == ("undo", {"undoes": added.changeset_id})


def test_undoing_twice_stores_nothing_more(session: Session):
    edited = run(ANNA) and run("UPDATE users SET age = 31")
    undo(edited)
    assert undo(edited) == Outcome(None)


def test_a_changeset_that_never_was_has_nothing_to_undo(session: Session):
    assert undo(Outcome(4711)) == Outcome(None)


def test_a_later_edit_of_another_field_stays(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31")
    run("UPDATE users SET name = 'Anne'")
    undo(edited)
    assert people(session) == [(1, "Anne", "anna@example.org", 30)]


def test_a_later_edit_of_the_same_field_stays(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31, name = 'Anne'")
    run("UPDATE users SET age = 32")
    undo(edited)
    assert people(session) == [(1, "Anna", "anna@example.org", 32)]


def test_a_later_edit_of_the_same_field_is_overridden_on_request(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31")
    run("UPDATE users SET age = 32")
    undo(edited, overridden=("users:1:age",))
    assert people(session) == [(1, "Anna", "anna@example.org", 30)]


def test_an_added_row_that_was_edited_since_stays(session: Session):
    added = run(ANNA)
    run("UPDATE users SET age = 31")
    assert undo(added) == Outcome(None)
    assert len(people(session)) == 1


def test_an_added_row_that_was_edited_since_is_deleted_on_request(session: Session):
    added = run(ANNA)
    run("UPDATE users SET age = 31")
    undo(added, overridden=("users:1",))
    assert people(session) == []


def test_an_added_row_that_is_gone_already_is_no_reason_to_stop(session: Session):
    added = run(ANNA, BORIS)
    run("DELETE FROM users WHERE name = 'Anna'")
    undo(added)
    assert people(session) == []


def test_a_deleted_row_that_is_there_again_is_left_alone(session: Session):
    run(ANNA, BORIS)
    deleted = run("DELETE FROM users")
    undo(deleted, "users:2")
    run("UPDATE users SET age = 50")
    undo(deleted)
    assert people(session) == [(1, "Anna", "anna@example.org", 50), (2, "Boris", "boris@example.org", 40)]


def test_a_changed_row_that_was_deleted_since_is_not_brought_back(session: Session):
    run(ANNA, BORIS)
    edited = run("UPDATE users SET age = 50")
    run("DELETE FROM users WHERE name = 'Anna'")
    undo(edited)
    assert people(session) == [(2, "Boris", "boris@example.org", 40)]


def test_a_row_left_out_is_left_alone(session: Session):
    run(ANNA, BORIS)
    edited = run("UPDATE users SET age = 50")
    undo(edited, "users:1")
    assert [row.age for row in people(session)] == [50, 40]


def test_a_row_added_and_deleted_in_one_changeset_stays_away(session: Session):
    assert undo(run(ANNA, "DELETE FROM users", BORIS)).changeset_id
    assert people(session) == []


def test_several_changes_of_a_row_are_undone_as_one(session: Session):
    run(ANNA, BORIS)
    before = people(session)
    edited = run(
        "UPDATE users SET age = 31, name = 'A' WHERE id = 1",
        "UPDATE users SET age = 32 WHERE id = 1",
        "UPDATE users SET name = 'Anna' WHERE id = 1",
        "UPDATE users SET age = 41 WHERE id = 2",
        "DELETE FROM users WHERE id = 2",
    )
    undo(edited)
    assert people(session) == before


def test_a_field_changed_back_by_the_changeset_itself_is_none_of_its_business(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31, name = 'A'", "UPDATE users SET age = 30")
    run("UPDATE users SET age = 50")
    undo(edited, overridden=("users:1:age",))
    assert people(session) == [(1, "Anna", "anna@example.org", 50)]


def test_swapped_addresses_go_back(session: Session):
    run(ANNA, BORIS)
    before = people(session)
    swapped = run(*SWAP[session.get_bind().dialect.name])
    assert people(session) != before
    undo(undo(undo(swapped)))
    assert people(session) == before


def test_an_address_passes_from_a_row_that_goes_to_one_that_comes_back(session: Session):
    run(ANNA)
    before = people(session)
    replaced = run("DELETE FROM users", ANNA)
    undo(replaced)
    assert people(session) == before
    undo(
        run(
            "UPDATE users SET email = NULL",
            "INSERT INTO users (name, email) VALUES ('B', 'Anna@example.org')",
        )
    )
    assert people(session) == before


def test_an_address_that_somebody_else_holds_now_is_refused(session: Session):
    run(ANNA)
    deleted = run("DELETE FROM users")
    run("INSERT INTO users (name, email) VALUES ('Anja', 'ANNA@example.org')")
    with pytest.raises(ConstraintViolatedError, match="uq_users_email_key"):
        undo(deleted)
    assert len(people(session)) == 1


def test_members_of_documents_go_back(session: Session):
    before = {"class": "1b", "tags": ["a", 1], 'a "b".c': 1.5, "kept": None}
    run(ANNA, f"UPDATE users SET extra = '{json.dumps(before)}'".replace(":", r"\:"))
    after = {"class": "2b", 'a "b".c': {"d": None}, "kept": None, "new": True}
    edited = run(f"UPDATE users SET extra = '{json.dumps(after)}'".replace(":", r"\:"))
    undone = undo(edited)
    assert extra(session) == before
    undo(undone)
    assert extra(session) == after
    undo(run("DELETE FROM users"))
    assert extra(session) == after


def test_what_came_from_outside_is_undone(session: Session, outside: Outside):
    run(ANNA)
    outside("UPDATE users SET age = 31")
    run(BORIS)
    changeset_id = session.scalar(text("SELECT id FROM changeset WHERE kind = 'outside'"))
    undo(Outcome(changeset_id))
    assert people(session)[0].age == 30


def test_letters_of_every_script_come_back_letter_for_letter(session: Session, outside: Outside):
    name = "Пётр 佐藤 👩‍🚀 e\u0301 عائشة \"' \\ %s :x"
    outside("INSERT INTO users (name) VALUES (?)", name)
    undo(run("DELETE FROM users"))
    assert [row.name for row in people(session)] == [name]


def test_erased_values_cannot_come_back(session: Session, outside: Outside):
    run(ANNA)
    deleted = run("DELETE FROM users")
    outside("UPDATE change SET erased_in = 1")
    assert undo(deleted) == Outcome(None)


def extra(session: Session) -> Any:
    found = _json(session.scalar(text("SELECT extra FROM users")))
    session.rollback()
    return found


def _json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
