"""An operation on so many rows that nobody is to wait for its commit."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from webapp.changes import operations
from webapp.changes.statistics import renew_statistics
from webapp.changes.transactions import commit, housekeep
from webapp.changes.undo.operation import Undo
from webapp.fields import Message, message
from webapp.jobs.progress import Progress
from webapp.jobs.work import Work, register


@register
@dataclass(frozen=True)
class CommitOperation(Work):
    """Commit an operation as `transactions.commit` does in a request; `operation` is its JSON."""

    kind: ClassVar[str] = "commit-operation"

    operation: str
    submission: str | None = None
    message: str | None = None
    expected: str | None = None

    @property
    @override
    def title(self) -> Message:
        """The undo it is, or the change."""
        match operations.from_json(self.operation):
            case Undo(changeset_id=changeset_id):
                return message("Undo change %(number)s", number=changeset_id)
            case _:
                return message("Save a large change")

    @override
    def run(self, progress: Progress) -> Message | None:
        """Commit it and mark the job done in one transaction, which begins anew as a whole if the worker dies."""
        outcome = commit(
            operations.from_json(self.operation),
            actor=progress.actor,
            message=self.message,
            submission=self.submission,
            expected=self.expected,
            also=progress.complete,
        )
        if outcome.repeated:
            housekeep(lambda session: progress.complete(session, outcome.changeset_id))
        renew_statistics()
        return None if outcome.changeset_id else message("Nothing was different, so nothing was saved.")
