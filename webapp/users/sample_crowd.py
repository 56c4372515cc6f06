"""Very many people of the sample at once, as quickly as the database takes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from sqlalchemy.orm import Session
from typing_extensions import override

from webapp.access.policy import Right
from webapp.changes.operations import Operation, register
from webapp.db.dialects import is_sqlite
from webapp.users.sample import Values, people

COPY = "COPY users (name, email, age, active) FROM STDIN"
INSERT = "INSERT INTO users (name, email, age, active) VALUES (:name, :email, :age, :active)"

ROWS = 1_000
"""People whose lines are put together at once."""


@register
@dataclass(frozen=True)
class EnterSample(Operation):
    """Add `count` people of the sample, those after the first `skipped`; who they are hangs on the seed alone."""

    kind = "enter-sample"
    right = Right.EDIT_USERS

    seed: int
    skipped: int
    count: int

    @override
    def run(self, session: Session) -> None:
        """Insert them in flat memory: the sample keeps the fields' rules by itself."""
        crowd = islice(people(seed=self.seed), self.skipped, self.skipped + self.count)
        driver = cast("Any", session.connection().connection.driver_connection)
        if is_sqlite(session):
            driver.executemany(INSERT, crowd)
            return
        with driver.cursor() as cursor:
            cursor.copy_expert(COPY, _Lines(crowd))


class _Lines:
    """What COPY reads: a line for each of the people. No name in the sample has a sign that COPY gives a meaning."""

    def __init__(self, crowd: Iterator[Values]) -> None:
        self._crowd = crowd
        self._rest = ""

    def read(self, size: int) -> str:
        """Return so many characters, fewer only at the end."""
        parts, length = [self._rest], len(self._rest)
        while length < size and (lines := "".join(map(_line, islice(self._crowd, ROWS)))):
            parts.append(lines)
            length += len(lines)
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]


def _line(person: Values) -> str:
    return "\t".join([r"\N" if value is None else str(value) for value in person.values()]) + "\n"
