"""What an operation would do, and how a commit is bound to what was seen of it."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.changes.errors import ForeignSubmissionError
from webapp.changes.fold import FoldedChange
from webapp.changes.log import list_changes
from webapp.changes.operations import MOST_EXECUTED, Operation, Plan, fingerprint
from webapp.models import Change, Changeset

PAGE = 100
"""Rows of a preview that are shown at a time."""

TOKEN = re.compile(r"([0-9]{1,18})\.([0-9a-f]{64})\.([0-9]{1,18}\.[0-9a-f]{64})")


@dataclass(frozen=True)
class Preview:
    """What an operation does, read before it is committed.

    `changes` has one entry a row or, if it is `planned`, of some rows, as far as the operation tells them; `skipped` is
    how many come before. `digest` is the number of rows and the sum of a hash of each: equal only where the effects
    are. `seen` is the last change committed before, `operation` the operation's fingerprint.
    """

    changes: Sequence[FoldedChange]
    inserted: int
    updated: int
    deleted: int
    digest: str
    seen: int
    operation: str
    planned: bool = False
    skipped: int = 0

    @property
    def rows(self) -> int:
        """How many rows are different."""
        return self.inserted + self.updated + self.deleted

    def page(self, number: int) -> Sequence[FoldedChange]:
        """Return the changes of a page of `PAGE`, the first being 1."""
        begin = max((number - 1) * PAGE - self.skipped, 0)
        return self.changes[begin : begin + PAGE]

    @property
    def token(self) -> str:
        """What a form carries of it, for `Expected` to read."""
        return f"{self.seen}.{self.operation}.{self.digest}"


class PreviewOutdatedError(Exception):
    """A commit would not do what its preview showed; `preview` shows what it would do now.

    `since` is the last change that the first preview saw; None if the operation is another one than was previewed.
    """

    def __init__(self, preview: Preview, *, since: int | None) -> None:
        super().__init__("this would not do what was shown")
        self.preview = preview
        self.since = since


class UnrepeatableError(Exception):
    """The operation does something else each time it is run."""


@dataclass(frozen=True)
class Expected:
    """What whoever commits saw before: `seen`, `operation` and `digest` are the preview's."""

    seen: int
    operation: str
    digest: str

    @classmethod
    def parse(cls, token: str) -> Self:
        """Read a preview's token.

        :raises ForeignSubmissionError: it is none.
        """
        match = TOKEN.fullmatch(token)
        if match is None:
            raise ForeignSubmissionError
        return cls(int(match[1]), match[2], match[3])

    @property
    def rows(self) -> int:
        """How many rows are to be different."""
        return int(self.digest.partition(".")[0])

    def require_kept(self, effect: Preview) -> None:
        """Let an operation pass that does what was seen.

        :raises PreviewOutdatedError: it does something else, or is another operation.
        :raises UnrepeatableError: it does something else although nothing was committed meanwhile.
        """
        if self.operation != effect.operation:
            raise PreviewOutdatedError(effect, since=None)
        if self.digest == effect.digest:
            return
        if self.seen == effect.seen:
            raise UnrepeatableError
        raise PreviewOutdatedError(effect, since=self.seen)


def last_change(session: Session) -> int:
    """Return the id of the last change; 0 before any."""
    return session.execute(select(func.coalesce(func.max(Change.id), 0))).scalar_one()


def planned(session: Session, operation: Operation, plan: Plan, seen: int, page: int) -> Preview:
    """Say what an operation on many rows would do, without running it, and of a page of them what would become."""
    skipped = (page - 1) * PAGE
    return Preview(
        operation.list_planned(session, offset=skipped, size=PAGE),
        plan.inserted,
        plan.updated,
        plan.deleted,
        plan.digest,
        seen,
        fingerprint(operation),
        planned=True,
        skipped=skipped,
    )


def executed(session: Session, operation: Operation, changeset_id: int, seen: int) -> Preview:
    """Read what an operation did in this transaction, which is yet to end."""
    changes = list_changes(session, changeset_id, size=MOST_EXECUTED)
    counted = select(Changeset.inserted, Changeset.updated, Changeset.deleted)
    inserted, updated, deleted = session.execute(counted.where(Changeset.id == changeset_id)).one()
    digest = _digest(changes, _added(session, changes, seen))
    return Preview(changes, inserted, updated, deleted, digest, seen, fingerprint(operation))


def _added(session: Session, changes: Iterable[FoldedChange], seen: int) -> dict[tuple[str, int], int]:
    """Number the rows that never were before: the database draws their ids, so that no two runs give the same."""
    inserted = [change for change in changes if change.op == "insert"]
    added: list[tuple[str, int]] = []
    for table_name, group in groupby(inserted, key=attrgetter("table_name")):
        ids = [change.row_id for change in group]
        earlier = (Change.table_name == table_name, Change.row_id.in_(ids), Change.id <= seen)
        restored = set(session.scalars(select(Change.row_id).where(*earlier)))
        added += [(table_name, row_id) for row_id in ids if row_id not in restored]
    return {row: number for number, row in enumerate(added)}


def _digest(changes: Sequence[FoldedChange], added: dict[tuple[str, int], int]) -> str:
    total = sum(int.from_bytes(_hash(change, added.get(change.row))) for change in changes)
    return f"{len(changes)}.{total % 2**256:064x}"


def _hash(change: FoldedChange, number: int | None) -> bytes:
    row = change.row_id if number is None else f"new:{number}"
    document = [change.table_name, row, change.op, change.old, change.new]
    return sha256(json.dumps(document, sort_keys=True).encode()).digest()
