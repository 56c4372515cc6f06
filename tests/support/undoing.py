"""Changesets to undo, and what is left of the register."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.statements import Somebody
from webapp.changes.transactions import Outcome, commit
from webapp.changes.undo.operation import Undo

ANNA = "INSERT INTO users (name, email, age) VALUES ('Anna', 'anna@example.org', 30)"
BORIS = "INSERT INTO users (name, email, age) VALUES ('Boris', 'boris@example.org', 40)"


def undo(outcome: Outcome, *skipped: str, overridden: tuple[str, ...] = ()) -> Outcome:
    assert outcome.changeset_id
    return commit(Undo(outcome.changeset_id, skipped, overridden), actor=Somebody())


def people(session: Session) -> list[Any]:
    """Id, name, e-mail and age of everybody."""
    session.rollback()
    found = session.execute(text("SELECT id, name, email, age FROM users ORDER BY id")).all()
    session.rollback()
    return found
