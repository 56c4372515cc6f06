"""What stands in the way of an undo, told before it is done."""

from sqlalchemy.orm import Session

from tests.support.databases import Outside
from tests.support.statements import run
from tests.support.undoing import ANNA, BORIS, people
from webapp.changes.transactions import Outcome
from webapp.changes.undo.operation import Undo
from webapp.changes.undo.reading import Conflict, Survey, survey


def look(session: Session, outcome: Outcome, *skipped: str, overridden: tuple[str, ...] = ()) -> Survey:
    session.rollback()
    found = survey(session, Undo(outcome.changeset_id or 0, skipped, overridden))
    session.rollback()
    return found


def test_nothing_stands_in_the_way_of_what_nobody_touched_since(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31")
    assert look(session, edited) == Survey([], 0, 0)
    assert people(session)[0].age == 31


def test_a_field_that_was_changed_since_is_told_with_its_three_values(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31, name = 'Anne'")
    later = run("UPDATE users SET age = 32")
    [row] = look(session, edited).rows
    assert (row.deed, row.obstacle, row.since) == ("set", "changed", later.changeset_id)
    assert row.conflicts == {"age": Conflict(before=30, written=31, now=32)}
    assert (row.change.old, row.change.new) == ({"age": 31, "name": "Anne"}, {"age": 30, "name": "Anna"})


def test_a_conflict_that_was_decided_is_told_still(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31")
    run("UPDATE users SET age = 32")
    decided = look(session, edited, overridden=("users:1:age",))
    assert (decided.changed, len(decided.rows)) == (1, 1)


def test_an_added_row_that_was_edited_since_is_told(session: Session):
    added = run(ANNA, BORIS)
    later = run("UPDATE users SET age = 31 WHERE name = 'Anna'")
    found = look(session, added)
    assert [(row.row_id, row.deed, row.obstacle, row.since) for row in found.rows] == [
        (1, "delete", "changed", later.changeset_id)
    ]
    assert (found.changed, found.impossible) == (1, 0)


def test_a_row_that_was_deleted_since_is_told_with_the_changeset_that_did(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31")
    deleted = run("DELETE FROM users")
    found = look(session, edited)
    assert [(row.obstacle, row.since) for row in found.rows] == [("deleted", deleted.changeset_id)]
    assert (found.changed, found.impossible) == (0, 1)


def test_an_erased_row_is_told_with_the_changeset_that_erased_it(session: Session, outside: Outside):
    run(ANNA)
    deleted = run("DELETE FROM users")
    outside("UPDATE change SET erased_in = 77")
    assert [(row.obstacle, row.since) for row in look(session, deleted).rows] == [("erased", 77)]


def test_a_row_left_out_is_told(session: Session):
    run(ANNA, BORIS)
    deleted = run("DELETE FROM users")
    [row] = look(session, deleted, "users:2").rows
    assert (row.row_id, row.skipped, row.obstacle, row.change.op) == (2, True, None, "insert")


def test_only_the_first_hundred_are_listed_and_all_are_counted(session: Session):
    run(ANNA)
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) "
    added = run(numbers + "INSERT INTO users (name) SELECT 'Person' FROM n")
    run("UPDATE users SET age = 50")
    found = look(session, added)
    assert (len(found.rows), found.changed) == (100, 150)


def test_the_holder_of_an_address_is_named(session: Session):
    run(ANNA, BORIS)
    deleted = run("DELETE FROM users")
    run("INSERT INTO users (name, email) VALUES ('Anja', 'ANNA@example.org')")
    assert holders(look(session, deleted)) == [(1, 3)]
    assert holders(look(session, deleted, "users:1")) == []


def test_a_holder_that_gives_the_address_up_is_no_obstacle(session: Session):
    run(ANNA, BORIS)
    moved = run(
        "UPDATE users SET email = NULL WHERE name = 'Anna'",
        "UPDATE users SET email = 'anna@example.org' WHERE name = 'Boris'",
    )
    assert holders(look(session, moved)) == []
    assert holders(look(session, moved, "users:2")) == [(1, 2)]


def test_a_field_changed_back_by_the_changeset_itself_is_no_conflict(session: Session):
    run(ANNA)
    edited = run("UPDATE users SET age = 31, name = 'Anne'", "UPDATE users SET age = 30")
    run("UPDATE users SET age = 50")
    assert look(session, edited) == Survey([], 0, 0)


def holders(found: Survey) -> list[tuple[int, int]]:
    return [(row.row_id, row.holder) for row in found.rows if row.holder is not None]
