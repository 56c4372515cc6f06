"""The two doors through which everything is written, and the only commits in the code base."""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.changes import constraints, recording, summary
from webapp.changes.actor import Actor
from webapp.changes.errors import ConstraintViolatedError, ForeignSubmissionError, SubmissionReusedError
from webapp.changes.operations import Operation, fingerprint
from webapp.db import db, write_turn
from webapp.models import Changeset

T = TypeVar("T")

SUBMISSION = re.compile(r"[A-Za-z0-9_-]{22}")
"""What `secrets.token_urlsafe(16)` makes."""


@dataclass(frozen=True)
class Outcome:
    """What became of an operation."""

    changeset_id: int | None
    """None: it changed nothing, so nothing was stored."""

    repeated: bool = False
    """The same submit had been committed before; `changeset_id` is what it saved then."""


def commit(
    operation: Operation, *, actor: Actor, message: str | None = None, submission: str | None = None
) -> Outcome:
    """Run an operation on tracked tables in a transaction of its own and commit it as one changeset.

    The same operation by the same actor with the same `submission` is stored once, however often it comes.

    :raises SubmissionReusedError: the submission was used for something else.
    :raises ForeignSubmissionError: the submission is malformed or another actor's.
    :raises ConstraintViolatedError: the database refused the result.

    What `actor.require` and the operation itself raise comes through, and nothing is stored.
    """
    changeset = {
        "kind": operation.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "committed_at": datetime.now(UTC),
        "message": message,
        "submission": _checked(submission),
        "operation_hash": fingerprint(operation),
        "parameters": operation.parameters,
    }
    try:
        with _writing() as session:
            return _run(session, operation, actor, changeset)
    except IntegrityError as error:
        name = constraints.violated(error)
        if name == "uq_changeset_submission":
            return _repeat(changeset)
        if not name:
            raise
        raise ConstraintViolatedError(name) from error


def housekeep(work: Callable[[Session], T]) -> T:
    """Run `work` on untracked tables in a transaction of its own, commit it and return what it returned.

    :raises DBAPIError: `work` changed a tracked row; the recording triggers refuse it.
    """
    with _writing() as session:
        recording.refuse(session)
        result = work(session)
        session.flush()
        recording.leave(session)
        session.commit()
        return result


@contextmanager
def _writing() -> Generator[Session]:
    """Begin a write transaction of its own on the request's session; whoever does not commit rolls back.

    The read transaction of the request ends first: what it saw may be old, and SQLite cannot turn a read into a
    write once somebody else has written.
    """
    session = db.session()
    session.rollback()
    with write_turn(db.engine):
        try:
            session.connection(execution_options={"writes": True})
            yield session
        finally:
            session.rollback()


def _run(session: Session, operation: Operation, actor: Actor, changeset: dict[str, Any]) -> Outcome:
    recording.adopt_outside(session)
    operation.require(session, actor)
    changeset_id = recording.enter(session, changeset)
    operation.run(session)
    session.flush()
    if not summary.complete(session, changeset_id) and not operation.stores_empty:
        return Outcome(changeset_id=None)
    recording.leave(session)
    session.commit()
    return Outcome(changeset_id)


def _repeat(changeset: dict[str, Any]) -> Outcome:
    """Answer a submit that was stored before, perhaps a moment ago by its twin, with the first one's result."""
    columns = (Changeset.id, Changeset.actor_id, Changeset.operation_hash)
    same = Changeset.submission == changeset["submission"]
    first = db.session.execute(select(*columns).where(same)).one()
    if first.actor_id != changeset["actor_id"]:
        raise ForeignSubmissionError
    if first.operation_hash != changeset["operation_hash"]:
        raise SubmissionReusedError(first.id)
    return Outcome(first.id, repeated=True)


def _checked(submission: str | None) -> str | None:
    if submission is not None and not SUBMISSION.fullmatch(submission):
        raise ForeignSubmissionError
    return submission
