"""What can keep a statement from being run."""

from typing_extensions import override

from webapp.changes.errors import ConstraintViolatedError, RefusedError
from webapp.fields import Message


class StatementError(RefusedError):
    """The statement cannot be run, or not with a set of values; `message` says why.

    `number` is the set's, from 1; None if it is the statement's own fault.
    """

    def __init__(self, message: Message, number: int | None = None) -> None:
        RefusedError.__init__(self, str(message))
        self.message = message
        self.number = number


class MissingGrantError(StatementError):
    """On this server nobody has set up yet what statements run in."""


class SetViolatesError(StatementError, ConstraintViolatedError):
    """A constraint of the database refused what a set of values would store."""

    @override
    def __init__(self, message: Message, number: int | None, constraint: str) -> None:
        StatementError.__init__(self, message, number)
        self.name = constraint
