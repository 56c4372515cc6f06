"""A worker's day: taking jobs, doing them, saying how they ended."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from webapp.changes.actor import Actor
from webapp.changes.transactions import housekeep
from webapp.db import db
from webapp.db.outages import outage_of
from webapp.fields import Message, message
from webapp.jobs import leases
from webapp.jobs import work as works
from webapp.jobs.cancelling import JobCancelledError, unmark
from webapp.jobs.leases import Claim, Ending, LeaseLostError
from webapp.jobs.progress import Progress, WorkerStoppingError
from webapp.jobs.states import State
from webapp.jobs.watch import Watch

IDLE = 0.5
"""Seconds between two looks for work."""

LONGEST_PAUSE = 10.0
"""Seconds between two tries while the database is away."""

log = logging.getLogger("rollbook.jobs")


@dataclass(frozen=True)
class Worker:
    """Does one job after another.

    `context` opens what each thread needs to have a session; `actor_of` returns who acts for an account's id and name,
    and `explain` a plain reason for what can keep work from being done, None for what never should be raised.
    `stopping` is set when it is to end.
    """

    context: Callable[[], AbstractContextManager[object]]
    actor_of: Callable[[int | None, str], Actor]
    explain: Callable[[Exception], Message | None]
    stopping: threading.Event

    def work(self) -> None:
        """Do jobs until it is to end, whatever becomes of the database meanwhile."""
        pause = IDLE
        while not self.stopping.is_set():
            try:
                with self.context():
                    found = self.do_next()
                pause = IDLE
            except DBAPIError as error:
                log.warning("the database cannot serve: %s", str(error.orig).strip())
                found, pause = False, min(pause * 2, LONGEST_PAUSE)
            if not found:
                self.stopping.wait(pause)

    def do_next(self) -> bool:
        """Do the job that has waited longest; returns whether there was one.

        :raises DBAPIError: the database is out of reach; the job, if there was one, is done again from its last save.
        """
        claim = housekeep(leases.claim) if leases.is_claimable(db.session()) else None
        if claim is None:
            return False
        started = time.monotonic()
        ended = self._do(claim)
        log.info("job %s %s: %s in %.1f s", claim.job_id, claim.kind, ended, time.monotonic() - started)
        return True

    def _do(self, claim: Claim) -> str:
        progress = Progress(claim, self.actor_of(claim.actor_id, claim.actor_name))
        try:
            return self._run_and_end(progress)
        except WorkerStoppingError:
            housekeep(lambda session: leases.give_back(session, claim))
            return "given back"
        except LeaseLostError:
            return "lost to another worker"

    def _run_and_end(self, progress: Progress) -> str:
        try:
            result = self._run(progress)
            ending = None if progress.is_done else Ending(State.DONE, result)
        except JobCancelledError:
            ending = Ending(State.CANCELLED)
        except (WorkerStoppingError, LeaseLostError):
            raise
        except Exception as error:
            if isinstance(error, DBAPIError) and outage_of(error):
                raise
            ending = Ending(State.FAILED, error=self._reason(error))
        if ending:
            housekeep(lambda session: leases.end(session, progress.claim, ending))
        unmark(progress.job_id)
        return ending.state if ending else State.DONE

    def _run(self, progress: Progress) -> Message | None:
        claim = progress.claim
        try:
            with Watch(progress, db.session(), stopping=self.stopping, context=self.context):
                return works.from_json(claim.kind, claim.work).run(progress)
        except DBAPIError as error:
            # The watch stopped the statement.
            raise progress.told or error from error

    def _reason(self, error: Exception) -> Message:
        reason = self.explain(error)
        if reason is None:
            log.error("work failed", exc_info=error)
        return reason or message("Something went wrong here that should not. It is in the server's log.")
