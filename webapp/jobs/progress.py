"""What a job tells while it runs, and what it is told."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from webapp.changes.actor import Actor
from webapp.changes.transactions import housekeep
from webapp.jobs import leases
from webapp.jobs.cancelling import JobCancelledError
from webapp.jobs.clock import now
from webapp.jobs.leases import Claim, Ending
from webapp.jobs.states import State
from webapp.models.types import Json


class WorkerStoppingError(Exception):
    """The worker is to end: another goes on with the job, from its last save."""


@dataclass
class Progress:
    """Handed to `Work.run`.

    `told` is an exception that whoever watches the job wants raised at the next save; `is_done` means that the work
    marked the job done itself, which holds once `run` returns.
    """

    claim: Claim
    actor: Actor
    told: Exception | None = None
    is_done: bool = False

    @property
    def job_id(self) -> int:
        """The job's id."""
        return self.claim.job_id

    @property
    def checkpoint(self) -> Json:
        """What the last save kept, of this worker or of one that died."""
        return self.claim.checkpoint

    def save(self, session: Session, *, done: int, total: int | None, checkpoint: Json = None) -> None:
        """Say how far the job is, inside `housekeep` and last, so that rows and checkpoint are committed together.

        :raises JobCancelledError: somebody asked for its end.
        :raises LeaseLostError: the job is another worker's.
        :raises WorkerStoppingError: the worker is to end.
        """
        if self.told:
            raise self.told
        moment = now(session)
        values = {"done": done, "total": total, "checkpoint": checkpoint, "saved_at": moment}
        if leases.write(session, self.claim, lease_until=moment + leases.LEASE, **values):
            raise JobCancelledError

    def phase(self, name: str) -> None:
        """Tell people what is going on, by a message's id; what is done is counted anew. A transaction of its own."""
        if name != self.claim.phase:
            housekeep(lambda session: self._enter(session, name))
            self.claim = replace(self.claim, phase=name)

    def complete(self, session: Session, changeset_id: int | None) -> None:
        """Mark the job done, in the very transaction that commits its result."""
        leases.end(session, self.claim, Ending(State.DONE, changeset_id=changeset_id))
        self.is_done = True

    def _enter(self, session: Session, name: str) -> None:
        moment = now(session)
        count = {"done": 0, "total": None, "saved_at": None, "rate_from": 0, "rate_since": moment}
        if leases.write(session, self.claim, phase=name, **count):
            raise JobCancelledError
