"""What can be said of a job."""

from enum import StrEnum


class State(StrEnum):
    """A job waits, runs, and ends in one of three ways; one whose worker stopped waits again."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether it is still to end."""
        return self in OPEN


OPEN = (State.WAITING, State.RUNNING)
