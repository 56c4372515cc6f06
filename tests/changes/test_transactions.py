"""The two doors through which everything is written."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.support.statements import Somebody, run
from webapp.changes.errors import ConstraintViolatedError, ForeignSubmissionError, SubmissionReusedError
from webapp.changes.transactions import Outcome, housekeep
from webapp.db import db
from webapp.models import Changeset

ADD = "INSERT INTO users (name, email, age) VALUES ('Anna', 'anna@example.org', 30)"
SUBMISSION = "A" * 22


def counted(session: Session, table: str = "users") -> int:
    session.rollback()
    return session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_a_commit_is_one_changeset_with_its_author_and_counts(session: Session):
    outcome = run(
        ADD, "INSERT INTO users (name) VALUES ('Boris')", "UPDATE users SET age = 31 WHERE name = 'Anna'"
    )
    changeset = session.get_one(Changeset, outcome.changeset_id)
    assert (changeset.kind, changeset.actor_name) == ("test-statements", "Somebody")
    assert (changeset.inserted, changeset.updated, changeset.deleted) == (2, 0, 0)


def test_a_run_of_commits_is_a_run_of_changesets(session: Session):
    outcomes = [run(ADD), run("UPDATE users SET age = 31"), run("DELETE FROM users")]
    rows = session.execute(
        select(Changeset.id, Changeset.inserted, Changeset.updated, Changeset.deleted)
    ).all()
    assert rows == [
        (outcomes[0].changeset_id, 1, 0, 0),
        (outcomes[1].changeset_id, 0, 1, 0),
        (outcomes[2].changeset_id, 0, 0, 1),
    ]


def test_what_changes_nothing_stores_nothing(session: Session):
    run(ADD)
    assert run("UPDATE users SET age = 30") == Outcome(None)
    assert counted(session, "changeset") == 1


def test_one_bad_statement_keeps_all_from_being_stored(session: Session):
    with pytest.raises(ConstraintViolatedError, match="ck_users_age"):
        run(ADD, "INSERT INTO users (name, age) VALUES ('Boris', 151)")
    assert counted(session) == counted(session, "changeset") == counted(session, "change") == 0


def test_the_violated_constraint_is_named(session: Session):
    run(ADD)
    with pytest.raises(ConstraintViolatedError) as caught:
        run(ADD)
    assert caught.value.name == "uq_users_email_key"


def test_an_actor_who_lost_the_right_stores_nothing(session: Session):
    with pytest.raises(PermissionError):
        run(ADD, actor=Somebody(may=False))
    assert counted(session) == 0


def test_the_same_submit_is_stored_once(session: Session):
    first = run(ADD, submission=SUBMISSION)
    assert run(ADD, submission=SUBMISSION) == Outcome(first.changeset_id, repeated=True)
    assert counted(session) == 1


def test_the_same_submit_with_other_content_is_refused_and_says_what_it_saved(session: Session):
    first = run(ADD, submission=SUBMISSION)
    with pytest.raises(SubmissionReusedError) as caught:
        run("UPDATE users SET age = 99", submission=SUBMISSION)
    assert caught.value.changeset_id == first.changeset_id
    assert session.scalar(text("SELECT age FROM users")) == 30


def test_another_actors_submit_is_refused(cast: dict[str, int], session: Session):
    session.rollback()
    run(ADD, submission=SUBMISSION, actor=Somebody(id=cast["ada"]))
    with pytest.raises(ForeignSubmissionError):
        run(ADD, submission=SUBMISSION, actor=Somebody(id=cast["ben"]))


@pytest.mark.parametrize(
    "submission", ["", "short", "A" * 23, "A" * 21 + "'", "A" * 21 + "я", "A" * 22 + "\n"]
)
def test_a_malformed_submission_is_refused(session: Session, submission: str):
    with pytest.raises(ForeignSubmissionError):
        run(ADD, submission=submission)
    assert counted(session) == 0


def test_of_ten_equal_submits_at_once_one_is_stored(app: Flask, outside):
    barrier = threading.Barrier(10)

    def submit(_: int) -> Outcome:
        with app.app_context():
            barrier.wait()
            return run(ADD, submission=SUBMISSION)

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(submit, range(10)))
    assert len({outcome.changeset_id for outcome in outcomes}) == 1
    assert sum(not outcome.repeated for outcome in outcomes) == 1
    assert outside("SELECT count(*) FROM users") == [(1,)]


def test_writers_at_once_lose_no_increment(app: Flask, outside):
    outside("INSERT INTO users (name, age) VALUES ('Anna', 0)")

    def increment(_: int) -> None:
        with app.app_context():
            # What the request read before must not be what the write is based on.
            db.session.execute(text("SELECT age FROM users"))
            run("UPDATE users SET age = age + 1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(40)))
    assert outside("SELECT age FROM users") == [(40,)]


def test_housekeeping_writes_untracked_tables(session: Session):
    housekeep(lambda session: session.execute(text("DELETE FROM throttle")))
    insert = text("INSERT INTO throttle (key, count, expires_at) VALUES ('k', 1, '2026-11-20 12:00:00')")
    housekeep(lambda session: session.execute(insert))
    assert counted(session, "throttle") == 1


def test_housekeeping_may_not_touch_a_tracked_table(session: Session):
    with pytest.raises(DBAPIError, match="a tracked table may be changed only by an operation"):
        housekeep(lambda session: session.execute(text(ADD)))
    assert counted(session) == 0


def test_a_write_transaction_on_sqlite_has_the_lock_before_it_reads(session: Session, count_statements):
    with count_statements() as statements:
        run(ADD)
    begins = [statement for statement in statements if statement.startswith("BEGIN")]
    assert begins == (["BEGIN IMMEDIATE"] if session.get_bind().dialect.name == "sqlite" else [])


def test_after_a_commit_the_session_holds_no_connection(session: Session):
    run(ADD)
    assert db.engine.pool.checkedout() == 0
