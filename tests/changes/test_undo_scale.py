"""Undo of many rows: a few statements, and a plan in place of a trial run."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.support.statements import Somebody, run
from tests.support.undoing import ANNA, people, undo
from webapp.changes import operations
from webapp.changes.previews import Preview, PreviewOutdatedError
from webapp.changes.transactions import Outcome, commit, preview
from webapp.changes.undo.operation import Undo

NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
PEOPLE = "INSERT INTO users (name, email, age) SELECT 'Person', 'person' || i || '@example.org', 30 FROM n"


def add(count: int) -> Outcome:
    return run(NUMBERS.format(count) + PEOPLE)


def seen(outcome: Outcome) -> Preview:
    return preview(Undo(outcome.changeset_id or 0), actor=Somebody())


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    session: Session, count_statements: Callable
):
    counts = []
    for count in (1, 3000):
        added = add(count)
        with count_statements() as statements:
            undo(undo(undo(added)))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 60


def test_many_edits_and_deletions_are_undone_exactly(session: Session):
    add(3000)
    before = people(session)
    edited = run(
        "UPDATE users SET age = 31, email = NULL WHERE id % 3 = 0", "DELETE FROM users WHERE id % 3 = 1"
    )
    undo(edited)
    assert people(session) == before


def test_a_large_undo_is_planned_and_not_tried(session: Session, monkeypatch: pytest.MonkeyPatch):
    few(monkeypatch)
    edited = add(20) and run("UPDATE users SET age = 31", "DELETE FROM users WHERE id = 1")
    run("UPDATE users SET age = 32 WHERE id = 2")
    effect = seen(edited)
    assert effect.planned
    assert (effect.inserted, effect.updated, effect.deleted) == (1, 18, 0)


def test_a_large_undo_is_committed_as_it_was_planned(session: Session, monkeypatch: pytest.MonkeyPatch):
    few(monkeypatch)
    added = add(20)
    commit(Undo(added.changeset_id or 0), actor=Somebody(), expected=seen(added).token)
    assert people(session) == []


def test_a_large_undo_of_rows_that_were_touched_since_the_plan_is_not_committed(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    few(monkeypatch)
    added = add(20)
    token = seen(added).token
    run("UPDATE users SET age = 32 WHERE id = 2")
    with pytest.raises(PreviewOutdatedError) as caught:
        commit(Undo(added.changeset_id or 0), actor=Somebody(), expected=token)
    assert caught.value.preview.deleted == 19
    assert len(people(session)) == 20


def test_what_happened_to_other_rows_does_not_matter_to_a_plan(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    few(monkeypatch)
    added = add(20)
    token = seen(added).token
    run(ANNA)
    commit(Undo(added.changeset_id or 0), actor=Somebody(), expected=token)
    assert [row.name for row in people(session)] == ["Anna"]


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have ten rows be many."""
    monkeypatch.setattr("webapp.changes.undo.operation.MOST_EXECUTED", 10)
    assert operations.MOST_EXECUTED > 10
