"""What an operation would do, run and rolled back; and a commit bound to what was seen."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.statements import Somebody, Statements, run
from webapp.changes.errors import ConstraintViolatedError, ForeignSubmissionError, SubmissionReusedError
from webapp.changes.previews import PreviewOutdatedError, UnrepeatableError
from webapp.changes.transactions import commit, preview

ADD = "INSERT INTO users (name, age) VALUES ('Anna', 30)"
GROW = "UPDATE users SET age = age + 1"
SUBMISSION = "A" * 22


def seen(*statements: str):
    return preview(Statements(statements), actor=Somebody())


def save(*statements: str, expected: str):
    return commit(Statements(statements), actor=Somebody(), expected=expected)


def ages(session: Session) -> list[int | None]:
    session.rollback()
    return list(session.scalars(text("SELECT age FROM users ORDER BY id")))


def test_a_preview_shows_the_change_and_leaves_nothing(session: Session):
    run(ADD)
    effect = seen(GROW)
    assert [(change.old, change.new) for change in effect.changes] == [({"age": 30}, {"age": 31})]
    assert (effect.inserted, effect.updated, effect.deleted) == (0, 1, 0)
    assert ages(session) == [30]
    assert session.scalar(text("SELECT count(*) FROM changeset")) == 1


def test_a_commit_that_does_what_was_seen_is_stored(session: Session):
    run(ADD)
    save(GROW, expected=seen(GROW).token)
    assert ages(session) == [31]


def test_a_commit_that_would_do_something_else_is_not_stored(session: Session):
    run(ADD)
    token = seen(GROW).token
    run("UPDATE users SET age = 50")
    with pytest.raises(PreviewOutdatedError) as caught:
        save(GROW, expected=token)
    assert [change.new for change in caught.value.preview.changes] == [{"age": 51}]
    assert ages(session) == [50]
    save(GROW, expected=caught.value.preview.token)
    assert ages(session) == [51]


def test_what_others_did_to_other_rows_or_fields_does_not_matter(session: Session):
    run(ADD, "INSERT INTO users (name, age) VALUES ('Boris', 40)")
    statement = "UPDATE users SET age = 31 WHERE name = 'Anna'"
    token = seen(statement).token
    run("UPDATE users SET age = 41, active = false WHERE name = 'Boris'")
    run("UPDATE users SET email = 'anna@example.org' WHERE name = 'Anna'")
    save(statement, expected=token)
    assert ages(session) == [31, 41]


def test_a_row_that_joins_the_target_is_noticed(session: Session):
    run(ADD)
    token = seen(GROW).token
    run("INSERT INTO users (name, age) VALUES ('Boris', 40)")
    with pytest.raises(PreviewOutdatedError):
        save(GROW, expected=token)
    assert ages(session) == [30, 40]


def test_new_rows_are_the_same_whatever_ids_they_get(session: Session):
    token = seen(ADD, ADD).token
    assert seen(ADD, ADD).token == token
    run("INSERT INTO users (name) VALUES ('Boris')")
    save(ADD, ADD, expected=token)
    assert ages(session) == [None, 30, 30]


def test_two_new_rows_are_not_one(session: Session):
    assert seen(ADD).digest != seen(ADD, ADD).digest


def test_a_row_that_comes_back_is_known_by_its_id(session: Session):
    run(ADD, "DELETE FROM users")
    run(ADD, ADD)
    run("DELETE FROM users")
    back = "INSERT INTO users (id, name) VALUES ({}, 'Anna')"
    assert seen(back.format(2)).digest != seen(back.format(3)).digest


def test_another_operation_than_was_seen_is_shown_first(session: Session):
    run(ADD)
    with pytest.raises(PreviewOutdatedError) as caught:
        save("UPDATE users SET age = 32", expected=seen(GROW).token)
    assert caught.value.since is None
    assert ages(session) == [30]


def test_what_is_different_each_time_is_refused(session: Session):
    statement = "INSERT INTO users (name, age) VALUES ('Anna', abs(random() % 150))"
    if session.get_bind().dialect.name == "postgresql":
        statement = "INSERT INTO users (name, age) VALUES ('Anna', (random() * 150)::int)"
    statements = (statement,) * 20
    with pytest.raises(UnrepeatableError):
        save(*statements, expected=seen(*statements).token)
    assert ages(session) == []


def test_a_preview_says_what_the_database_refuses(session: Session):
    with pytest.raises(ConstraintViolatedError, match="ck_users_age"):
        seen("INSERT INTO users (name, age) VALUES ('Anna', 151)")


def test_a_preview_asks_for_the_right(session: Session):
    with pytest.raises(PermissionError):
        preview(Statements((ADD,)), actor=Somebody(may=False))


def test_a_preview_of_a_form_that_was_saved_says_so(session: Session):
    first = run(ADD, submission=SUBMISSION)
    with pytest.raises(SubmissionReusedError) as caught:
        preview(Statements((ADD,)), actor=Somebody(), submission=SUBMISSION)
    assert caught.value.changeset_id == first.changeset_id


def test_a_preview_does_not_use_the_submission_up(session: Session):
    preview(Statements((ADD,)), actor=Somebody(), submission=SUBMISSION)
    run(ADD, submission=SUBMISSION)
    assert ages(session) == [30]


@pytest.mark.parametrize("token", ["x", "1.2.3", "9" * 30, "1." + "a" * 64 + ".1." + "g" * 64])
def test_a_token_that_no_preview_made_is_refused(session: Session, token: str):
    with pytest.raises(ForeignSubmissionError):
        save(ADD, expected=token)
