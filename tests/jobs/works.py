"""Kinds of work for the tests of jobs."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import text

from webapp.changes.transactions import housekeep
from webapp.fields import Message, message
from webapp.jobs import Progress, Work, register


@register
@dataclass(frozen=True)
class Count(Work):
    """Write a row of `throttle` for each number, three a transaction."""

    kind: ClassVar[str] = "count"

    until: int

    def run(self, progress: Progress) -> Message | None:
        progress.phase("counting")
        done = progress.checkpoint or 0
        while done < self.until:
            chunk = range(done, min(done + 3, self.until))

            def save(session, chunk=chunk):
                for number in chunk:
                    values = {"key": f"{progress.job_id}/{number}"}
                    session.execute(
                        text("INSERT INTO throttle VALUES (:key, 1, '2030-01-01 00:00:00')"), values
                    )
                progress.save(session, done=chunk.stop, total=self.until, checkpoint=chunk.stop)

            housekeep(save)
            done = chunk.stop
        return message("%(count)s counted", count=self.until)
