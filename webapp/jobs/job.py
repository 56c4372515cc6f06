"""A job as it is told to people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from webapp.fields import Message, message_json
from webapp.jobs.states import State
from webapp.models import JobRow


@dataclass(frozen=True)
class Job:
    """How far a job was at `seen_at`, by the clock of the jobs."""

    id: int
    kind: str
    title: Message
    state: State
    actor_id: int | None
    actor_name: str
    page: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    seen_at: datetime
    cancelled: bool
    """Somebody asked for its end."""
    phase: str | None
    done: int
    total: int | None
    rate: float | None
    """Of `done`, a second, since the last interruption; None before anything is known."""
    result: Message | None
    error: Message | None
    changeset_id: int | None

    @classmethod
    def of(cls, row: JobRow, seen_at: datetime) -> Self:
        """Tell what a row says."""
        return cls(
            id=row.id,
            kind=row.kind,
            title=message_json.from_json(row.title),
            state=State(row.state),
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            page=row.page,
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            seen_at=seen_at,
            cancelled=row.cancelled,
            phase=row.phase,
            done=row.done,
            total=row.total,
            rate=_rate(row),
            result=message_json.from_json(row.result) if row.result else None,
            error=message_json.from_json(row.error) if row.error else None,
            changeset_id=row.changeset_id,
        )

    @property
    def remaining(self) -> float | None:
        """Seconds until it is done, at this rate."""
        if self.total is None or not self.rate:
            return None
        return max(self.total - self.done, 0) / self.rate

    @property
    def waited(self) -> float:
        """Seconds for which nobody has taken it."""
        return (self.seen_at - self.created_at).total_seconds() if self.state == State.WAITING else 0.0


def _rate(row: JobRow) -> float | None:
    if row.saved_at is None or row.rate_since is None or row.done <= row.rate_from:
        return None
    seconds = (row.saved_at - row.rate_since).total_seconds()
    return (row.done - row.rate_from) / seconds if seconds > 0 else None
