"""Whose a job is: each is done by one worker at a time, and by another if that one dies."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from webapp.fields import Message, message, message_json
from webapp.jobs.clock import now
from webapp.jobs.states import State
from webapp.models import JobRow
from webapp.models.types import Json

LEASE = timedelta(seconds=30)
"""For how long a job is a worker's after it was last heard of.

SQLite's write lock is part of the lease: nobody else takes a job while a worker's transaction holds it, however long
that takes, and the kernel gives it back when the worker dies.
"""

MOST_DEATHS = 3
"""Workers that may die of one job."""

_DEADLY = message(
    "It was interrupted %(count)s times, so it is not tried again. What it saved until then stays.",
    count=MOST_DEATHS,
)


class LeaseLostError(Exception):
    """The job is another worker's by now, so nothing more of this one's is stored."""


@dataclass(frozen=True)
class Claim:
    """A job that this worker took, and what it must know of it."""

    job_id: int
    lease: str
    kind: str
    work: str
    actor_id: int | None
    actor_name: str
    phase: str | None
    checkpoint: Json

    @classmethod
    def of(cls, row: JobRow) -> Self:
        """Read it off the row."""
        return cls(
            job_id=row.id,
            lease=row.lease or "",
            kind=row.kind,
            work=row.work or "",
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            phase=row.phase,
            checkpoint=row.checkpoint,
        )


@dataclass(frozen=True)
class Ending:
    """How a job ended: what it did, or why it did not."""

    state: State
    result: Message | None = None
    error: Message | None = None
    changeset_id: int | None = None


def is_claimable(session: Session) -> bool:
    """Whether there is a job for a worker: asked before `claim`, so that an idle worker writes nothing."""
    return session.scalars(select(JobRow.id).where(_claimable(session)).limit(1)).first() is not None


def claim(session: Session) -> Claim | None:
    """Take the oldest job that nobody holds, inside `housekeep`; None if there is none.

    PostgreSQL passes over those that others take at this moment; on SQLite nobody does.
    """
    oldest = select(JobRow).where(_claimable(session)).order_by(JobRow.id).limit(1)
    row = session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    row.deaths += row.state == State.RUNNING
    if row.deaths >= MOST_DEATHS:
        _close(row, Ending(State.FAILED, error=_DEADLY), now(session))
        return claim(session)
    moment = now(session)
    row.state, row.lease, row.lease_until = State.RUNNING, secrets.token_urlsafe(16), moment + LEASE
    row.started_at = row.started_at or moment
    row.rate_since, row.rate_from = moment, row.done
    return Claim.of(row)


def extend(session: Session, held: Claim) -> None:
    """Say that the worker lives.

    :raises LeaseLostError: the job is another's.
    """
    write(session, held, lease_until=now(session) + LEASE)


def give_back(session: Session, held: Claim) -> None:
    """Let another worker go on from the last save, at once.

    :raises LeaseLostError: the job is another's.
    """
    write(session, held, state=State.WAITING, lease=None)


def end(session: Session, held: Claim, ending: Ending) -> None:
    """End a job, and forget what only whoever does it needs.

    :raises LeaseLostError: the job is another's.
    """
    row = session.scalars(select(JobRow).where(*_held(held)).with_for_update()).one_or_none()
    if row is None:
        raise LeaseLostError
    _close(row, ending, now(session))
    session.flush()


def write(session: Session, held: Claim, **values: Any) -> bool:
    """Write on the job's row; returns whether its end was asked for.

    :raises LeaseLostError: the job is another's.
    """
    statement = update(JobRow).where(*_held(held)).values(values).returning(JobRow.cancelled)
    cancelled = session.scalars(statement).one_or_none()
    if cancelled is None:
        raise LeaseLostError
    return cancelled


def _held(held: Claim) -> tuple[ColumnElement[bool], ...]:
    return JobRow.id == held.job_id, JobRow.lease == held.lease, JobRow.state == State.RUNNING


def _claimable(session: Session) -> ColumnElement[bool]:
    lapsed = and_(JobRow.state == State.RUNNING, JobRow.lease_until < now(session))
    return or_(JobRow.state == State.WAITING, lapsed)


def _close(row: JobRow, ending: Ending, moment: datetime) -> None:
    row.state, row.ended_at, row.changeset_id = ending.state, moment, ending.changeset_id
    row.result = ending.result and message_json.to_json(ending.result)
    row.error = ending.error and message_json.to_json(ending.error)
    row.work = row.checkpoint = None
