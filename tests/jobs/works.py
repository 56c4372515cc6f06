"""Kinds of work for the tests of jobs."""

import time
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from sqlalchemy import text

from webapp.changes.transactions import housekeep
from webapp.fields import Message, message
from webapp.jobs import Progress, Work, cancel, register

CHUNK = 3

FOR_EVER = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(600)",
}


@register
@dataclass(frozen=True)
class Count(Work):
    """Write a row for each number, three a transaction; a number that is written twice fails."""

    kind: ClassVar[str] = "count"

    until: int
    pause: float = 0

    def run(self, progress: Progress) -> Message | None:
        progress.phase("counting")
        done = progress.checkpoint or 0
        while done < self.until:
            chunk = range(done, min(done + CHUNK, self.until))
            housekeep(partial(self.save, progress=progress, numbers=chunk))
            done = chunk.stop
            time.sleep(self.pause)
        return message("%(count)s counted", count=self.until)

    def save(self, session, progress: Progress, numbers: range) -> None:
        for number in numbers:
            note(session, f"{progress.job_id}/{number}")
        progress.save(session, done=numbers.stop, total=self.until, checkpoint=numbers.stop)


@register
@dataclass(frozen=True)
class CancelOneself(Count):
    """Ask for the end after the first save."""

    kind: ClassVar[str] = "cancel-oneself"

    def run(self, progress: Progress) -> Message | None:
        housekeep(lambda session: self.save(session, progress, range(CHUNK)))
        cancel(progress.job_id)
        housekeep(lambda session: self.save(session, progress, range(CHUNK, 2 * CHUNK)))


@register
@dataclass(frozen=True)
class Dawdle(Work):
    """Write a row and then have the database work for ever, in one transaction."""

    kind: ClassVar[str] = "dawdle"

    def run(self, _progress: Progress) -> Message | None:
        def work(session) -> None:
            note(session, "dawdled")
            session.execute(text(FOR_EVER[session.get_bind().dialect.name]))

        housekeep(work)


@register
@dataclass(frozen=True)
class Stumble(Work):
    """Fail as no work should."""

    kind: ClassVar[str] = "stumble"

    def run(self, _progress: Progress) -> Message | None:
        raise ZeroDivisionError


def note(session, key: str) -> None:
    session.execute(text("INSERT INTO throttle VALUES (:key, 1, '2030-01-01 00:00:00')"), {"key": key})
