"""Asking for the end of a job, and noticing that somebody did."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.changes.transactions import housekeep
from webapp.db import TurnTimeoutError, db
from webapp.jobs.clock import now
from webapp.jobs.states import State
from webapp.models import JobRow

PATIENCE = 1.0
"""Seconds to wait for a turn to write that the job itself may hold."""


class JobCancelledError(Exception):
    """Somebody asked for the end of the job: what is not committed yet is rolled back."""


def cancel(job_id: int) -> None:
    """Ask for the end of a job: at once if it waits, else at its next save or in the middle of a long statement."""
    with suppress(TurnTimeoutError):
        housekeep(lambda session: _mark(session, job_id), patience=PATIENCE)
        return
    # A job that holds SQLite's write lock would not see a row that waits for it.
    _marker(job_id).touch()


def is_marked(job_id: int) -> bool:
    """Whether a file beside the SQLite file asks for the end of a job."""
    return db.engine.dialect.name == "sqlite" and _marker(job_id).exists()


def unmark(job_id: int) -> None:
    """Remove that file."""
    if db.engine.dialect.name == "sqlite":
        _marker(job_id).unlink(missing_ok=True)


def _marker(job_id: int) -> Path:
    return Path(f"{db.engine.url.database}.cancel-{job_id}")


def _mark(session: Session, job_id: int) -> None:
    running = update(JobRow).where(JobRow.id == job_id, JobRow.state == State.RUNNING)
    waiting = update(JobRow).where(JobRow.id == job_id, JobRow.state == State.WAITING)
    ended = {"state": State.CANCELLED, "ended_at": now(session), "work": None, "checkpoint": None}
    session.execute(waiting.values(ended))
    session.execute(running.values(cancelled=True))
