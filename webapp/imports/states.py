"""What can be said of an import."""

from enum import StrEnum


class State(StrEnum):
    """A file arrives, is there, is read by its settings, can be applied, and was.

    Or it went, because it named somebody whom an administrator erased.
    """

    ARRIVING = "arriving"
    STORED = "stored"
    READING = "reading"
    READY = "ready"
    APPLIED = "applied"
    FORGOTTEN = "forgotten"


READABLE = (State.STORED, State.READING, State.READY)
"""Of a file that is there, and was not taken over yet."""


class Verdict(StrEnum):
    """What a row does to the register."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
