"""The two doors through which everything is written, and the only commits in the code base."""

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.changes import constraints, previews, recording, summary
from webapp.changes.actor import Actor
from webapp.changes.errors import ConstraintViolatedError, ForeignSubmissionError, SubmissionReusedError
from webapp.changes.operations import Operation, fingerprint
from webapp.changes.previews import Expected, Preview
from webapp.db import BUSY_TIMEOUT, begin_writing, db, write_turn
from webapp.fields import stored
from webapp.limits import time_limit
from webapp.models import Changeset

T = TypeVar("T")

PREVIEW_LOCK_WAIT = 2.0
"""Seconds that a preview waits for a lock: nobody is to wait long for what is thrown away."""

PREVIEW_LIMIT = 10.0
"""Seconds that a preview may take."""

SUBMISSION_TAKEN = "uq_changeset_submission"

SUBMISSION = re.compile(r"[A-Za-z0-9_-]{22}")
"""What `secrets.token_urlsafe(16)` makes."""


@dataclass(frozen=True)
class Outcome:
    """What became of an operation."""

    changeset_id: int | None
    """None: it changed nothing, so nothing was stored."""

    repeated: bool = False
    """The same submit had been committed before; `changeset_id` is what it saved then."""


def commit(  # noqa: PLR0913  # each names one thing that a save may bring with it
    operation: Operation,
    *,
    actor: Actor,
    message: str | None = None,
    submission: str | None = None,
    expected: str | None = None,
    also: Callable[[Session, int], object] | None = None,
) -> Outcome:
    """Run an operation on tracked tables in a transaction of its own and commit it as one changeset.

    The same operation by the same actor with the same `submission` is stored once, however often it comes. With
    `expected`, the token of a preview, it is stored only if it does what was seen. `also` is told the changeset and may
    write to untracked tables in the same transaction.

    :raises SubmissionReusedError: the submission was used for something else.
    :raises ForeignSubmissionError: the submission or the token is malformed, or the submission another actor's.
    :raises PreviewOutdatedError: it would do something else than was seen.
    :raises UnrepeatableError: it does so though nothing was committed meanwhile.
    :raises ConstraintViolatedError: the database refused the result.

    What `operation.require` and the operation itself raise comes through, and nothing is stored.
    """
    changeset = _changeset(operation, actor, message, submission)
    promise = Expected.parse(expected) if expected else None
    try:
        with _writing(BUSY_TIMEOUT) as session:
            changeset_id = _enter(session, operation, actor, changeset)
            rows = (
                _run_as_seen(session, operation, changeset_id, promise)
                if promise
                else _run(session, operation, changeset_id)
            )
            if not rows and not operation.stores_empty:
                return Outcome(changeset_id=None)
            if also:
                also(session, changeset_id)
            recording.leave(session)
            session.commit()
            return Outcome(changeset_id)
    except IntegrityError as error:
        if _violated(error) == SUBMISSION_TAKEN:
            return _repeat(changeset)
        raise ConstraintViolatedError(_violated(error)) from error


def preview(operation: Operation, *, actor: Actor, submission: str | None = None, page: int = 1) -> Preview:
    """Take the way of `commit`, read what the operation did, and roll it back.

    :param page: which rows to tell of an operation that plans.

    :raises SubmissionReusedError: the submission was used before.
    :raises TurnTimeoutError, TooSlowError: it took too long to be worth waiting for.

    And what else `commit` raises.
    """
    changeset = _changeset(operation, actor, None, submission)
    try:
        with (
            _writing(PREVIEW_LOCK_WAIT, patience=PREVIEW_LOCK_WAIT) as session,
            time_limit(session, PREVIEW_LIMIT),
        ):
            return _foresee(session, operation, _enter(session, operation, actor, changeset), page)
    except IntegrityError as error:
        if _violated(error) == SUBMISSION_TAKEN:
            raise SubmissionReusedError(cast("int", _repeat(changeset).changeset_id)) from None
        raise ConstraintViolatedError(_violated(error)) from error


def housekeep(work: Callable[[Session], T], *, patience: float | None = None) -> T:
    """Run `work` on untracked tables in a transaction of its own, commit it and return what it returned.

    With `patience` it waits for so many seconds only while somebody else writes to a SQLite file.

    :raises DBAPIError: `work` changed a tracked row; the recording triggers refuse it.
    :raises TurnTimeoutError: somebody else wrote all the time.
    """
    with _writing(BUSY_TIMEOUT, patience=patience) as session:
        recording.refuse(session)
        result = work(session)
        session.flush()
        recording.leave(session)
        session.commit()
        return result


@contextmanager
def _writing(lock_wait: float, *, patience: float | None = None) -> Generator[Session]:
    """Begin a write transaction of its own on the request's session; whoever does not commit rolls back.

    The read transaction of the request ends first: what it saw may be old, and SQLite cannot turn a read into a
    write once somebody else has written.
    """
    session = db.session()
    session.rollback()
    with write_turn(db.engine, patience=patience):
        try:
            begin_writing(session, lock_wait)
            yield session
        finally:
            session.rollback()
            # What it wrote may have been fields.
            stored.forget(session)


def _enter(session: Session, operation: Operation, actor: Actor, changeset: Mapping[str, Any]) -> int:
    recording.adopt_outside(session)
    operation.require(session, actor)
    return recording.enter(session, changeset)


def _run(session: Session, operation: Operation, changeset_id: int) -> int:
    """Run the operation and return how many rows are different."""
    operation.run(session)
    session.flush()
    return summary.complete(session, changeset_id)


def _run_as_seen(session: Session, operation: Operation, changeset_id: int, promise: Expected) -> int:
    effect = _foresee(session, operation, changeset_id)
    promise.require_kept(effect)
    return _run(session, operation, changeset_id) if effect.planned else effect.rows


def _foresee(session: Session, operation: Operation, changeset_id: int, page: int = 1) -> Preview:
    """Run the operation and read what it did; one on very many rows is not run, it plans."""
    seen = previews.last_change(session)
    if plan := operation.plan(session):
        return previews.planned(session, operation, plan, seen, page)
    _run(session, operation, changeset_id)
    return previews.executed(session, operation, changeset_id, seen)


def _changeset(
    operation: Operation, actor: Actor, message: str | None, submission: str | None
) -> dict[str, Any]:
    if submission is not None and not SUBMISSION.fullmatch(submission):
        raise ForeignSubmissionError
    return {
        "kind": operation.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "committed_at": datetime.now(UTC),
        "message": message,
        "submission": submission,
        "operation_hash": fingerprint(operation, message),
        "parameters": operation.parameters,
    }


def _violated(error: IntegrityError) -> str:
    """Return the name of the constraint that refused a write.

    :raises IntegrityError: the database does not say.
    """
    name = constraints.violated(error)
    if not name:
        raise error
    return name


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
