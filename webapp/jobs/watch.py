"""Keeping a job while it is worked on, and stopping its statements when it is to end."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from operator import methodcaller
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from webapp.changes.transactions import housekeep
from webapp.db import TurnTimeoutError, begin_reading, db
from webapp.jobs import leases
from webapp.jobs.cancelling import JobCancelledError, is_marked
from webapp.jobs.clock import now
from webapp.jobs.leases import LeaseLostError
from webapp.jobs.progress import Progress, WorkerStoppingError
from webapp.models import JobRow

BEAT = 0.5
"""Seconds between two looks at a job."""


class Watch:
    """A thread with a connection of its own, for as long as one job runs on `session`.

    It extends the lease while a long transaction shows nothing of the job to others, and looks whether the job is to
    end; then it stops the statement that runs, and any after it.
    """

    def __init__(
        self,
        progress: Progress,
        session: Session,
        *,
        stopping: threading.Event,
        context: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._progress = progress
        self._session = session
        self._stopping = stopping
        self._context = context
        self._is_over = threading.Event()
        self._statements = threading.Lock()
        self._driver: Any = None
        self._thread = threading.Thread(target=self._run, name=f"watch of job {progress.job_id}", daemon=True)

    def __enter__(self) -> Self:
        event.listen(self._session, "after_begin", self._note)
        event.listen(self._session, "after_transaction_end", self._forget)
        self._thread.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join()
        event.remove(self._session, "after_begin", self._note)
        event.remove(self._session, "after_transaction_end", self._forget)

    def _note(self, _session: Session, _transaction: Any, connection: Any) -> None:
        with self._statements:
            self._driver = connection.connection.driver_connection

    def _forget(self, _session: Session, transaction: Any) -> None:
        if transaction.parent is None:
            with self._statements:
                self._driver = None

    def _run(self) -> None:
        while not self._is_over.wait(BEAT):
            # The database may be away, or the row held by a save; the next beat comes soon.
            with suppress(DBAPIError, TurnTimeoutError, LeaseLostError), self._context():
                self._progress.told = self._progress.told or self._look()
                if self._progress.told:
                    self._stop_statement()

    def _look(self) -> Exception | None:
        if self._stopping.is_set():
            return WorkerStoppingError()
        claim, session = self._progress.claim, db.session()
        begin_reading(session)
        columns = (JobRow.lease, JobRow.cancelled, JobRow.lease_until)
        row = session.execute(select(*columns).where(JobRow.id == claim.job_id)).one()
        if row.lease != claim.lease:
            return LeaseLostError()
        if row.cancelled or is_marked(claim.job_id):
            return JobCancelledError()
        if row.lease_until - now(session) < leases.LEASE * 2 / 3:
            housekeep(lambda session: leases.extend(session, claim), patience=0)
        return None

    def _stop_statement(self) -> None:
        with self._statements:
            if self._driver:
                _STOPS[db.engine.dialect.name](self._driver)


_STOPS: dict[str, Callable[[Any], None]] = {
    "postgresql": methodcaller("cancel"),
    "sqlite": methodcaller("interrupt"),
}
"""Both may be called while another thread waits for the connection's answer."""
