"""Writing down work to be done, and reading how far it is."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.changes.actor import Actor
from webapp.db.dialects import is_sqlite, upsert
from webapp.fields import message_json
from webapp.jobs import work as works
from webapp.jobs.clock import now
from webapp.jobs.job import Job
from webapp.jobs.states import State
from webapp.jobs.work import Work
from webapp.models import JobRow


def enqueue(
    session: Session, work: Work, actor: Actor, *, page: str | None = None, key: str | None = None
) -> int:
    """Write down work for the next worker, inside `housekeep`; returns the job's id.

    With a `key` there is one job, however often it is asked for. `page` is the address that people go back to.
    """
    insert = upsert(session, JobRow)
    values = {
        "kind": work.kind,
        "title": message_json.to_json(work.title),
        "work": works.to_json(work),
        "key": key,
        "page": page,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "state": State.WAITING,
        "created_at": now(session),
    }
    added = insert.values(values).on_conflict_do_nothing(index_elements=[JobRow.key]).returning(JobRow.id)
    first = select(JobRow.id).where(JobRow.key == key)
    return session.scalar(added) or session.scalars(first).one()


def find(session: Session, job_id: int) -> Job | None:
    """Return a job as it is now; None if there is none."""
    # What the session read before may be old.
    row = session.get(JobRow, job_id, populate_existing=True)
    return row and Job.of(row, now(session))


def recent(session: Session, *which: ColumnElement[bool], size: int = 50) -> Sequence[Job]:
    """Return the newest jobs, those that `which` picks."""
    rows = session.scalars(select(JobRow).where(*which).order_by(JobRow.id.desc()).limit(size)).all()
    moment = now(session)
    return [Job.of(row, moment) for row in rows]


def is_worked_on(session: Session) -> bool:
    """Whether any worker is seen to work; an idle one leaves no trace, but takes what waits at once."""
    held = [JobRow.state == State.RUNNING]
    # On SQLite a transaction that holds the write lock keeps the lease of its own job from being extended.
    if not is_sqlite(session):
        held.append(JobRow.lease_until > now(session))
    return session.scalars(select(JobRow.id).where(*held).limit(1)).first() is not None
